// The timeline: zoom and pan by wheel, drag, overview and keys; rows that are remembered; a selection with its figures; comparison.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { launchApp, makeDataDir, type RunningApp, writePreferences } from './launch';
import { Screen } from './screen';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp;
let screen: Screen;

beforeAll(async () => {
  data = await makeDataDir();
  await writePreferences(data.path, { compareThresholds: [4] });
  app = await launchApp({ host: 'serve', args: [await fixtureClip('cuts')], dataDir: data.path });
  screen = new Screen(app.page);
  await screen.waitForStatus('complete');
  await screen.waitForFrames(cutsClipFrames);
});
afterAll(async () => {
  await app?.close();
  await data?.remove();
});

const part = (name: string) => screen.page.getByTestId(name);

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not on the screen');
  return box;
}

/** Where the window in the overview begins and ends, as shares of the clip. */
async function windowShare(): Promise<{ start: number; end: number; length: number }> {
  const [whole, own] = [await boxOf(part('overview')), await boxOf(part('view-window'))];
  const start = (own.x - whole.x) / whole.width;
  return { start, end: start + own.width / whole.width, length: own.width / whole.width };
}

/** A place in the middle of the rows, by a share of the area's width. */
async function at(share: number): Promise<[number, number]> {
  const box = await boxOf(part('scrub-area'));
  return [box.x + box.width * share, box.y + box.height * 0.45];
}

async function drag(from: [number, number], to: [number, number], button: 'left' | 'middle' = 'left'): Promise<void> {
  const { mouse } = screen.page;
  await mouse.move(...from);
  await mouse.down({ button });
  await mouse.move(...to, { steps: 5 });
  await mouse.up({ button });
}

const showAll = () => screen.page.keyboard.press('0');

describe('the window of time', () => {
  it('is zoomed by the wheel at the cursor, panned with Shift or the middle button, and fitted', async () => {
    const { mouse, keyboard } = screen.page;
    await mouse.move(...(await at(0.3)));
    for (let i = 0; i < 8; i++) await mouse.wheel(0, -120);
    await expect.poll(async () => (await windowShare()).length).toBeLessThan(0.4);
    const zoomed = await windowShare();
    // What was under the cursor still is.
    expect(zoomed.start).toBeLessThan(0.3);
    expect(zoomed.end).toBeGreaterThan(0.3);
    await keyboard.down('Shift');
    await mouse.wheel(0, 300);
    await keyboard.up('Shift');
    await expect.poll(async () => (await windowShare()).start).toBeGreaterThan(zoomed.start + 0.02);
    const panned = await windowShare();
    expect(panned.length).toBeCloseTo(zoomed.length, 2);
    await drag(await at(0.3), await at(0.6), 'middle');
    await expect.poll(async () => (await windowShare()).start).toBeLessThan(panned.start - 0.02);
    await keyboard.press('Shift+PageDown');
    await expect.poll(async () => (await windowShare()).start).toBeGreaterThan(panned.start);
    await showAll();
    await expect.poll(async () => (await windowShare()).length).toBeGreaterThan(0.98);
  });

  it('shows a single frame as a wide bar at its shortest', async () => {
    for (let i = 0; i < 30; i++) await screen.page.keyboard.press('+');
    await screen.page.locator('[data-testid=timeline-plot][data-painter=plotly]').waitFor({ state: 'attached' });
    // Plotly has drawn few bars over the whole width.
    const bars = await screen.plot.evaluate((plot) => {
      const paths = [...plot.querySelectorAll<SVGPathElement>('.js-fill')].map((path) => path.getAttribute('d') ?? '');
      return Math.max(...paths.slice(0, 2).map((path) => path.split('L').length));
    });
    expect(bars).toBeGreaterThan(1);
    expect(bars).toBeLessThan(60);
    await showAll();
  });

  it('follows a drag in the overview, and a drag of either end', async () => {
    await screen.page.keyboard.press('+');
    await screen.page.keyboard.press('+');
    await screen.page.keyboard.press('+');
    const before = await windowShare();
    const box = await boxOf(part('view-window'));
    const middle: [number, number] = [box.x + box.width / 2, box.y + box.height / 2];
    await drag(middle, [middle[0] + 120, middle[1]]);
    await expect.poll(async () => (await windowShare()).start).toBeGreaterThan(before.start + 0.05);
    const moved = await windowShare();
    expect(moved.length).toBeCloseTo(before.length, 2);
    const own = await boxOf(part('view-window'));
    await drag([own.x + own.width - 4, middle[1]], [own.x + own.width + 100, middle[1]]);
    await expect.poll(async () => (await windowShare()).length).toBeGreaterThan(moved.length + 0.05);
    expect((await windowShare()).start).toBeCloseTo(moved.start, 2);
    await showAll();
  });
});

