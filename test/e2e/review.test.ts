// The review of marks: the bar decides anew, edits by hand are undone, survive the bar and a reload, and are exported.
import { readFile } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { hostNames, launchApp, makeDataDir, type RunningApp } from './launch';
import { Screen } from './screen';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp | null = null;

beforeEach(async () => {
  data = await makeDataDir();
});
afterEach(async () => {
  await app?.close();
  app = null;
  await data.remove();
});

/** A frame without a cut nearby, to set one by hand. */
const quietFrame = (() => {
  const borders = [0, ...cutsClipCuts, cutsClipFrames];
  const lengths = borders.slice(1).map((border, i) => border - (borders[i] as number));
  const longest = lengths.indexOf(Math.max(...lengths));
  return (borders[longest] as number) + Math.floor((lengths[longest] as number) / 2);
})();

async function start(host: (typeof hostNames)[number]): Promise<Screen> {
  app = await launchApp({ host, args: [await fixtureClip('cuts')], dataDir: data.path });
  const screen = new Screen(app.page);
  await screen.waitForStatus('complete');
  await screen.waitForFrames(cutsClipFrames);
  await expect.poll(() => cuts(screen)).toEqual([...cutsClipCuts]);
  return screen;
}

/** Frames of the cuts in the list; other kinds are left out of it before. */
async function cuts(screen: Screen): Promise<number[]> {
  for (const kind of ['transition', 'spike', 'tokenSpike']) {
    const filter = screen.page.getByTestId(`filter-${kind}`);
    if ((await filter.getAttribute('aria-pressed')) === 'true') await filter.click();
  }
  return screen.events.evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.ordinal)));
}

const without = (frame: number) => cutsClipCuts.filter((cut) => cut !== frame);
const sorted = (frames: readonly number[]) => [...frames].sort((a, b) => a - b);

/** Goes to a frame of the clip by keys. */
async function goTo(screen: Screen, frame: number): Promise<void> {
  await screen.page.keyboard.press('Home');
  for (let i = 0; i < frame; i++) await screen.page.keyboard.press('ArrowRight');
  await expect
    .poll(() => screen.page.getByTestId('review-head').textContent())
    .toMatch(new RegExp(`frame ${frame}\\b`));
}

describe('in the window', () => {
  const host = 'electron';

  it('decides anew while the bar is dragged, and takes one drag back as a whole', async () => {
    const screen = await start(host);
    const { page } = screen;
    const bar = page.getByTestId('threshold-bar');
    const scores = await screen.events.evaluateAll((rows) =>
      rows.map((row) => Number((row as HTMLElement).dataset.score)),
    );
    const certain = cutsClipCuts.filter((_, i) => (scores[i] as number) >= 1);
    const box = await bar.boundingBox();
    if (box === null) throw new Error('there is no bar');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 200, { steps: 12 });
    await page.mouse.up();
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('1');
    await expect.poll(() => cuts(screen)).toEqual(certain);
    await page.keyboard.press('Control+z');
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('0.5');
    await expect.poll(() => cuts(screen)).toEqual([...cutsClipCuts]);
    await bar.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('0.51');
    await screen.screenshot(`bar-${host}`);
  });

  it('deletes, adds and moves by hand, undoes and redoes, and keeps it over a reload and the bar', async () => {
    const screen = await start(host);
    const { page } = screen;
    const first = cutsClipCuts[0] as number;
    await page.keyboard.press('r');
    await page.getByTestId('review-panel').waitFor();
    await cuts(screen);
    await screen.events.first().click();
    for (const [place, ordinal] of [
      ['before', first - 1],
      ['at', first],
      ['after', first + 1],
    ] as const)
      await screen.waitForOrdinal(page.getByTestId(`review-${place}`), ordinal);
    await screen.screenshot(`review-${host}`);

    await page.keyboard.press('Delete');
    await expect.poll(() => cuts(screen)).toEqual(without(first));
    await page.keyboard.press('Control+z');
    await expect.poll(() => cuts(screen)).toEqual([...cutsClipCuts]);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => cuts(screen)).toEqual(without(first));

    await goTo(screen, quietFrame);
    await page.keyboard.press('m');
    await expect.poll(() => cuts(screen)).toEqual(sorted([...without(first), quietFrame]));
    await page.keyboard.press('Alt+ArrowRight');
    const edited = sorted([...without(first), quietFrame + 1]);
    await expect.poll(() => cuts(screen)).toEqual(edited);
    const byHand = screen.events.and(page.locator('[data-by-hand=true]'));
    expect(await byHand.count()).toBe(1);

    await page.reload();
    await screen.waitForFrames(cutsClipFrames);
    await expect.poll(() => cuts(screen)).toEqual(edited);
    expect(await byHand.count()).toBe(1);

    // Another bar decides the found ones anew; what was made by hand stays.
    await page.getByTestId('threshold-bar').focus();
    await page.keyboard.press('End');
    await expect.poll(() => cuts(screen)).toContain(quietFrame + 1);
    await page.keyboard.press('Home');
    await expect.poll(() => page.getByTestId('threshold-bar').getAttribute('aria-valuenow')).toBe('0.01');
    await expect.poll(() => cuts(screen)).toContain(quietFrame + 1);
    expect(await cuts(screen)).not.toContain(first);
    await page.keyboard.press('Control+z');
    await expect.poll(() => cuts(screen)).toEqual(edited);
    expect(app?.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });
});

describe.each(hostNames)('on %s', (host) => {
  it('exports the marks as a download', async () => {
    const screen = await start(host);
    const { page } = screen;
    await page.keyboard.press('e');
    const waiting = page.waitForEvent('download');
    await page.getByTestId('export-csv').click();
    const download: Download = await waiting;
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
    const found = lines.filter((line) => /\bcut\b/i.test(line));
    expect(found.length).toBeGreaterThanOrEqual(cutsClipCuts.length);
    for (const cut of cutsClipCuts) expect(found.some((line) => line.split(',').includes(String(cut)))).toBe(true);
  });
});
