// The viewers: modes, overlays, the divider, the linked zoom, what the captions say, and the picture as a file and in the clipboard.
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtureClip } from '../fixtures/clips';
import { launchApp, makeDataDir, type RunningApp } from './launch';
import { Screen } from './screen';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp;
let screen: Screen;
const canvas = (name: string): Locator => app.page.getByTestId(`${name}-canvas`);
const resolution = 128;
const frame = 7;

beforeAll(async () => {
  data = await makeDataDir();
  app = await launchApp({ host: 'serve', args: [await fixtureClip('cuts')], dataDir: data.path });
  screen = new Screen(app.page);
  await screen.waitForStatus('complete');
  await app.page.keyboard.press('Home');
  for (let i = 0; i < frame; i++) await app.page.keyboard.press('ArrowRight');
  await screen.waitForOrdinal(screen.recon, frame);
  await screen.waitForOrdinal(screen.source, frame);
});
afterAll(async () => {
  await app.close();
  await data.remove();
});

/** RGBA bytes of a canvas. */
const pixels = (of: Locator): Promise<number[]> =>
  of.evaluate((element) => {
    const target = element as HTMLCanvasElement;
    return [...(target.getContext('2d')?.getImageData(0, 0, target.width, target.height).data ?? [])];
  });
/** Red, green and blue of single pixels, counted by rows. */
const colours = (of: Locator, places: readonly number[]): Promise<number[][]> =>
  of.evaluate((element, asked) => {
    const target = element as HTMLCanvasElement;
    const all = target.getContext('2d')?.getImageData(0, 0, target.width, target.height).data ?? [];
    return asked.map((place) => [...all.slice(place * 4, place * 4 + 3)]);
  }, places);

/** Where the linked zoom puts the picture, of a canvas in its viewer. */
const transform = (of: Locator) =>
  of.evaluate((element) => getComputedStyle((element as HTMLElement).closest('.zoomed') as Element).transform);

