// `npm run bench -- ui [--opens 50] [--analyse 20]`: the app in a real Chromium on the real serve host; times and memory beside their goals.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { draftsDir } from '../../src-main/fsx/places';
import { Screen } from '../e2e/screen';
import { makeClip } from './ui/clip';
import { launchBrowser, launchHost, storedAnalysis } from './ui/host';
import { memoryFigures } from './ui/openClose';
import { readProbe } from './ui/probe';
import { scrub, scrubFigures, waitForDrafts } from './ui/scrub';
import { atLeast, atMost, type Figure, tableText } from './ui/table';

type TimelineFps = () => Promise<{ zoomFps: number; panFps: number; longestTaskMs: number }>;

const { values: options } = parseArgs({
  options: {
    /** How often an analysis is opened and closed. */
    opens: { type: 'string', default: '50' },
    /** Seconds in which the analysing page is watched. */
    analyse: { type: 'string', default: '20' },
  },
});
/** Frames of the small clip that warms the model. */
const smallFrames = 25;

/** Milliseconds from the drop of a file to its first bar; the frames that the timeline showed before are told by their number. */
async function dropToFirstBar(screen: Screen, path: string): Promise<number> {
  await screen.page.evaluate((before) => {
    const plot = () => document.querySelector<HTMLElement>('[data-testid=timeline-plot]');
    const look = (dropped: number) => {
      const frames = Number(plot()?.dataset.frames ?? 0);
      if (frames > 0 && frames !== before) document.body.dataset.firstBar = String(performance.now() - dropped);
      else requestAnimationFrame(() => look(dropped));
    };
    window.addEventListener('drop', () => look(performance.now()), { capture: true, once: true });
  }, smallFrames);
  await screen.drop([path]);
  await screen.page.waitForFunction(() => document.body.dataset.firstBar !== undefined);
  return screen.page.evaluate(() => Number(document.body.dataset.firstBar));
}

const scratch = await mkdtemp(join(tmpdir(), 'elastictok-bench-ui-'));
const browser = await launchBrowser();
try {
  const load = loadavg()[0] as number;
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}; load before the start ${load.toFixed(1)}`);
  if (load > cpus().length / 2) console.log('The machine is busy: the figures are worse than they would be.');
  const figures: Figure[] = [];
  const small = makeClip(join(scratch, 'small.mp4'), '640x360', 1, smallFrames);
  const film = makeClip(join(scratch, 'film.mp4'), '1920x1080', 20, 24);

  const dataDir = join(scratch, 'data');
  const host = await launchHost(browser, dataDir, [small]);
  const screen = new Screen(host.page);
  figures.push({ what: 'launch to usable window', value: host.launchMs / 1000, unit: 's' });
  await screen.waitForStatus('complete', 600);
  await screen.waitForFrames(smallFrames);

  const dropped = performance.now();
  const firstBar = await dropToFirstBar(screen, film);
  figures.push({
    what: 'drop of a 1080p file to its first bar',
    value: firstBar / 1000,
    unit: 's',
    goal: atMost(1.5, 's'),
  });
  for (const [what, told] of [
    ['the file is sent and opened', 'opened'],
    ['the engine has begun', 'analysing'],
    ['its first blocks are told', 'blocks'],
  ] as const) {
    const at = host.toldAt(told, dropped);
    figures.push({ what: `  until ${what}`, value: at === null ? null : (at - dropped) / 1000, unit: 's' });
  }
  await readProbe(host.page);
  await host.page.waitForTimeout(Number(options.analyse) * 1000);
  const analysing = await readProbe(host.page);
  // The analysis shall not take the processor from what is measured next.
  if (await screen.button('cancel').isEnabled()) await screen.button('cancel').click();
  await screen.button('analyze').waitFor();
  await waitForDrafts(dataDir, 2);
  const scrubbing = await scrub(host.page, 240);
  for (const [what, probe] of [
    ['analysing', analysing],
    ['scrubbing', scrubbing],
  ] as const) {
    figures.push({
      what: `longest task while ${what} (0: none of 50 ms)`,
      value: probe.longestTaskMs,
      unit: 'ms',
      goal: atMost(50, 'ms'),
    });
    figures.push({ what: `longest gap between turns while ${what}`, value: probe.longestGapMs, unit: 'ms' });
  }
  figures.push(...scrubFigures('with drafts', scrubbing));
  await host.close();

  // Where drafts cannot be kept, frames are decoded where the pointer moves, and only key frames are there before.
  await rm(draftsDir(dataDir), { recursive: true });
  await writeFile(draftsDir(dataDir), '');
  const without = await launchHost(browser, dataDir, [storedAnalysis(dataDir, 'film')]);
  await without.page.locator('[data-testid=source-canvas][data-state=shown]').waitFor();
  figures.push(...scrubFigures('without', await scrub(without.page, 240)));
  await without.close();
  await rm(draftsDir(dataDir));

  const again = await launchHost(browser, dataDir, [storedAnalysis(dataDir, 'small')]);
  figures.push(...(await memoryFigures(again, Number(options.opens))));
  await again.close();

  for (const timeline of Object.values(
    import.meta.glob<{ timelineFps: TimelineFps }>('./ui/timelineFps.ts', { eager: true }),
  )) {
    const { zoomFps, panFps, longestTaskMs } = await timeline.timelineFps();
    const fps = { unit: 'frames/s', goal: atLeast(50, 'frames/s') };
    figures.push({ what: 'zoom, 1,000,000 frames and 10,000 cuts', value: zoomFps, ...fps });
    figures.push({ what: 'pan, the same', value: panFps, ...fps });
    figures.push({ what: 'longest task meanwhile', value: longestTaskMs, unit: 'ms' });
  }
  console.log(tableText(figures));
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
