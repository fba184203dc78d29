// The dialogs, menus and notices over an analysed clip.
import { settingsSections } from '../../../src-renderer/store/settings';
import type { Stage, Step, View } from './stage';

const leave = ({ page }: Stage) => page.keyboard.press('Escape');

/** A dialog that a key opens, in a state that is reached by clicks. */
const dialog = (name: string, chord: string, ...testIds: string[]): View => ({
  name,
  open: async ({ page }) => {
    await page.keyboard.press(chord);
    for (const testId of testIds) await page.getByTestId(testId).first().click();
  },
  close: leave,
});

const typed = (name: string, chord: string, text: string): View => ({
  name,
  open: async ({ page }) => {
    await page.keyboard.press(chord);
    await page.keyboard.type(text);
  },
  close: leave,
});

export const dialogViews: readonly (View | Step)[] = [
  dialog('palette', 'Control+Shift+P'),
  typed('palette-words', 'Control+Shift+P', 'next mar'),
  typed('palette-nothing', 'Control+Shift+P', 'xyzzy'),
  dialog('keys', '?'),
  {
    name: 'keys-conflict',
    open: async ({ page }) => {
      await page.keyboard.press('?');
      await page.locator('[data-command="play.toggle"]').getByTestId('key-add').click();
      await page.keyboard.press('Home');
      await page.locator('[data-command="play.pause"]').getByTestId('key-add').click();
    },
    close: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.getByTestId('keys-reset').click();
      await page.keyboard.press('Escape');
    },
  },
  ...settingsSections.map((section) => dialog(`settings-${section}`, 'Control+,', `settings-tab-${section}`)),
  dialog('settings-clear', 'Control+,', 'settings-tab-storage', 'storage-clear'),
  {
    name: 'health',
    open: async ({ page }) => {
      await page.keyboard.press('Control+,');
      await page.getByTestId('health-show').click();
      await page.locator('[data-testid=health-summary][data-busy=false]').waitFor();
    },
    close: leave,
  },
  ...['screen', 'threshold', 'marks', 'compare'].map((chapter) => dialog(`help-${chapter}`, 'F1', `help-${chapter}`)),
  dialog('export-tokens', 'Control+Shift+E', 'export-format-safetensors'),
  dialog('export-webdataset-shots', 'Control+Shift+E', 'export-format-webdataset', 'export-part-shots'),
  dialog('export-video', 'Control+Shift+E', 'export-format-sideBySide'),
  {
    name: 'exports-running',
    open: async ({ page }) => {
      await page.keyboard.press('Control+Shift+E');
      await page.getByTestId('export-format-sideBySide').click();
      await page.getByTestId('export-start').click();
      await page.getByTestId('exports-item').click();
    },
    close: leave,
  },
  {
    name: 'exports-done',
    each: true,
    open: async ({ page }) => {
      await page.getByTestId('exports-item').click();
      await page.locator('[data-testid=export-row][data-status=complete]').first().waitFor({ timeout: 300_000 });
    },
    close: leave,
  },
  { name: 'models', open: ({ page }) => page.getByTestId('models-show').first().click(), close: leave },
  dialog('go-to', 'g'),
  typed('go-to-typed', 'g', '0:12.5'),
];
