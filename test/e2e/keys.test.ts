// Commands by palette and keys: search and run, profiles, press-to-record, conflicts, refused keys, what is kept, the native menu, undo and redo.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { launchApp, makeDataDir, type RunningApp } from './launch';
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

async function start(): Promise<Screen> {
  app = await launchApp({ host: 'electron', args: [await fixtureClip('cuts')], dataDir: data.path });
  const screen = new Screen(app.page);
  await screen.waitForStatus('complete');
  await screen.waitForFrames(cutsClipFrames);
  return screen;
}

/** Waits until the playhead stands on an analysed frame. */
const atFrame = (screen: Screen, ordinal: number) => screen.waitForOrdinal(screen.source, ordinal);
const menu = (id: string) => app?.desktop?.menuItem(id);

describe('commands', () => {
  it('are found by words in the palette and run by keys alone', async () => {
    const screen = await start();
    const { page } = screen;
    const options = page.getByTestId('palette-option');
    const query = page.getByRole('combobox', { name: 'Search the commands' });

    await page.keyboard.press('Control+Shift+P');
    await expect.poll(() => query.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('next mar');
    const found = () => options.evaluateAll((all) => all.map((option) => (option as HTMLElement).dataset.command));
    // Those of single kinds are found by their group.
    expect(await found()).toEqual(['mark.next', 'cut.next', 'transition.next', 'spike.next']);
    expect(await query.getAttribute('aria-activedescendant')).toBe(await options.first().getAttribute('id'));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('palette').isVisible()).toBe(false);
    await atFrame(screen, cutsClipCuts[0] as number);

    // Held down, the key of pause makes steps of those that play.
    await page.keyboard.down('k');
    await page.keyboard.press('l');
    await atFrame(screen, (cutsClipCuts[0] as number) + 1);
    await page.keyboard.press('j');
    await page.keyboard.up('k');
    await atFrame(screen, cutsClipCuts[0] as number);

    // The native menu has the viewers' modes, and ticks the one that is on.
    await app?.desktop?.clickMenu('view.split');
    await expect.poll(async () => (await menu('view.split'))?.checked).toBe(true);
    expect((await menu('view.sideBySide'))?.checked).toBe(false);
    await app?.desktop?.clickMenu('view.sideBySide');
    await expect.poll(async () => (await menu('view.sideBySide'))?.checked).toBe(true);

    // What was run last comes first; what cannot be run is there, dimmed, and does nothing.
    await page.keyboard.press('Control+Shift+P');
    await expect.poll(() => options.first().getAttribute('data-command')).toBe('mark.next');
    await page.keyboard.press('ArrowDown');
    expect(await options.nth(1).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await options.last().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.type('cancel');
    expect(await options.first().getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('palette').isVisible()).toBe(true);
    await screen.screenshot('palette');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('palette').isVisible()).toBe(false);
    await atFrame(screen, cutsClipCuts[0] as number);

    // A jump is taken back, and forth.
    await page.keyboard.press('End');
    await atFrame(screen, cutsClipFrames - 1);
    await page.keyboard.press('Shift+Backspace');
    await atFrame(screen, cutsClipCuts[0] as number);
    await page.keyboard.press('Shift+Backspace');
    await atFrame(screen, cutsClipFrames - 1);
    expect(app?.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });

  it('get other keys by profile and by pressing them, which are kept and show in menu and buttons', async () => {
    const screen = await start();
    const { page } = screen;
    const row = (id: string) => page.locator(`[data-testid=key-row][data-command="${id}"]`);
    const keysOf = (id: string) => row(id).locator('.chord').allTextContents();
    await expect.poll(async () => (await menu('play.toggle'))?.accelerator).toBe('Space');
    await page.keyboard.press('?');
    await page.getByTestId('key-profile-editor').check();
    await expect.poll(() => keysOf('frame.clearRange')).toEqual(['AltX']);

    // Home belongs to another command: both say so, until one has it alone. The browser's own keys are refused.
    await row('play.toggle').getByTestId('key-add').click();
    await page.keyboard.press('Control+w');
    expect(await page.getByTestId('key-refusal').textContent()).toMatch(/browser/i);
    await page.keyboard.press('Home');
    await expect.poll(() => page.getByTestId('key-conflict').count()).toBe(2);
    expect(await row('frame.first').getByTestId('key-conflict').textContent()).toMatch(/Play or pause/);
    await screen.screenshot('shortcuts');
    await row('play.toggle').getByTestId('key-take').click();
    await expect.poll(() => page.getByTestId('key-conflict').count()).toBe(0);
    expect(await keysOf('frame.first')).toEqual([]);
    await row('play.toggle').hover();
    await row('play.toggle').getByTestId('key-remove').first().click();
    expect(await keysOf('play.toggle')).toEqual(['Home']);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('shortcuts').isVisible()).toBe(false);

    const button = page.getByTitle(/^Play or pause/);
    expect(await button.getAttribute('title')).toBe('Play or pause (Home)');
    await expect.poll(async () => (await menu('play.toggle'))?.accelerator).toBe('Home');
    const kept = async () => JSON.parse(await readFile(join(data.path, 'settings.json'), 'utf8')).preferences.keys;
    await expect.poll(async () => (await kept()).changes['play.toggle']).toEqual(['Home']);
    await page.reload();
    await screen.waitForFrames(cutsClipFrames);
    expect(await button.getAttribute('title')).toBe('Play or pause (Home)');
    await page.keyboard.press('?');
    expect(await page.getByTestId('key-profile-editor').isChecked()).toBe(true);
    await page.getByTestId('keys-reset').click();
    await expect.poll(() => keysOf('frame.first')).toEqual(['Home']);
    expect(app?.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  });

  it('are undone and redone in the order in which they were done, whatever they did', async () => {
    const screen = await start();
    const { page } = screen;
    const undo = async () => (await menu('edit.undo'))?.label;
    const threshold = page.getByTestId('threshold');
    const before = await threshold.inputValue();
    expect(await menu('edit.undo')).toMatchObject({ label: 'Undo', enabled: false });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('i');
    await expect.poll(undo).toBe('Undo set in point');
    await page.keyboard.press('Delete');
    await expect.poll(undo).toMatch(/^Undo delete /);
    // The slider keeps the focus, and not the keys of undo.
    await threshold.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(undo).toBe('Undo change threshold');
    await page.keyboard.press('Control+z');
    await expect.poll(() => threshold.inputValue()).toBe(before);
    await page.keyboard.press('Control+z');
    await expect.poll(() => screen.events.count()).toBeGreaterThanOrEqual(cutsClipCuts.length);
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('point-in').getAttribute('aria-valuetext')).toBe('not set');
    await expect.poll(async () => (await menu('edit.redo'))?.label).toBe('Redo set in point');
    await app?.desktop?.clickMenu('edit.redo');
    await expect.poll(() => page.getByTestId('point-in').getAttribute('aria-valuetext')).toMatch(/^frame /);

    await page.getByTestId('file-close').click();
    await expect.poll(() => screen.files.count()).toBe(0);
    const name = basename(await fixtureClip('cuts'));
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('undo close');
    expect(await page.getByTestId('palette-option').first().textContent()).toContain(`Undo close ${name}`);
    await page.keyboard.press('Enter');
    await screen.files.filter({ hasText: name }).waitFor();
    // Pictures of the closed file that had been asked for are answered by 404.
    expect(app?.console.filter((line) => /^pageerror/.test(line))).toEqual([]);
  });
});
