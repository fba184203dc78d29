// The installed app as `elastictok`: the command line without a window, under Electron, where engines are utility processes.
import { spawn, spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixtureClip } from '../fixtures/clips';
import { tinyModelDir } from '../fixtures/model';
import { root, waitForLine } from './hosts/process';
import { realElectron } from './hosts/realElectron';
import { standInCommand } from './hosts/standIn';
import { makeDataDir } from './launch';

let data: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  data = await makeDataDir();
});
afterAll(() => data.remove());

/** Program, words and environment of `elastictok WORDS` as the installed app runs it. */
async function elastictok(words: string[]) {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ELASTICTOK_HOME: data.path,
    ELASTICTOK_MODELS: dirname(await tinyModelDir('fsq')),
  };
  const args = ['--cli', '--', ...words];
  const electron = realElectron();
  if (electron !== null) return { command: electron, words: ['--no-sandbox', root, ...args], env };
  // The stand-in counts as started on a folder: the first word after the program is the app's own.
  const standIn = await standInCommand({ args, dataDir: data.path, env });
  return { command: process.execPath, words: standIn.words, env: standIn.env };
}

async function run(...words: string[]) {
  const { command, words: all, env } = await elastictok(words);
  return spawnSync(command, all, { env, encoding: 'utf8', timeout: 120_000 });
}

it('analyses, exports side by side in processes of their own, and ends with an exit code', async () => {
  const out = join(data.path, 'analyses');
  const clips = [await fixtureClip('odd'), await fixtureClip('one-frame')];
  const analyzed = await run('analyze', ...clips, '--device', 'cpu', '--out', out, '--json');
  expect(analyzed).toMatchObject({ status: 0, stderr: '' });
  expect(analyzed.stdout.match(/"summary"/g)).toHaveLength(2);
  const tables = join(data.path, 'tables');
  const exported = await run('export', out, '--out', tables, '--jobs', '2', '--format', 'jsonl', '--quiet');
  expect(exported).toMatchObject({ status: 0, stderr: '' });
  expect(await readdir(tables)).toHaveLength(2);
  expect((await run('analyze', join(data.path, 'none.mp4'))).status).toBe(2);
});

it('serves the app to a browser', async () => {
  const { command, words, env } = await elastictok(['serve', '--no-open', '--data', data.path]);
  const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const [, address] = await waitForLine(child, /(http:\/\/\S+)/, 60);
    // It answers the key with a cookie, and the address without the key.
    const answer = await fetch(address as string, { redirect: 'manual' });
    expect([answer.status < 400, answer.headers.has('set-cookie')]).toEqual([true, true]);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toBe(0);
});
