// Exports on the screen: in and out points, the dialog with its estimate, progress to finished files, and a token file opened again.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutsClipFrames, fixtureClip } from '../fixtures/clips';
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

async function start(host: (typeof hostNames)[number]): Promise<Screen> {
  app = await launchApp({ host, args: [await fixtureClip('cuts')], dataDir: data.path });
  const screen = new Screen(app.page);
  await screen.waitForStatus('complete');
  await screen.waitForFrames(cutsClipFrames);
  return screen;
}

/** Goes to a frame of the clip by keys. */
async function goTo({ page }: Screen, frame: number): Promise<void> {
  await page.keyboard.press('Home');
  for (let i = 0; i < frame; i++) await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => page.getByTestId('frame-figures').textContent())
    .toMatch(new RegExp(`Frame ${frame}(?=\\d\\d:)`));
}

/** Frame of the in or the out point; null where it is not shown. */
async function point({ page }: Screen, side: 'in' | 'out'): Promise<number | null> {
  const handle = page.getByTestId(`point-${side}`);
  return (await handle.isVisible()) ? Number(await handle.getAttribute('aria-valuenow')) : null;
}

/** Sets both points by keys. */
async function setPoints(screen: Screen, from: number, to: number): Promise<void> {
  await goTo(screen, from);
  await screen.page.keyboard.press('i');
  await goTo(screen, to);
  await screen.page.keyboard.press('o');
  await expect.poll(() => point(screen, 'in')).toBe(from);
  await expect.poll(() => point(screen, 'out')).toBe(to);
}

/** Frames that the dialog says it would export. */
async function estimated({ page }: Screen): Promise<number> {
  const text = page.getByTestId('export-estimate');
  await expect.poll(() => text.textContent()).toMatch(/([\d,]+) frames/);
  return Number(/([\d,]+) frames/.exec((await text.textContent()) ?? '')?.[1]?.replace(',', ''));
}

/** Exports what is chosen in the dialog and waits for the file. */
async function finish({ page }: Screen, name: string): Promise<string> {
  await page.getByTestId('export-start').click();
  await page.getByTestId('export-dialog').waitFor({ state: 'hidden' });
  const item = page.getByTestId('exports-item');
  await item.waitFor();
  if ((await item.getAttribute('aria-expanded')) !== 'true') await item.click();
  await page
    .locator(`[data-testid=export-row][data-name="${name}"][data-status=complete]`)
    .waitFor({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  return join(data.path, 'exports', name);
}

/** The header of a safetensors file: its tensors by name. */
async function tensors(path: string): Promise<Record<string, { shape: number[] }>> {
  const bytes = await readFile(path);
  const length = Number(bytes.readBigUInt64LE(0));
  return JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, { shape: number[] }>;
}

describe('in the window', () => {
  const host = 'electron';

  it('sets, drags and clears the in and out points', async () => {
    const screen = await start(host);
    const { page } = screen;
    await setPoints(screen, 30, 60);
    const handle = page.getByTestId('point-in');
    const box = await handle.boundingBox();
    if (box === null) throw new Error('there is no handle');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 5000, y, { steps: 8 });
    await page.mouse.up();
    // It stops at the out point.
    await expect.poll(() => point(screen, 'in')).toBe(60);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => point(screen, 'in')).toBe(59);
    await screen.screenshot(`points-${host}`);
    await page.getByTestId('clear-range').click();
    await expect.poll(() => point(screen, 'in')).toBeNull();
    await expect.poll(() => point(screen, 'out')).toBeNull();
  });

  it('keeps the keyboard within the dialog', async () => {
    const screen = await start(host);
    const { page } = screen;
    await page.keyboard.press('Control+Shift+E');
    await page.getByTestId('export-dialog').waitFor();
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      const outside = await page.evaluate(() => {
        const focused = document.activeElement;
        // Between the last control and the first one the browser's own frame has the focus.
        return focused !== document.body && focused?.closest('dialog') === null;
      });
      expect(outside).toBe(false);
    }
    await page.keyboard.press('Escape');
    await page.getByTestId('export-dialog').waitFor({ state: 'hidden' });
  });
});

describe.each(hostNames)('on %s', (host) => {
  it('exports from the in to the out point, as whole chunks, and opens the token file again', async () => {
    const screen = await start(host);
    const { page } = screen;
    await setPoints(screen, 30, 60);
    await page.keyboard.press('Control+Shift+E');
    await page.getByTestId('export-dialog').waitFor();
    expect(await page.getByTestId('export-part-range').isChecked()).toBe(true);
    expect(await page.getByTestId('export-choose-folder').count()).toBe(host === 'electron' ? 1 : 0);
    const frames = await estimated(screen);
    expect(frames).toBeGreaterThanOrEqual(31);
    expect(frames).toBeLessThan(cutsClipFrames);
    const widened = (await page.getByTestId('export-widened').textContent()) ?? '';
    const [, from, to] = /frames (\d+) to (\d+)/.exec(widened) ?? [];
    expect(Number(from)).toBeLessThanOrEqual(30);
    expect(Number(to)).toBeGreaterThanOrEqual(60);
    expect(Number(to) - Number(from) + 1).toBe(frames);
    await screen.screenshot(`export-${host}`);

    const path = await finish(screen, 'cuts.safetensors');
    const header = await tensors(path);
    expect(header.frame?.shape).toEqual([frames]);
    expect(header.ids?.shape).toHaveLength(1);

    const before = await screen.files.count();
    await screen.drop([path]);
    await expect.poll(() => screen.files.count(), { timeout: 30_000 }).toBe(before + 1);
    await expect
      .poll(() => page.locator('[data-testid=file-item].selected').textContent(), { timeout: 30_000 })
      .toContain('cuts');
    await expect.poll(() => screen.frames(), { timeout: 30_000 }).toBe(frames);
    expect(app?.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });

  it('exports a table of the whole clip, remembers the format, takes a free name, and clears the list', async () => {
    const screen = await start(host);
    const { page } = screen;
    const once = async (name: string) => {
      await page.getByTestId('export-show').click();
      await page.getByTestId('export-format-csv').check();
      expect(await page.getByTestId('export-options').count()).toBe(0);
      expect(await estimated(screen)).toBe(cutsClipFrames);
      return finish(screen, name);
    };
    const lines = (await readFile(await once('cuts.csv'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(1 + cutsClipFrames);
    await page.reload();
    await screen.waitForFrames(cutsClipFrames);
    await page.getByTestId('export-show').click();
    await expect.poll(() => page.getByTestId('export-format-csv').isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByTestId('export-dialog').waitFor({ state: 'hidden' });
    await once('cuts-2.csv');
    expect((await readdir(join(data.path, 'exports'))).sort()).toEqual(['cuts-2.csv', 'cuts.csv']);
    await page.getByTestId('exports-item').click();
    await page.getByTestId('export-clear').click();
    await page.getByTestId('exports-item').waitFor({ state: 'hidden' });
  });
});
