// Screenshots of the built renderer with a fake main side: `node test/unit/renderer/harness/shoot.mjs OUT [FILTER]`.
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../../..');
const out = resolve(process.argv[2] ?? 'out/screens');
const filter = new RegExp(process.argv[3] ?? '');
await mkdir(out, { recursive: true });

const quiet = { configFile: false, logLevel: 'error' };
const renderer = {
  ...quiet,
  root: join(root, 'src-renderer'),
  plugins: [react()],
  build: { outDir: join(out, 'app'), emptyOutDir: true, chunkSizeWarningLimit: 6000 },
};
await build(renderer);
const fake = await build({
  ...quiet,
  root: here,
  build: { write: false, minify: false, lib: { entry: join(here, 'fakeBridge.ts'), formats: ['iife'], name: 'fake' } },
});
const fakeCode = fake[0].output[0].code;
const server = await preview({ ...renderer, preview: { port: 0, host: '127.0.0.1' } });
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

async function shot(name, size, scenario, act) {
  if (!filter.test(name)) return;
  const page = await browser.newPage({
    viewport: { width: size[0], height: size[1] },
    deviceScaleFactor: size[2] ?? 1,
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.log(name, message.type(), message.text());
  });
  page.on('pageerror', (error) => console.log(name, 'pageerror', error.message));
  await page.addInitScript(`window.scenario = ${JSON.stringify(scenario)};`);
  await page.addInitScript(fakeCode);
  page.on('response', (r) => r.status() >= 400 && console.log(name, r.status(), r.url()));
  await page.goto(address);
  if (scenario.state !== 'empty')
    await page.waitForSelector('[data-testid=timeline-plot][data-frames]', { state: 'attached', timeout: 90_000 });
  await page.waitForTimeout(scenario.state === 'empty' ? 400 : 1500);
  await act?.(page);
  await page.screenshot({ path: join(out, `${name}.png`) });
  await page.close();
}

const small = [1024, 640];
const middle = [1440, 900];
const large = [2560, 1440];
const sizes = { small, middle, large };
/** Compares all analyses with the newest. */
const compareAll = async (page) => {
  const first = page.locator('[data-testid=analysis-main]').first();
  if (await first.count()) await first.click();
  for (const box of await page.locator('[data-testid=analysis-compare]:enabled').all()) await box.check();
  await page.keyboard.press('ArrowDown');
  await page.waitForTimeout(900);
};
/** An in and an out point in the middle of the clip. */
const setPoints = async (page) => {
  for (let i = 0; i < 14; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('i');
  for (let i = 0; i < 19; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('o');
};
/** Draws a selection over a share of the timeline's width. */
const select = async (page, from, to) => {
  const box = await page.locator('[data-testid=scrub-area]').boundingBox();
  await page.keyboard.press('b');
  await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(500);
};
const dragOver = (page) =>
  page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.mp4'));
    window.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
    return new Promise((done) => setTimeout(done, 300));
  });

const plainViewers = {
  mode: 'sideBySide',
  overlay: 'none',
  overlayOnSource: false,
  amplification: 4,
  falseColour: true,
  crisp: false,
};
const zoomIn = async (page) => {
  const box = await page.locator('.picture').first().boundingBox();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.4);
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -120);
};
const viewerScenes = [
  ['tokens', 1, { overlay: 'tokens', overlayOnSource: true }],
  ['error', 1, { overlay: 'error' }],
  ['difference', 1, { mode: 'difference' }],
  ['difference-tokens', 4, { mode: 'difference', overlay: 'tokens', amplification: 8 }],
  ['split', 1, { mode: 'split' }],
  ['split-zoom', 1, { mode: 'split', crisp: true }, zoomIn],
  ['split4', 4, { mode: 'split', overlay: 'error' }],
];

