// How smoothly the timeline zooms and pans over a million frames with ten thousand cuts, in a real Chromium with the built renderer.
import { join } from 'node:path';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import type { Scenario } from '../../unit/renderer/harness/fakeBridge';

/** What was measured. */
export interface TimelineFps {
  /** Drawings of the timeline a second while the wheel zooms in and out all the time. */
  zoomFps: number;
  /** The same while it pans a window of a third of the clip. */
  panFps: number;
  /** Longest task of the UI thread meanwhile, ms; 0 where none took 50 ms. */
  longestTaskMs: number;
  /** Longest task when it has come to rest and plotly draws, ms; 0 where none took 50 ms. */
  restTaskMs: number;
  /** Processor time of the page for one drawing while it zooms, on all its threads, ms: what a busy machine does not change. */
  drawCpuMs: number;
  frames: number;
  cuts: number;
}

interface Gesture {
  /** Turns of the wheel, one an animation frame, over and over. */
  turns: readonly { deltaY: number; shiftKey: boolean }[];
  seconds: number;
}

/** Turns the wheel in the page on each animation frame; counts what the timeline draws, and tasks of 50 ms and more. */
async function play(page: Page, gesture: Gesture): Promise<{ fps: number; longestTaskMs: number }> {
  return page.evaluate(async ({ turns, seconds }: Gesture) => {
    const plot = document.querySelector('[data-testid=timeline-plot]') as HTMLElement;
    const area = document.querySelector('[data-testid=scrub-area]') as HTMLElement;
    const { left, top, width, height } = area.getBoundingClientRect();
    let draws = 0;
    let longest = 0;
    const drawn = new MutationObserver(() => {
      draws += 1;
    });
    drawn.observe(plot, { attributeFilter: ['data-draw-ms'] });
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    tasks.observe({ type: 'longtask' });
    const began = performance.now();
    await new Promise<void>((done) => {
      let turn = 0;
      const tick = () => {
        if (performance.now() - began >= seconds * 1000) return done();
        const at = turns[turn++ % turns.length];
        if (at !== undefined) {
          const place = { clientX: left + width * 0.4, clientY: top + height / 2, bubbles: true, cancelable: true };
          area.dispatchEvent(new WheelEvent('wheel', { ...place, ...at }));
        }
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    const took = (performance.now() - began) / 1000;
    // Long tasks are told a moment after they end.
    for (const { duration } of tasks.takeRecords()) longest = Math.max(longest, duration);
    drawn.disconnect();
    tasks.disconnect();
    return { fps: draws / took, longestTaskMs: longest };
  }, gesture);
}

/** Processor seconds that the pages of a browser have taken. */
async function pageSeconds(cdp: CDPSession): Promise<number> {
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return pages.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

const turns = (count: number, deltaY: number, shiftKey = false) =>
  Array.from({ length: count }, () => ({ deltaY, shiftKey }));

/**
 * Measures the timeline of the built renderer (`out/renderer`) in a headless Chromium (`CHROMIUM_PATH`, or /usr/bin/chromium), with a
 * stand-in for the main side that holds a made-up series. Run from the repository's folder, as npm does.
 * @throws Error where the page does not come up.
 */
export async function timelineFps({ frames = 1_000_000, cuts = 10_000, seconds = 4 } = {}): Promise<TimelineFps> {
  const root = process.cwd();
  const harness = join(root, 'test/unit/renderer/harness');
  const quiet = { configFile: false, logLevel: 'error' } as const;
  const entry = join(harness, 'fakeBridge.ts');
  const fake = await build({
    ...quiet,
    root: harness,
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'fake' } },
  });
  const [bundle] = Array.isArray(fake) ? fake : [];
  const code = bundle?.output[0].code;
  if (code === undefined) throw new Error('The stand-in for the main side could not be built.');
  const server = await preview({
    ...quiet,
    root,
    build: { outDir: 'out/renderer' },
    preview: { port: 0, host: '127.0.0.1' },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // Of the shots that the stand-in makes seven of ten begin with a cut, and they are 1.1 times as long as asked for.
    const scenario: Scenario = { state: 'complete', theme: 'dark', frames, shot: Math.round((frames / cuts) * 0.62) };
    await page.addInitScript(`window.scenario = ${JSON.stringify(scenario)};`);
    await page.addInitScript(code);
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    const plot = page.locator(`[data-testid=timeline-plot][data-frames="${frames}"]`);
    await plot.waitFor({ timeout: 120_000 });
    await page.locator('[data-testid=timeline-plot][data-painter=plotly]').waitFor({ timeout: 60_000 });
    const found = Number(await plot.getAttribute('data-cuts'));
    const cdp = await browser.newBrowserCDPSession();
    const before = await pageSeconds(cdp);
    const zoom = await play(page, { turns: [...turns(60, -120), ...turns(60, 120)], seconds });
    const drawCpuMs = ((await pageSeconds(cdp)) - before) * 1000;
    const rest = await play(page, { turns: [], seconds: 1.5 });
    // From the whole clip to a third of it.
    await play(page, { turns: turns(1, 200), seconds: 0.5 });
    await play(page, { turns: [{ deltaY: -120, shiftKey: false }], seconds: 0.1 });
    const pan = await play(page, { turns: [...turns(90, 14, true), ...turns(90, -14, true)], seconds });
    return {
      zoomFps: zoom.fps,
      panFps: pan.fps,
      longestTaskMs: Math.max(zoom.longestTaskMs, pan.longestTaskMs),
      restTaskMs: rest.longestTaskMs,
      drawCpuMs: drawCpuMs / Math.max(1, zoom.fps * seconds),
      frames,
      cuts: found,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
