// Settings and health: sections, hints and keys, folders by the native dialog, clearing with a clear yes, the report without names.
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { type HostName, launchApp, makeDataDir, type RunningApp } from './launch';
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

/** The settings of the first version that had any, under which no analysis begins by itself. */
const firstSettings = JSON.stringify({
  version: 1,
  preferences: { analyzeOnOpen: false, theme: 'light' },
  ffmpegPath: null,
  recents: [],
});

async function start(host: HostName): Promise<Page> {
  await writeFile(join(data.path, 'settings.json'), firstSettings);
  app = await launchApp({ host, args: [await fixtureClip('cuts')], dataDir: data.path });
  const { page } = app;
  await page.getByTestId('file-item').waitFor();
  return page;
}

/** A file as it would be after some days. */
async function old(path: string, bytes: number): Promise<void> {
  const full = join(data.path, path);
  await mkdir(join(full, '..'), { recursive: true });
  await writeFile(full, Buffer.alloc(bytes));
  const then = new Date(Date.now() - 3 * 86_400_000);
  await utimes(full, then, then);
}

/** What an accessibility checker finds serious in a dialog. */
async function faults(page: Page, testId: string): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(selector);
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return bad.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, `[data-testid=${testId}]`);
}

const tab = (page: Page, section: string) => page.getByTestId(`settings-tab-${section}`);

describe('on serve', () => {
  it('changes settings at once and keeps them, beside the file of the older version', async () => {
    const page = await start('serve');
    await page.keyboard.press('Control+,');
    // The keyboard goes through the sections.
    await expect.poll(() => tab(page, 'analyses').evaluate((one) => one === document.activeElement)).toBe(true);
    const panel = page.getByTestId('settings-panel');
    const tip = panel.getByRole('tooltip', { name: /half the error/ });
    expect(await tip.count()).toBe(0);
    await panel.getByTestId('hint-threshold').hover();
    await tip.waitFor();
    // A notice shows within the dialog, where it can be reached.
    const empty = join(data.path, 'empty.mp4');
    await writeFile(empty, '');
    await new Screen(page).drop([empty]);
    const notice = page.getByTestId('settings').getByRole('alert').filter({ hasText: 'empty.mp4' });
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => notice.count()).toBe(0);
    await panel.getByTestId('sampling').selectOption('5');
    await panel.getByTestId('fit').selectOption('letterbox');
    expect(await faults(page, 'settings')).toEqual([]);
    await tab(page, 'analyses').focus();
    await page.keyboard.press('ArrowDown');
    expect(await tab(page, 'appearance').getAttribute('aria-selected')).toBe('true');
    await page.getByTestId('theme').selectOption('dark');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    expect(await faults(page, 'settings')).toEqual([]);
    await tab(page, 'behaviour').click();
    await page.getByTestId('analyzeOnOpen').check();
    await page.keyboard.press('Escape');
    const stored = async () => JSON.parse(await readFile(join(data.path, 'settings.json'), 'utf8'));
    await expect
      .poll(async () => (await stored()).preferences)
      .toMatchObject({ theme: 'dark', fit: 'letterbox', analyzeOnOpen: true, sampling: { kind: 'fps', fps: 5 } });
    expect((await stored()).version).toBe(2);
    expect(await readFile(join(data.path, 'settings.json.v1.bak'), 'utf8')).toBe(firstSettings);
    await page.reload();
    await page.getByTestId('settings-show').click();
    await tab(page, 'appearance').click();
    expect(await page.getByTestId('theme').inputValue()).toBe('dark');
  });

  it('shows folders without choosing them, and removes only what was agreed to', async () => {
    await old('uploads/film.mp4', 3_000_000);
    await old('analyses/film.etok/analysis.json', 5000);
    const page = await start('serve');
    await page.getByTestId('settings-show').click();
    await tab(page, 'folders').click();
    await expect.poll(() => page.getByTestId('folder-analyses').textContent()).toBe('analyses');
    expect(await page.getByTestId('folder-ffmpeg').textContent()).toMatch(/^Version \d/);
    expect(await page.getByTestId('choose-analyses').count()).toBe(0);
    await tab(page, 'storage').click();
    await expect.poll(() => page.getByTestId('store-uploads').textContent()).toContain('3.0 MB');
    await page.getByTestId('storage-clear').click();
    const clear = page.getByTestId('clear-sure');
    expect(await page.getByTestId('clear-analyses').isChecked()).toBe(false);
    await page.getByTestId('clear-analyses').check();
    expect(await clear.isEnabled()).toBe(false);
    await page.getByTestId('clear-agree').check();
    expect(await clear.isEnabled()).toBe(true);
    expect(await faults(page, 'settings')).toEqual([]);
    // Another mind: the analyses stay.
    await page.getByTestId('clear-analyses').uncheck();
    await clear.click();
    await expect.poll(() => page.getByTestId('storage-done').textContent()).toBe('3.0 MB are free again.');
    expect(await readdir(join(data.path, 'uploads'))).toEqual([]);
    expect(await readdir(join(data.path, 'analyses'))).toEqual(['film.etok']);
    await page.getByTestId('storage-clear').click();
    await page.getByTestId('clear-analyses').check();
    await page.getByTestId('clear-agree').check();
    await clear.click();
    await expect.poll(() => readdir(join(data.path, 'analyses'))).toEqual([]);
  });

  it('checks its health and copies a report without names', async () => {
    const page = await start('serve');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByTestId('settings-show').click();
    await page.getByTestId('health-show').click();
    const lines = page.getByTestId('health-line');
    await lines.first().waitFor();
    const stateOf = (label: string) =>
      page.locator(`[data-testid=health-line][data-label="${label}"]`).getAttribute('data-state');
    for (const label of ['ffmpeg', 'Filters', 'Data folder', 'Node']) expect(await stateOf(label)).toBe('ok');
    await page.locator('[data-testid=health-summary][data-busy=false]').waitFor();
    await page.getByTestId('health-test').click();
    const cpu = page.locator('[data-testid=health-line][data-label^=CPU]');
    await expect.poll(() => cpu.textContent(), { timeout: 60_000 }).toMatch(/passed its self-test, [\d.]+ ms a probe/);
    expect(await faults(page, 'health')).toEqual([]);

    const copied = async () => {
      await page.getByTestId('health-copy').click();
      await expect.poll(() => page.getByTestId('health-done').textContent()).toContain('on the clipboard');
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const plain = await copied();
    expect(plain).toMatch(/^ElasticTok Studio [\d.]+, diagnostics of /);
    expect(plain).toMatch(/\[ok\] +ffmpeg: version/);
    expect(plain).not.toContain(basename(data.path));
    expect(plain).not.toMatch(/[/\\]/);
    await page.getByTestId('health-names').check();
    expect(await copied()).toContain(data.path);

    // A page without the right to write it, as the desktop's is, copies the old way.
    await page.evaluate(async () => {
      await navigator.clipboard.writeText('');
      navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    });
    expect(await copied()).toContain(data.path);
    // Where no way leads to the clipboard the text is shown.
    await page.evaluate(() => {
      document.execCommand = () => false;
    });
    await page.getByTestId('health-copy').click();
    await expect.poll(() => page.getByTestId('health-report').inputValue()).toContain(data.path);
  });
});

