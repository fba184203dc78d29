// What went wrong is written down, without names, and can be passed on: faults of the page, the log, a run that was killed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchApp, makeDataDir, type RunningApp, writePreferences } from './launch';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp;
const start = () => launchApp({ host: 'electron', dataDir: data.path });
const filesIn = (folder: string) => readdirSync(join(data.path, folder)).filter((name) => /\.jsonl?$/.test(name));
const logText = () =>
  filesIn('logs')
    .map((name) => readFileSync(join(data.path, 'logs', name), 'utf8'))
    .join('');
const ask = (name: string, payload: object) =>
  app.page.evaluate(
    ([command, given]) => {
      type Bridge = { invoke(name: string, payload: unknown): Promise<{ value: { text: string } }> };
      return (window as unknown as { elastictok: Bridge }).elastictok.invoke(command as string, given);
    },
    [name, payload] as const,
  );

beforeAll(async () => {
  data = await makeDataDir();
  app = await start();
});
afterAll(async () => {
  await app.close();
  await data.remove();
});

it('writes a fault of the page to the log, and gives it with the diagnostics, both without names', async () => {
  await app.page.evaluate(() => {
    setTimeout(() => {
      throw new RangeError('cannot draw /home/jane/my clip.mp4: too large');
    });
  });
  await vi.waitFor(() => expect(logText()).toContain('a fault of the page'), 5000);
  await ask('files.openRecent', { recentId: 'nothing' });
  const lines = logText()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.find(({ from }) => from === 'page')).toMatchObject({
    ...{ level: 'error', what: 'a fault of the page' },
    error: expect.stringMatching(/^(?:Uncaught RangeError: )?cannot draw <path>: too large$/),
  });
  const { text } = (await ask('health.report', { names: false })).value;
  expect(text).toContain('a fault of the page');
  expect(text).toContain('[ok]      Last run: came to its end');
  expect(text + logText()).not.toMatch(/jane|my clip/);
});

it('shows the folder of the logs', async () => {
  await app.desktop?.clickMenu('health.show');
  await app.page.getByRole('button', { name: 'Show logs' }).click();
  await vi.waitFor(async () => expect((await app.desktop?.recorded())?.shown ?? [data.path]).not.toEqual([]), 5000);
  const shown = (await app.desktop?.recorded())?.shown;
  if (shown) expect(shown).toEqual([join(data.path, 'logs')]);
});

it('tells of a run that was killed, and has a report to copy', async () => {
  await writePreferences(data.path, {});
  process.kill(app.mainPid, 'SIGKILL');
  await app.close();
  app = await start();
  await app.page.getByTestId('notice').getByText('The last run ended with a crash').waitFor();
  expect(filesIn('crashes')).toEqual([expect.stringMatching(/^\d{8}T\d{9}Z-program\.json$/)]);
  await app.desktop?.clickMenu('health.show');
  await app.page.locator('[data-label="Last run"][data-state="warning"]').waitFor();
  await app.page.getByTestId('crash-copy').click();
  // A Chromium that has no clipboard shows the text instead.
  await app.page
    .getByTestId('health-done')
    .getByText(/clipboard/)
    .waitFor();
  const report = JSON.parse((await ask('diagnosis.crashReport', {})).value.text);
  expect(report).toMatchObject({ kind: 'program', host: 'electron' });
  // The lines of the run that was killed, not of this one.
  expect(report.log.map(({ what }: { what: string }) => what)).toContain('a fault of the page');
});
