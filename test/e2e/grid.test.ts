// The grid of thumbnails: a folder of pictures sorted by what it took, worked by mouse and keys, in step with the playhead; a film by its shots.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { fixtureFfmpeg } from '../fixtures/ffmpeg';
import { launchApp, makeDataDir, type RunningApp } from './launch';
import { Screen } from './screen';

const run = promisify(execFile);
const count = 12;

/** Pictures p1 to p12 with more and more noise in them. */
async function makePictures(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const noise = `color=gray:s=128x128:r=1:d=${count},geq=lum='128+(random(1)-0.5)*16*N':cb=128:cr=128`;
  await run(fixtureFfmpeg, ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', noise, join(folder, 'p%d.png')]);
  return folder;
}

describe('on serve', () => {
  let data: Awaited<ReturnType<typeof makeDataDir>>;
  let app: RunningApp;
  let screen: Screen;
  let cells: Locator;

  beforeAll(async () => {
    data = await makeDataDir();
    app = await launchApp({ host: 'serve', args: [await makePictures(join(data.path, 'noise'))], dataDir: data.path });
    screen = new Screen(app.page);
    cells = app.page.getByTestId('grid-cell');
    await screen.waitForStatus('complete');
  });
  afterAll(async () => {
    await app.close();
    await data.remove();
  });

  const names = () => cells.locator('.grid-name').allTextContents();
  const numbersIn = async (part: string) => (await cells.locator(part).allTextContents()).map(Number.parseFloat);
  const chosen = () => cells.and(app.page.locator('[aria-selected=true]')).locator('.grid-name').textContent();
  const shownPicture = () => app.page.getByTestId('picture-number').textContent();
  const inOrder = (from: number, to: number) =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => `p${from + Math.sign(to - from) * i}.png`);

  it('shows a folder by itself, and sorts it by tokens, error and name, both ways', async () => {
    await app.page.getByTestId('grid-panel').waitFor();
    expect(await cells.count()).toBe(count);
    await expect.poll(() => numbersIn('.grid-figures > :first-child')).not.toContain(Number.NaN);
    const tokens = await numbersIn('.grid-figures > :first-child');
    expect(tokens).toEqual(tokens.toSorted((a, b) => b - a));
    await app.page.getByTestId('grid-sort-name').click();
    await expect.poll(names).toEqual(inOrder(1, count));
    await app.page.getByTestId('grid-sort-name').click();
    await expect.poll(names).toEqual(inOrder(count, 1));
    // p1 is of one grey, which a model keeps better than noise; the worst stands first.
    await app.page.getByTestId('grid-sort-error').click();
    await expect.poll(async () => (await names()).at(-1)).toBe('p1.png');
    await app.page.getByTestId('grid-sort-error').click();
    await expect.poll(async () => (await names())[0]).toBe('p1.png');
  });

  it('shows pictures, reconstructions and halves of both', async () => {
    const shown = app.page.locator('.grid-picture canvas[data-state=shown]');
    await expect.poll(() => shown.and(app.page.locator('[data-kind=source]')).count(), { timeout: 20_000 }).toBe(count);
    await app.page.getByTestId('grid-picture-recon').click();
    await expect.poll(() => shown.and(app.page.locator('[data-kind=recon]')).count(), { timeout: 20_000 }).toBe(count);
    await app.page.getByTestId('grid-picture-both').click();
    await expect.poll(() => shown.count(), { timeout: 20_000 }).toBe(2 * count);
    await screen.screenshot('grid-serve');
  });

  it('chooses by click and arrows along its own order, in step with the playhead', async () => {
    await app.page.getByTestId('grid-sort-name').click();
    await expect.poll(names).toEqual(inOrder(1, count));
    await app.page.getByTestId('grid-sort-name').click();
    await expect.poll(names).toEqual(inOrder(count, 1));
    await cells.filter({ hasText: 'p7.png' }).click();
    await expect.poll(shownPicture).toBe('Picture 7 of 12');
    await app.page.keyboard.press('ArrowRight');
    await expect.poll(shownPicture).toBe('Picture 6 of 12');
    await expect.poll(chosen).toBe('p6.png');
    await app.page.keyboard.press('End');
    await expect.poll(chosen).toBe('p1.png');
    // The transport row goes along the folder; the grid follows.
    await app.page.getByTestId('next-frame').click();
    await expect.poll(chosen).toBe('p2.png');
  });

  it('opens the chosen picture in the viewers, and goes back and forth by keys', async () => {
    await cells.filter({ hasText: 'p9.png' }).click();
    await app.page.keyboard.press('Enter');
    await screen.waitForOrdinal(screen.source, 8);
    await screen.waitForOrdinal(screen.recon, 8);
    expect(await cells.count()).toBe(0);
    await app.page.keyboard.press('w');
    await expect.poll(chosen).toBe('p9.png');
    await app.page.keyboard.press('Escape');
    await screen.source.waitFor();
    await app.page.getByTestId('grid').click();
    await cells.filter({ hasText: 'p3.png' }).dblclick();
    await screen.waitForOrdinal(screen.source, 2);
  });

  it('keeps its order over a reload', async () => {
    await app.page.reload();
    await expect.poll(names).toEqual(inOrder(count, 1));
  });

  it('shows the shots of a film, the hardest first', async () => {
    await screen.drop([await fixtureClip('cuts')]);
    await screen.waitForFrames(cutsClipFrames);
    await screen.files.filter({ hasText: 'cuts' }).and(app.page.locator('[data-status=complete]')).waitFor();
    await app.page.keyboard.press('w');
    await app.page.getByTestId('grid-sort-tokens').click();
    await expect.poll(() => cells.count()).toBe(cutsClipCuts.length + 1);
    const perSecond = await numbersIn('.grid-figures > :first-child');
    expect(perSecond).toEqual(perSecond.toSorted((a, b) => b - a));
    await cells.first().click();
    const first = Number(await cells.first().getAttribute('data-id'));
    const middle = Number(await cells.first().getAttribute('data-ordinal'));
    expect([0, ...cutsClipCuts]).toContain(first);
    await app.page.keyboard.press('Enter');
    await screen.waitForOrdinal(screen.source, middle);
    expect(app.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });
});
