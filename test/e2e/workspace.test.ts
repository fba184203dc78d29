// The window: first steps, help, panels by pointer and keys and after a restart, regions, sizes from small to 4K, and axe on every view.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { seriousViolations } from './axe';
import { flaws } from './flaws';
import { launchApp, makeDataDir, type RunningApp } from './launch';
import { Screen } from './screen';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp;

beforeAll(async () => {
  data = await makeDataDir();
  // Electron starts empty; serve opens the demo clip.
  app = await launchApp({ host: 'electron', dataDir: data.path });
});
afterAll(async () => {
  await app?.close();
  await data?.remove();
});

const width = async (page: Page, panel: string) => (await page.getByTestId(`panel-${panel}`).boundingBox())?.width ?? 0;
const height = async (page: Page, panel: string) =>
  (await page.getByTestId(`panel-${panel}`).boundingBox())?.height ?? 0;

/** Runs a check in both appearances. */
async function inBothThemes(page: Page, check: (theme: string) => Promise<void>): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme);
    await check(theme);
  }
}

describe('the window', () => {
  it('teaches on its first screen, and explains by hints and help', async () => {
    const { page } = app;
    await expect.poll(() => page.locator('.welcome-steps li').count()).toBe(3);
    await inBothThemes(page, async () => expect(await seriousViolations(page)).toEqual([]));
    // The checker is awake: a button without a name does not escape it.
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement('button'), { id: 'nameless' })),
    );
    expect((await seriousViolations(page)).join()).toContain('button-name');
    await page.evaluate(() => document.getElementById('nameless')?.remove());
    for (const [w, h] of [
      [1024, 640],
      [1440, 900],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width: w, height: h });
      expect(await flaws(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });

    const hint = page.getByTestId('hint-threshold');
    await hint.focus();
    const tip = page.locator('.hint-tip:popover-open');
    await expect.poll(() => tip.count()).toBe(1);
    expect(await tip.textContent()).toContain('27.6 dB is an MSE of 0.007');
    await page.keyboard.press('Escape');
    await expect.poll(() => tip.count()).toBe(0);
    await hint.blur();

    await page.keyboard.press('F1');
    await page.getByTestId('help').waitFor();
    await page.getByTestId('help-marks').click();
    await expect.poll(() => page.locator('.help-page h2').textContent()).toBe('Cuts and spikes');
    await page.getByTestId('help-search').fill('decibels');
    await expect.poll(() => page.getByTestId('help-term').count()).toBeGreaterThan(1);
    await inBothThemes(page, async () => expect(await seriousViolations(page)).toEqual([]));
    await page.keyboard.press('Escape');
    // The first Escape empties the field of a search, as everywhere.
    if (await page.getByTestId('help').isVisible()) await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('help').isVisible()).toBe(false);
  });

  it('shows an analyzed clip without a fault that axe calls serious, dialogs too, in both themes', async () => {
    const { page } = app;
    const screen = new Screen(page);
    await screen.drop([await fixtureClip('cuts')]);
    await screen.waitForStatus('complete');
    await screen.waitForFrames(cutsClipFrames);
    await page.mouse.move(2, 2);
    await inBothThemes(page, async (theme) => {
      expect(await seriousViolations(page)).toEqual([]);
      await screen.screenshot(`workspace-${theme}`);
    });
    const dialogs: readonly [string, () => Promise<void>][] = [
      ['shortcuts', () => page.keyboard.press('?')],
      ['models', () => page.getByTestId('models-show').click()],
      ['export-dialog', () => page.keyboard.press('Control+Shift+E')],
      ['palette', () => page.keyboard.press('Control+Shift+P')],
      ['go-to', () => page.keyboard.press('g')],
      ['settings', () => page.keyboard.press('Control+,')],
    ];
    for (const [name, open] of dialogs) {
      await open();
      await page.getByTestId(name).waitFor();
      await inBothThemes(page, async () => expect([name, await seriousViolations(page)]).toEqual([name, []]));
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByTestId(name).isVisible()).toBe(false);
    }
    // A key right after one that closed a dialog is heard.
    for (let turn = 0; turn < 5; turn++) {
      await page.getByTestId('models-show').click();
      await page.getByTestId('models').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
      await page.getByTestId('go-to').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByTestId('go-to').isVisible()).toBe(false);
    }
  });

  it('cuts nothing off from 1024 x 640 to 4K', async () => {
    const { page } = app;
    for (const [w, h] of [
      [1024, 640],
      [1440, 900],
      [2560, 1440],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width: w, height: h });
      await expect.poll(() => flaws(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('resizes and folds panels by pointer and keys, resets them, and never keeps the focus of the pointer', async () => {
    const { page } = app;
    const usual = await width(page, 'files');
    const separator = page.locator('#separator-files');
    const at = (await separator.boundingBox()) ?? { x: 0, y: 0, height: 0, width: 0 };
    await page.mouse.move(at.x, at.y + at.height / 2);
    await page.mouse.down();
    await page.mouse.move(at.x + 90, at.y + at.height / 2, { steps: 6 });
    await page.mouse.up();
    await expect.poll(() => width(page, 'files')).toBeCloseTo(usual + 90, -1);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).not.toBe('separator');

    await page.mouse.dblclick(at.x + 90, at.y + at.height / 2);
    await expect.poll(() => width(page, 'files')).toBeCloseTo(usual, 0);

    await page.keyboard.press('Tab');
    await separator.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => width(page, 'files')).toBeGreaterThan(usual + 40);
    await page.keyboard.press('Enter');
    await expect.poll(() => width(page, 'files')).toBe(0);
    await page.keyboard.press('Enter');
    await expect.poll(() => width(page, 'files')).toBeGreaterThan(usual + 40);

    await page.keyboard.press('F6');
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-region]') !== null)).toBe(true);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

    await page.keyboard.press('Control+j');
    await expect.poll(() => height(page, 'timeline')).toBe(0);
    await page.keyboard.press('Control+j');
    await expect.poll(() => height(page, 'timeline')).toBeGreaterThan(200);
    await page.getByTestId('toggle-side').click();
    await expect.poll(() => width(page, 'side')).toBe(0);
    expect(await page.getByTestId('toggle-side').getAttribute('aria-pressed')).toBe('false');
  });

  it('goes through its regions by F6, and leaves no focus ring after a click on the timeline', async () => {
    const { page } = app;
    const seen = new Set<string>();
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('F6');
      seen.add(
        await page.evaluate(() => {
          const active = document.activeElement as HTMLElement;
          const region = active.closest('[data-region]');
          return region?.closest('[data-panel]')?.id ?? region?.tagName ?? 'none';
        }),
      );
    }
    // The side panel is folded away, and takes no focus.
    expect([...seen].toSorted()).toEqual(['FOOTER', 'HEADER', 'files', 'timeline', 'viewers']);
    const plot = (await page.getByTestId('scrub-area').boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.click(plot.x + 400, plot.y + 120);
    expect(await page.evaluate(() => document.activeElement?.matches('.scrub-area:focus-visible') ?? false)).toBe(
      false,
    );
  });

  it('fills the screen and leaves it', async () => {
    const { page } = app;
    const full = () => page.evaluate(() => document.fullscreenElement !== null);
    await page.keyboard.press('f');
    await expect.poll(full).toBe(true);
    await page.keyboard.press('f');
    await expect.poll(full).toBe(false);
  });

  it('remembers its panels over a restart, in a browser too', async () => {
    const before = (await width(app.page, 'files')) / 1440;
    await app.close();
    app = await launchApp({ host: 'serve', dataDir: data.path, args: [await fixtureClip('cuts')] });
    await app.page.getByTestId('panel-files').waitFor();
    await expect.poll(async () => (await width(app.page, 'files')) / 1440).toBeCloseTo(before, 2);
    expect(await width(app.page, 'side')).toBe(0);
    expect(app.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });
});
