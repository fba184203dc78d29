// The queue as its user sees it: a folder of files, their order by drag and keys, pause, the desktop's part, and a crash in the middle.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cutsClipFrames, fixtureClip } from '../fixtures/clips';
import { launchApp, makeDataDir, type RunningApp, writePreferences } from './launch';
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

/** A folder of copies of a short clip. */
async function films(...names: string[]): Promise<string> {
  const folder = join(data.path, 'films');
  await mkdir(folder);
  for (const name of names) await copyFile(await fixtureClip('vfr'), join(folder, name));
  return folder;
}

const names = (screen: Screen) => screen.page.locator('.file-name').allTextContents();
const statuses = (screen: Screen) =>
  screen.files.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status));

it('takes a folder, is put in order by drag and keys, pauses, and tells the desktop', async () => {
  await writePreferences(data.path, { analyzeOnOpen: false });
  app = await launchApp({ host: 'electron', dataDir: data.path });
  const screen = new Screen(app.page);
  const { page } = screen;
  await screen.drop([await films('a.mp4', 'b.mp4', 'c.mp4', 'd.mp4')]);
  await expect.poll(() => names(screen), { timeout: 20_000 }).toEqual(['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4']);
  // The first one of what was dropped is shown.
  expect(await page.locator('.file-item.selected .file-name').textContent()).toBe('a.mp4');

  const [from, to] = [await screen.files.nth(3).boundingBox(), await screen.files.nth(1).boundingBox()];
  if (from === null || to === null) throw new Error('there are no rows');
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, to.y + 4, { steps: 6 });
  await page.getByTestId('file-gap').waitFor();
  await screen.screenshot('queue-drag');
  await page.mouse.up();
  await expect.poll(() => names(screen)).toEqual(['a.mp4', 'd.mp4', 'b.mp4', 'c.mp4']);
  // A drag selects nothing.
  expect(await page.locator('.file-item.selected .file-name').textContent()).toBe('a.mp4');

  // By keys: down the list to the last one, and from there to the top.
  await page.locator('.file-item.selected .file-main').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect.poll(() => names(screen)).toEqual(['c.mp4', 'a.mp4', 'd.mp4', 'b.mp4']);
  await page.keyboard.press('Control+ArrowDown');
  await expect.poll(() => names(screen)).toEqual(['a.mp4', 'c.mp4', 'd.mp4', 'b.mp4']);

  await app.desktop?.blur();
  await page.getByTestId('queue-menu').click();
  await page.getByTestId('queue.addAll').click();
  await page.locator('[data-testid=queue-foot][data-paused=false]').waitFor();
  await page.getByTestId('queue-toggle').click();
  await page.locator('[data-testid=queue-foot][data-paused=true]').waitFor();
  await expect.poll(() => statuses(screen), { timeout: 20_000 }).not.toContain('running');
  await screen.screenshot('queue-paused');
  await page.getByTestId('queue-toggle').click();
  await expect.poll(() => statuses(screen), { timeout: 60_000 }).toEqual(Array(4).fill('complete'));
  const recorded = () => app?.desktop?.recorded();
  if ((await recorded()) !== null) {
    await expect
      .poll(async () => (await recorded())?.notifications, { timeout: 5000 })
      .toEqual([{ title: 'The queue has ended', body: '4 done' }]);
    const { progress, awake } = (await recorded())!;
    expect(progress.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
    expect(progress.at(-1)).toBe(-1);
    expect(awake.at(-1)).toBe(false);
  }
  await page.getByTestId('queue-menu').click();
  await page.getByTestId('queue.clearFinished').click();
  await screen.button('open-welcome').waitFor();
});

it('is there again after a crash, and goes on at one click', async () => {
  await writePreferences(data.path, { search: 'binary' });
  const clip = await fixtureClip('cuts');
  app = await launchApp({ host: 'serve', args: [clip, await films('a.mp4', 'b.mp4')], dataDir: data.path });
  let screen = new Screen(app.page);
  await screen.files.nth(2).waitFor();
  await screen.waitForFrames(20);
  process.kill(app.mainPid, 'SIGKILL');
  await app.close();

  app = await launchApp({ host: 'serve', dataDir: data.path });
  screen = new Screen(app.page);
  await screen.files.nth(2).waitFor();
  expect(await statuses(screen)).toEqual(['queued', 'queued', 'queued']);
  await expect.poll(() => app?.page.getByTestId('queue-text').textContent()).toBe('3 analyses were interrupted');
  // What is stored shows before it goes on.
  await screen.files.first().locator('.file-main').click();
  const stored = await screen.waitForFrames(1);
  expect(stored).toBeLessThan(cutsClipFrames);
  expect(await screen.files.first().textContent()).toMatch(/Paused, \d+ %/);
  await screen.screenshot('queue-interrupted');
  await app.page.evaluate(await readFile(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8'));
  const serious = await app.page.evaluate(async () => {
    type Axe = { run(at: string): Promise<{ violations: { id: string; impact: string }[] }> };
    const { violations } = await (window as never as { axe: Axe }).axe.run('.file-list');
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
  });
  expect(serious).toEqual([]);
  await app.page.getByTestId('queue-toggle').click();
  await expect.poll(() => statuses(screen), { timeout: 60_000 }).toEqual(Array(3).fill('complete'));
  await app.page.getByTestId('queue-foot').waitFor({ state: 'detached' });
});