/** Width and height of a PNG. */
function pngSize(png: Buffer): [number, number] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('the viewers', () => {
  it('say what is shown: frame, time, tokens, error and PSNR', async () => {
    await expect.poll(() => app.page.getByTestId('caption-source').textContent()).toContain(`Frame ${frame}`);
    const tokens = await app.page.getByTestId('frame-tokens').textContent();
    const figures = await app.page.locator('[data-testid=caption-recon]').textContent();
    expect(figures).toMatch(/^\d+\.\d dB/);
    expect(figures).toContain(`${tokens} tokens`);
    expect(figures).toMatch(/MSE 0\.\d+/);
  });

  it('show the difference: the error of each pixel, amplified', async () => {
    await app.page.keyboard.press('3');
    await screen.waitForOrdinal(canvas('source'), frame);
    await screen.waitForOrdinal(canvas('recon'), frame);
    expect(await canvas('source').evaluate((element) => (element as HTMLCanvasElement).width)).toBe(resolution);
    const places = [0, 1234, 8000, 9999, 12_345, 16_383];
    const [source, recon] = [await colours(canvas('source'), places), await colours(canvas('recon'), places)];
    await app.page.keyboard.press('2');
    await screen.waitForOrdinal(canvas('difference'), frame);
    await app.page.getByTestId('view.falseColour').click();
    await app.page.getByTestId('amplification').selectOption('2');
    const expected = source.map((colour, i) => {
      const squares = colour.reduce((sum, value, c) => sum + (value - (recon[i]?.[c] as number)) ** 2, 0);
      return new Array(3).fill(Math.min(255, Math.floor(Math.sqrt(squares / 3) * 2 + 0.5)));
    });
    expect(Math.max(...expected.flat())).toBeGreaterThan(0);
    await expect.poll(() => colours(canvas('difference'), places)).toEqual(expected);
    expect(await app.page.getByTestId('viewer-legend').textContent()).toBe('01');
    await app.page.getByTestId('view.falseColour').click();
    await expect.poll(() => colours(canvas('difference'), places)).not.toEqual(expected);
  });

  it('save what the mode shows, at the size of the model', async () => {
    const waiting = app.page.waitForEvent('download');
    await app.page.keyboard.press('Control+Shift+S');
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/_frame_000007_difference\.png$/);
    expect(pngSize(await readFile(await download.path()))).toEqual([resolution, resolution]);
    await app.page.keyboard.press('1');
    await screen.waitForOrdinal(canvas('recon'), frame);
    await screen.waitForOrdinal(canvas('source'), frame);
    const both = app.page.waitForEvent('download');
    await app.page.getByTestId('picture.save').click();
    const pair = await both;
    expect(pair.suggestedFilename()).toMatch(/_frame_000007_side_by_side\.png$/);
    expect(pngSize(await readFile(await pair.path()))).toEqual([2 * resolution, resolution]);
  });

  it('copy the picture to the clipboard', async () => {
    await app.page.getByTestId('picture.copy').click();
    await screen.notice.filter({ hasText: 'clipboard' }).waitFor();
    await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const types = await app.page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
    expect(types).toContain('image/png');
  });

  it('mark the patches whose tokens are kept, on the source too when it is wanted', async () => {
    const { page } = app;
    await page.keyboard.press('t');
    const overlay = page.getByTestId('recon-overlay');
    const opacities = async (of: Locator) => (await pixels(of)).filter((_, i) => i % 4 === 3);
    const tokens = Number(await page.getByTestId('frame-tokens').textContent());
    await expect.poll(async () => (await opacities(overlay)).length).toBe(256);
    const [light] = [...new Set(await opacities(overlay))].sort((a, b) => a - b);
    expect((await opacities(overlay)).filter((value) => value === light)).toHaveLength(tokens);
    expect(await page.getByTestId('source-overlay').count()).toBe(0);
    await page.getByTestId('view.overlayOnSource').click();
    await expect.poll(() => opacities(page.getByTestId('source-overlay'))).toEqual(await opacities(overlay));
    await page.keyboard.press('h');
    await expect
      .poll(async () => new Set((await pixels(overlay)).filter((_, i) => i % 4 === 0)).size)
      .toBeGreaterThan(3);
    expect(await page.getByTestId('viewer-legend').textContent()).toBe('0.00040.4');
    await page.keyboard.press('h');
    expect(await overlay.count()).toBe(0);
  });

  it('zoom at the pointer, all together, and fit again', async () => {
    const { page } = app;
    const box = await screen.recon.boundingBox();
    if (box === null) throw new Error('there is no reconstruction');
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -120);
    await expect.poll(() => page.getByTestId('zoom').textContent()).toMatch(/%$/);
    const zoomed = await transform(screen.recon);
    expect(await transform(screen.source)).toBe(zoomed);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => transform(screen.source)).not.toBe(zoomed);
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => page.getByTestId('zoom').textContent()).toBe('Fit');
    await page.keyboard.press('Alt+1');
    await expect.poll(() => page.getByTestId('zoom').textContent()).toBe('100 %');
    await page.keyboard.press('Alt+1');
  });

  it('split with a divider that the pointer and keys move', async () => {
    const { page } = app;
    await page.keyboard.press('3');
    const divider = page.getByTestId('divider');
    await divider.waitFor();
    const box = await divider.boundingBox();
    const picture = await canvas('source').boundingBox();
    if (box === null || picture === null) throw new Error('there is no divider');
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(picture.x + picture.width / 4, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => divider.getAttribute('aria-valuenow')).toBe('25');
    await divider.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => divider.getAttribute('aria-valuenow')).toBe('36');
    // The frame stays: the divider has these keys for itself.
    await screen.waitForOrdinal(canvas('recon'), frame);
    await screen.screenshot('viewers-split');
  });

  it('remember how frames are shown', async () => {
    await expect
      .poll(async () => JSON.parse(await readFile(`${data.path}/settings.json`, 'utf8')).preferences.viewers)
      .toEqual({
        mode: 'split',
        overlay: 'none',
        overlayOnSource: true,
        amplification: 2,
        falseColour: true,
        crisp: false,
      });
  });
});
