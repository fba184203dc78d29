// Measures the built renderer with a long series: `node test/unit/renderer/harness/measure.mjs APP_FOLDER [FRAMES]`.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../../..');
const app = resolve(process.argv[2] ?? 'out/renderer');
const frames = Number(process.argv[3] ?? 200_000);
const quiet = { configFile: false, logLevel: 'error' };
const fake = await build({
  ...quiet,
  root: here,
  build: { write: false, minify: false, lib: { entry: join(here, 'fakeBridge.ts'), formats: ['iife'], name: 'fake' } },
});
const server = await preview({ ...quiet, root, build: { outDir: app }, preview: { port: 0, host: '127.0.0.1' } });
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

for (const [name, state, shot] of [
  ['complete', 'complete', 90],
  ['10,000 cuts', 'complete', 20],
  ['running', 'running', 90],
]) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => console.log(name, 'pageerror', error.message));
  await page.addInitScript(`window.scenario = ${JSON.stringify({ state, theme: 'dark', frames, shot })};`);
  await page.addInitScript(fake[0].output[0].code);
  await page.goto(server.resolvedUrls.local[0]);
  await page.waitForSelector('[data-testid=timeline-plot][data-frames]', { timeout: 30_000 });
  await page.waitForTimeout(1500);
  const plot = page.locator('[data-testid=timeline-plot]');
  const first = await plot.getAttribute('data-draw-ms');
  await page.evaluate(() => {
    window.times = [];
    window.draws = [];
    let last = performance.now();
    const tick = (now) => {
      window.times.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const element = document.querySelector('[data-testid=timeline-plot]');
    new MutationObserver(() => window.draws.push(Number(element.dataset.drawMs))).observe(element, {
      attributeFilter: ['data-draw-ms'],
    });
  });
  const read = () =>
    page.evaluate(() => {
      const middle = (values, share) => values.sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
      const result = {
        frameP50: middle(window.times, 0.5),
        frameP95: middle(window.times, 0.95),
        draws: window.draws.length,
        drawP50: middle(window.draws, 0.5),
        drawP95: middle(window.draws, 0.95),
      };
      window.times = [];
      window.draws = [];
      return JSON.stringify(result, (_, value) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value));
    });
  await page.waitForTimeout(2000);
  console.log(name, 'first draw', first, 'idle or live', await read());
  await page.mouse.move(700, 640);
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, i < 30 ? -120 : 120);
    await page.waitForTimeout(16);
  }
  console.log(name, 'wheel zoom', await read());
  await page.mouse.down();
  for (let i = 0; i < 60; i++) await page.mouse.move(300 + i * 10, 640);
  await page.mouse.up();
  console.log(name, 'scrub', await read());
  await page.close();
}
await browser.close();
await server.close();