describe('on electron', () => {
  it('tells what it is, puts analyses into a folder that was chosen, and refuses one without ffmpeg', async () => {
    const page = await start('electron');
    const chosen = join(data.path, 'another disk');
    await mkdir(chosen);
    await app?.desktop?.clickMenu('about.show');
    await page.getByTestId('about-clone').waitFor();
    expect(await page.getByTestId('about-version').textContent()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await page.getByTestId('about-updates').count()).toBe(0);
    expect(await faults(page, 'about')).toEqual([]);
    await page.keyboard.press('Escape');
    await app?.desktop?.clickMenu('settings.show');
    await tab(page, 'folders').click();
    await app?.desktop?.setDialogAnswer([chosen]);
    await page.getByTestId('choose-analyses').click();
    await expect.poll(() => page.getByTestId('folder-analyses').textContent()).toBe('another disk');
    await app?.desktop?.setDialogAnswer([chosen]);
    await page.getByTestId('choose-ffmpeg').click();
    await expect
      .poll(() => page.getByTestId('settings-problem').textContent())
      .toMatch(/No ffmpeg and ffprobe .* run from/);
    expect(await page.getByTestId('folder-ffmpeg').textContent()).toMatch(/^Version \d/);
    await page.keyboard.press('Escape');
    const screen = new Screen(page);
    await screen.button('analyze').click();
    await screen.waitForStatus('complete');
    expect(await screen.frames()).toBe(cutsClipFrames);
    expect(await readdir(chosen)).toEqual(['cuts.etok']);
    // The usual one again; what was made stays where it is.
    await page.getByTestId('settings-show').click();
    await tab(page, 'folders').click();
    await page.getByTestId('reset-analyses').click();
    await expect.poll(() => page.getByTestId('folder-analyses').textContent()).toBe('analyses');
    expect(await readdir(chosen)).toEqual(['cuts.etok']);

    // What is changed just before the page or the program goes is kept.
    await tab(page, 'analyses').click();
    await page.getByTestId('fit').selectOption('letterbox');
    await page.reload();
    await expect.poll(() => page.getByTestId('settings-show').isVisible()).toBe(true);
    await page.getByTestId('settings-show').click();
    await tab(page, 'analyses').click();
    await expect.poll(() => page.getByTestId('fit').inputValue()).toBe('letterbox');
    await tab(page, 'appearance').click();
    await page.getByTestId('theme').selectOption('dark');
    await app?.close();
    app = null;
    const { preferences } = JSON.parse(await readFile(join(data.path, 'settings.json'), 'utf8'));
    expect(preferences).toMatchObject({ fit: 'letterbox', theme: 'dark' });
  });
});