describe('the selection', () => {
  it('is drawn with the mode, has the figures of its frames, and becomes the window and the in and out points', async () => {
    const { page } = screen;
    await part('select-span').click();
    await drag(await at(0.25), await at(0.7));
    await part('selection').waitFor();
    const frames = Number((await part('selection-frames').textContent())?.split(' ')[0]);
    expect(frames).toBeGreaterThan(cutsClipFrames * 0.3);
    expect(frames).toBeLessThan(cutsClipFrames * 0.6);
    await screen.screenshot('timeline-selection');

    await part('selection-zoom').click();
    await expect.poll(async () => (await windowShare()).length).toBeCloseTo(frames / cutsClipFrames, 1);
    await showAll();
    await part('selection-points').click();
    await part('point-in').waitFor();
    const first = Number(await part('point-in').getAttribute('aria-valuenow'));
    const last = Number(await part('point-out').getAttribute('aria-valuenow'));
    expect(last - first + 1).toBe(frames);

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await part('selection-copy').click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain(`Frames\t${frames}\t${frames}\n`);

    await page.keyboard.press('Escape');
    await expect.poll(() => part('selection').count()).toBe(0);
    // By keys alone: from the in to the out point.
    await page.keyboard.press('Control+b');
    await expect.poll(() => part('selection-frames').textContent()).toBe(`${frames} frames`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
  });

  it('is drawn by Alt and a drag, counts the cuts inside, and compares the analyses shown', async () => {
    await screen.page.keyboard.down('Alt');
    await drag(await at(0.01), await at(0.995));
    await screen.page.keyboard.up('Alt');
    const card = part('selection-card');
    await expect.poll(() => part('selection-frames').textContent()).toBe(`${cutsClipFrames} frames`);
    await card.getByTitle(`${cutsClipCuts.length} cuts`, { exact: true }).waitFor();
    expect(await card.locator('thead th').count()).toBe(2);
    const tokens = (await card.locator('tbody tr').first().locator('td').allTextContents()).map((text) =>
      Number(text.replaceAll(',', '')),
    );
    // Any error is within the largest one.
    expect(tokens[1]).toBeLessThan(tokens[0] as number);
    await screen.page.keyboard.press('Escape');
  });
});

describe('the rows', () => {
  it('are hidden, remembered over a reload, and shown again', async () => {
    const { page } = screen;
    const label = (text: string) => page.locator('.row-label', { hasText: text });
    await label('Motion').waitFor();
    await part('timeline-rows').click();
    await part('row-motion').click();
    await expect.poll(() => label('Motion').count()).toBe(0);
    await page.keyboard.press('Escape');
    // Preferences are sent after a short quiet.
    await page.waitForTimeout(500);
    await page.reload();
    await screen.waitForFrames(cutsClipFrames);
    await label('Error').waitFor();
    expect(await label('Motion').count()).toBe(0);
    await part('timeline-rows').click();
    await part('row-motion').click();
    await label('Motion').waitFor();
    expect(app.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });
});