for (const theme of ['light', 'dark']) {
  await shot(`empty-small-${theme}`, small, { state: 'empty', theme });
  await shot(`empty-middle-${theme}`, middle, { state: 'empty', theme });
  await shot(`empty-large-${theme}`, large, { state: 'empty', theme });
  await shot(`running-4k-${theme}`, [3840, 2160], { state: 'running', theme });
  await shot(`running-4k-sharp-${theme}`, [1920, 1080, 2], { state: 'running', theme });
  for (const [size, pixels] of Object.entries(sizes)) {
    await shot(`about-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.type('About ElasticTok');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(300);
    });
    await shot(`help-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
      await page.keyboard.press('F1');
      await page.click('[data-testid=help-threshold]');
    });
    await shot(`hint-${size}-${theme}`, pixels, { state: 'complete', theme }, (page) =>
      page.locator('[data-testid=hint-motion]').focus(),
    );
    await shot(`folded-${size}-${theme}`, pixels, { state: 'running', theme }, async (page) => {
      await page.keyboard.press('Control+u');
      await page.locator('#separator-timeline').focus();
      for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowUp');
      await page.waitForTimeout(600);
    });
  }
  await shot(`running-small-${theme}`, small, { state: 'running', theme });
  await shot(`running-middle-${theme}`, middle, { state: 'running', theme });
  await shot(`complete-middle-${theme}`, middle, { state: 'complete', theme }, async (page) => {
    await page.mouse.move(700, 640);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(500);
  });
  await shot(`complete-large-${theme}`, large, { state: 'complete', theme });
  await shot(`failed-small-${theme}`, small, { state: 'failed', theme });
  await shot(`partial-middle-${theme}`, middle, { state: 'partial', theme });
  await shot(`cancelled-middle-${theme}`, middle, { state: 'cancelled', theme });
  await shot(`drag-middle-${theme}`, middle, { state: 'running', theme }, dragOver);
  await shot(`zoomed-middle-${theme}`, middle, { state: 'complete', theme }, async (page) => {
    await page.keyboard.press('ArrowDown');
    for (let i = 0; i < 7; i++) await page.keyboard.press('+');
    await page.waitForTimeout(600);
  });
  for (const [size, pixels] of Object.entries(sizes)) {
    for (const analyses of [1, 2, 4]) {
      const scenario = { state: 'complete', theme, analyses };
      await shot(`compare${analyses}-${size}-${theme}`, pixels, scenario, compareAll);
    }
    const running = { state: 'running', theme, analyses: 3 };
    await shot(`compare-running-${size}-${theme}`, pixels, running, (page) => page.mouse.move(600, pixels[1] - 200));
    await shot(`models-${size}-${theme}`, pixels, { state: 'complete', theme }, (page) =>
      page.click('[data-testid=models-show]'),
    );
    const pictures = { state: 'complete', theme, pictures: 40 };
    await shot(`pictures-${size}-${theme}`, pixels, pictures, async (page) => {
      await page.keyboard.press('Escape');
      for (let i = 0; i < 11; i++) await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(400);
    });
    for (const [name, analyses, viewers, act] of viewerScenes) {
      const scene = { state: 'complete', theme, analyses, preferences: { viewers: { ...plainViewers, ...viewers } } };
      await shot(`viewers-${name}-${size}-${theme}`, pixels, scene, async (page) => {
        if (analyses > 1) await compareAll(page);
        else for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
        await act?.(page);
        await page.waitForTimeout(600);
      });
    }
    await shot(`grid-${size}-${theme}`, pixels, pictures, async (page) => {
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(1200);
    });
    await shot(`grid-running-${size}-${theme}`, pixels, { ...pictures, state: 'running', pictures: 400 }, (page) =>
      page.click('[data-testid=grid-picture-both]'),
    );
    await shot(`grid-shots-${size}-${theme}`, pixels, { state: 'complete', theme, frames: 5000 }, async (page) => {
      await page.click('[data-testid=grid]');
      await page.click('[data-testid=grid-sort-error]');
      await page.waitForTimeout(1500);
    });
    const budget = { kind: 'mean-tokens', value: 64 };
    const chosen = { search: 'budget', budget, model: 'elastictok-s-vae' };
    await shot(`budget-${size}-${theme}`, pixels, { state: 'cancelled', theme, preferences: chosen });
    const compared = { compareThresholds: [0.02], compareModels: ['elastictok-s-vae'] };
    await shot(`popover-${size}-${theme}`, pixels, { state: 'complete', theme, preferences: compared }, (page) =>
      page.click('[data-testid=compare]'),
    );
  }
  for (const [size, pixels] of Object.entries(sizes)) {
    const complete = { state: 'complete', theme };
    await shot(`timeline-selection-${size}-${theme}`, pixels, complete, (page) => select(page, 0.3, 0.55));
    await shot(`timeline-selection-wide-span-${size}-${theme}`, pixels, complete, (page) => select(page, 0.1, 0.95));
    await shot(`timeline-selection-compared-${size}-${theme}`, pixels, { ...complete, analyses: 3 }, async (page) => {
      await compareAll(page);
      await select(page, 0.6, 0.8);
    });
    await shot(`timeline-rows-${size}-${theme}`, pixels, complete, async (page) => {
      await page.click('[data-testid=timeline-rows]');
      await page.click('[data-testid=row-motion]');
      await page.click('[data-testid=row-thumbnails]');
      await page.waitForTimeout(700);
    });
    // What plotly draws at rest and what the canvas paints while it moves have to look alike.
    await shot(`timeline-moving-${size}-${theme}`, pixels, { ...complete, analyses: 3 }, async (page) => {
      await compareAll(page);
      await page.screenshot({ path: join(out, `timeline-resting-${size}-${theme}.png`) });
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowLeft');
      await page.evaluate(() => {
        document.documentElement.dataset.theme += '';
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      });
    });
  }
  for (const [size, pixels] of Object.entries(sizes)) {
    const edited = {
      state: 'complete',
      theme,
      review: { addedCuts: [400, 820], removed: [{ kind: 'cut', frame: 84 }] },
    };
    await shot(`review-${size}-${theme}`, pixels, edited, async (page) => {
      await page.keyboard.press('r');
      for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(700);
    });
    await shot(`review-transition-${size}-${theme}`, pixels, edited, async (page) => {
      await page.keyboard.press('r');
      const others = ['cut', 'spike', 'tokenSpike'];
      for (const kind of others) await page.click(`[data-testid=filter-${kind}]`);
      await page.locator('[data-testid=event-row]').first().click();
      for (const kind of others) await page.click(`[data-testid=filter-${kind}]`);
      for (let i = 0; i < 4; i++) await page.keyboard.press('+');
      await page.waitForTimeout(700);
    });
    await shot(`bar-${size}-${theme}`, pixels, edited, async (page) => {
      await page.focus('[data-testid=threshold-bar]');
      await page.keyboard.press('PageUp');
      await page.keyboard.press('PageUp');
      await page.hover('[data-testid=threshold-bar]');
      await page.waitForTimeout(500);
    });
    await shot(`filters-${size}-${theme}`, pixels, edited, async (page) => {
      await page.click('[data-testid=filter-spike]');
      await page.click('[data-testid=filter-tokenSpike]');
      await page.click('[data-testid=export-events]');
      await page.waitForTimeout(300);
    });
  }
  for (const [size, pixels] of Object.entries(sizes)) {
    const scene = { state: 'complete', theme, analyses: 3 };
    await shot(`export-${size}-${theme}`, pixels, scene, async (page) => {
      await setPoints(page);
      await page.keyboard.press('Control+Shift+E');
      await page.waitForTimeout(600);
    });
    await shot(`export-shots-${size}-${theme}`, pixels, scene, async (page) => {
      await page.keyboard.press('Control+Shift+E');
      await page.click('[data-testid=export-format-webdataset]');
      await page.click('[data-testid=export-part-shots]');
      const boxes = page.locator('[data-testid=shot]');
      await boxes.nth(2).click();
      await boxes.nth(4).click({ modifiers: ['Shift'] });
      await page.waitForTimeout(600);
    });
    await shot(`export-video-${size}-${theme}`, pixels, scene, async (page) => {
      await page.keyboard.press('Control+Shift+E');
      await page.click('[data-testid=export-format-sideBySide]');
      await page.click('[data-testid=export-which-complete]');
      await page.waitForTimeout(600);
    });
    await shot(`points-${size}-${theme}`, pixels, scene, async (page) => {
      await setPoints(page);
      await page.hover('[data-testid=point-in]');
      await page.waitForTimeout(400);
    });
    await shot(`exports-${size}-${theme}`, pixels, { state: 'complete', theme, exporting: true }, async (page) => {
      await page.click('[data-testid=exports-item]');
      await page.click('[data-testid=export-reveal]');
      await page.waitForTimeout(400);
    });
  }
  for (const [size, pixels] of Object.entries(sizes)) {
    const files = { state: 'running', theme, files: 500 };
    const working = { done: 212, failed: 3, running: 1, waiting: 284, fraction: 0.54, secondsLeft: 5200 };
    await shot(`queue-${size}-${theme}`, pixels, { ...files, queue: working }, async (page) => {
      await page.click('[data-testid=queue-menu]');
      await page.waitForTimeout(300);
    });
    await shot(`queue-drag-${size}-${theme}`, pixels, { ...files, queue: working }, async (page) => {
      const rows = page.locator('[data-testid=file-item]');
      const box = await rows.nth(7).boundingBox();
      await page.mouse.move(box.x + 40, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + 40, box.y - 70, { steps: 5 });
      await page.waitForTimeout(300);
    });
    const stopped = { paused: true, interrupted: 9, waiting: 9, done: 1, fraction: 0.18 };
    await shot(`queue-interrupted-${size}-${theme}`, pixels, { state: 'complete', theme, queue: stopped });
    const failed = { done: 7, failed: 2, fraction: 1 };
    await shot(`queue-failed-${size}-${theme}`, pixels, { state: 'complete', theme, queue: failed }, async (page) => {
      await page.hover('[data-status=failed] .file-main');
    });
    const opening = { opening: { done: 33, total: 100 } };
    await shot(`queue-opening-${size}-${theme}`, pixels, { state: 'complete', theme, queue: opening });
    const scene = { state: 'complete', theme, analyses: 2 };
    await shot(`shuttle-${size}-${theme}`, pixels, scene, async (page) => {
      await page.keyboard.press('/');
      for (const key of ['l', 'l', 'l', 'j', 'j']) await page.keyboard.press(key);
      await page.mouse.move(600, pixels[1] - 150);
      await page.waitForTimeout(400);
    });
    await shot(`goto-${size}-${theme}`, pixels, scene, async (page) => {
      await page.keyboard.press('g');
      await page.keyboard.type('0:12.5');
    });
  }
  await shot(`importing-middle-${theme}`, middle, { state: 'complete', theme, importing: true });
  await shot(
    `importing-dialog-middle-${theme}`,
    middle,
    { state: 'complete', theme, importing: true },
    async (page) => {
      await page.click('[data-testid=models-show]');
      await page.click('[data-testid=model-remove]');
    },
  );
  await shot(`ssim-middle-${theme}`, middle, { state: 'complete', theme, metric: 'ssim', analyses: 3 }, compareAll);
  await shot(`psnr-middle-${theme}`, middle, { state: 'complete', theme, metric: 'psnr', analyses: 2 }, compareAll);
  await shot(`picture-middle-${theme}`, middle, { state: 'complete', theme, pictures: 1 });
  for (const [size, pixels] of Object.entries(sizes)) {
    await shot(`palette-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
      await page.keyboard.press('x');
      await page.keyboard.press('i');
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(300);
    });
    await shot(`palette-words-${size}-${theme}`, pixels, { state: 'empty', theme }, async (page) => {
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.type('mark fr');
      await page.waitForTimeout(300);
    });
    await shot(`shortcuts-${size}-${theme}`, pixels, { state: 'complete', theme }, (page) => page.keyboard.press('?'));
    const changed = { profile: 'editor', changes: { 'view.fit': ['0', 'm'], 'analysis.start': [] } };
    const scene = { state: 'complete', theme, preferences: { keys: changed } };
    await shot(`shortcuts-changed-${size}-${theme}`, pixels, scene, async (page) => {
      await page.keyboard.press('?');
      await page.click('[data-command="file.open"] [data-testid=key-add]');
      await page.keyboard.press('Control+q');
      await page.waitForTimeout(300);
    });
  }
  await shot(`menu-small-${theme}`, small, { state: 'many', theme }, (page) => page.click('[data-testid=open-more]'));
  for (const [size, pixels] of Object.entries(sizes)) {
    for (const section of ['analyses', 'appearance', 'behaviour', 'folders', 'storage'])
      await shot(`settings-${section}-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
        await page.keyboard.press('Control+,');
        await page.click(`[data-testid=settings-tab-${section}]`);
        await page.locator('.settings-panel .hint-sign').first().hover();
        await page.waitForTimeout(200);
      });
    await shot(`overlay-${size}-${theme}`, pixels, { state: 'many', theme }, async (page) => {
      await page.getByTestId('file-item').first().click();
      await page.click('[data-testid=overlay]');
      await page.getByTestId('overlay-choose').first().check();
      await page.getByTestId('overlay-offset').fill('1.5');
      await page.waitForTimeout(700);
    });
    await shot(`programs-running-${size}-${theme}`, pixels, { state: 'running', theme, analyses: 3 });
    const lost = { state: 'running', theme, programs: { ffmpeg: null, engine: 'restarting' } };
    await shot(`programs-lost-${size}-${theme}`, pixels, lost);
    await shot(`dialog-notice-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
      await page.keyboard.press('Control+,');
      const message = 'empty.mp4: the file is empty. Copy it again from where it came.';
      await page.evaluate(
        (text) => window.emit({ type: 'notice', notice: { level: 'error', message: text } }),
        message,
      );
      await page.waitForTimeout(300);
    });
    await shot(`settings-clear-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
      await page.keyboard.press('Control+,');
      await page.click('[data-testid=settings-tab-storage]');
      await page.click('[data-testid=storage-clear]');
      await page.check('[data-testid=clear-analyses]');
      await page.locator('summary').last().click();
    });
    await shot(`health-${size}-${theme}`, pixels, { state: 'complete', theme }, async (page) => {
      await page.keyboard.press('Control+,');
      await page.click('[data-testid=health-show]');
      await page.waitForTimeout(200);
    });
  }
  await shot(`notice-middle-${theme}`, middle, { state: 'complete', theme }, async (page) => {
    await page.setInputFiles('[data-testid=file-input]', {
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    });
    await page.evaluate(() =>
      window.emit({
        type: 'notice',
        notice: { level: 'warning', message: 'WebGPU stopped answering, so the analysis goes on with the CPU.' },
      }),
    );
    await page.waitForTimeout(300);
  });
}
await shot(
  'huge-middle-light',
  middle,
  { state: 'complete', theme: 'light', frames: 200_000, shot: 20 },
  async (page) => {
    await page.waitForTimeout(1000);
  },
);
await shot('grid-huge-middle-light', middle, { state: 'complete', theme: 'light', pictures: 10_000 }, async (page) => {
  const gaps = await page.evaluate(async () => {
    const list = document.querySelector('[data-testid=grid-cells]');
    const times = [];
    let last = performance.now();
    for (let i = 0; i < 90; i++) {
      list.scrollTop += 900;
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - last);
      last = performance.now();
    }
    return times.sort((a, b) => a - b);
  });
  const cells = await page.locator('[data-testid=grid-cell]').count();
  console.log(
    `10,000 pictures: ${cells} cells made, scrolling ${gaps[45].toFixed(0)} ms a frame, ${gaps[85].toFixed(0)} at 95 %`,
  );
  await page.waitForTimeout(1500);
});
await browser.close();
await server.close();
