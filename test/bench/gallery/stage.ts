// The app that the gallery looks at, and how a view is shown on it at all sizes and in both themes.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../../e2e/axe';
import { flaws } from '../../e2e/flaws';
import type { Screen } from '../../e2e/screen';

export interface Stage {
  page: Page;
  screen: Screen;
  /** The demo clip, once the app has made it. */
  demo: string;
  /** A folder of videos, opened from the start. */
  takes: string;
  /** A file that is none. */
  noVideo: string;
}

/** Something to look at: how it is reached from the main screen, and left again. */
export interface View {
  name: string;
  open?: (stage: Stage) => Promise<unknown>;
  close?: (stage: Stage) => Promise<unknown>;
  /** It does not outlive a change of the window's size, so it is reached anew each time. */
  each?: boolean;
  /** At 3840 x 2160, too. */
  huge?: boolean;
}

/** What has to happen before the views after it. */
export interface Step {
  step: (stage: Stage) => Promise<unknown>;
}

const sizes = [
  [1024, 640],
  [1440, 900],
  [2560, 1440],
] as const;
const usual = { width: 1440, height: 900 };

/** A pause in which what was asked for comes: pictures, the plot at rest. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(250);
  await page
    .waitForFunction(
      () =>
        [...document.querySelectorAll<HTMLElement>('canvas[data-state]')].every(
          ({ dataset }) => dataset.state === 'shown',
        ) && document.querySelector('[data-painter=canvas]') === null,
      null,
      { timeout: 2500 },
    )
    .catch(() => undefined);
}

/** Takes the pictures of a view into a folder, and gives what is wrong with it, one line each. */
export async function take(stage: Stage, view: View, folder: string): Promise<string[]> {
  const { page } = stage;
  const found = new Set<string>();
  await mkdir(folder, { recursive: true });
  const reach = async () => {
    await page.mouse.move(2, 2);
    await view.open?.(stage);
  };
  if (!view.each) await reach();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [width, height] of view.huge ? [...sizes, [3840, 2160] as const] : sizes) {
      await page.setViewportSize({ width, height });
      if (view.each) await reach();
      await settle(page);
      const size = `${width}x${height}`;
      await page.screenshot({ path: join(folder, `${view.name}-${size}-${theme}.png`) });
      for (const flaw of await flaws(page)) found.add(`${size} ${flaw}`);
      if (width === usual.width) for (const one of await seriousViolations(page)) found.add(`${theme} ${one}`);
      if (view.each) await view.close?.(stage);
    }
  }
  await page.setViewportSize(usual);
  if (!view.each) await view.close?.(stage);
  return [...found];
}
