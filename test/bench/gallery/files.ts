// The views of several files: a folder of pictures, files that fail and wait, errors with their remedy.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step, View } from './stage';

export const fileViews: readonly (View | Step)[] = [
  { step: ({ page }) => page.getByTestId('grid-panel').waitFor() },
  { name: 'grid-opened' },
  {
    step: async ({ page, screen }) => {
      await screen.button('analyze').click();
      await page.locator('[data-testid=file-item].selected[data-status=complete]').waitFor({ timeout: 300_000 });
    },
  },
  { name: 'grid-pictures', huge: true },
  {
    name: 'grid-halves',
    open: ({ page }) => page.getByTestId('grid-picture-both').click(),
    close: ({ page }) => page.getByTestId('grid-picture-source').click(),
  },
  {
    name: 'picture',
    open: ({ page }) => page.keyboard.press('w'),
    close: ({ page }) => page.keyboard.press('w'),
  },
  {
    name: 'notice-error',
    each: true,
    open: async ({ screen, noVideo }) => {
      await screen.drop([noVideo]);
      await screen.notice.first().waitFor();
    },
    close: async ({ screen }) => {
      for (const one of await screen.notice.all()) await one.getByRole('button').first().click();
    },
  },
  {
    step: async ({ page, screen, takes }) => {
      await page.getByTestId('file-item').nth(6).waitFor();
      // One that was good when it was opened, and is not when its turn comes.
      await writeFile(join(takes, 'b.mp4'), '');
      await page.getByTestId('file-item').filter({ hasText: 'b.mp4' }).locator('.file-main').click();
      await page.getByTestId('analyze').click();
      await screen.waitForStatus('failed', 120);
      await page.getByTestId('queue-menu').click();
      await page.getByTestId('queue.addAll').click();
      await page.locator('[data-testid=queue-foot][data-paused=false]').waitFor();
    },
  },
  { name: 'queue-running' },
  {
    name: 'queue-menu',
    each: true,
    open: ({ page }) => page.getByTestId('queue-menu').click(),
    close: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    step: async ({ page }) => {
      const toggle = page.getByTestId('queue-toggle');
      if ((await toggle.count()) > 0) await toggle.click();
    },
  },
  { name: 'queue-paused' },
];
