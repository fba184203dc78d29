// Killed parts: the page comes back, a hanging ffmpeg does not outlive the engine that started it, and a killed ffmpeg costs no more than the chunk in progress.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { killNow } from '../../src-main/fsx/children';
import { isProcessAlive } from '../../src-main/fsx/processes';
import { locateFfmpeg } from '../../src-main/media/locate';
import { builtMain, root } from '../e2e/hosts/process';
import { writePreferences } from '../e2e/launch';
import { fixtureClip } from '../fixtures/clips';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, onlyRun, scratchFolder, startEngine, tinyRequest } from '../integration/engine/setup';
import { Desktop } from './kills/desktop';
import { queueAll } from './kills/reference';

/** An ffmpeg that tells its process id when it is to decode, and then does so, or does nothing for ever. */
async function watchedFfmpeg(folder: string, hangs: boolean) {
  const path = join(folder, 'ffmpeg');
  const { ffmpeg, ffprobe } = await locateFfmpeg();
  // A program that is found by its name alone has no folder for its sibling.

  const note = join(folder, 'pid');
  await writeFile(
    path,
    `#!/bin/sh\ncase "$*" in *rawvideo*) echo $$ > '${note}'; ${hangs ? 'exec sleep 1000' : ''};; esac\nexec '${ffmpeg}' "$@"\n`,
  );
  await chmod(path, 0o755);
  const pid = async (): Promise<number> => {
    const text = await readFile(note, 'utf8').catch(() => '');
    return Number(text.trim());
  };
  return { path, ffprobe, pid };
}

/** Loaded into an engine: its first session is never made, and the process stands still meanwhile, as in each call of the runtime. */
const hangingSession = (note: string) => `
if (process.argv.some((word) => word.endsWith('engine.js')) && require('node:worker_threads').isMainThread) {
  const { onnxruntimeBackend } = require(${JSON.stringify(join(root, 'node_modules/onnxruntime-node/dist/backend.js'))});
  onnxruntimeBackend.createInferenceSessionHandler = async () => {
    require('node:fs').writeFileSync(${JSON.stringify(note)}, String(process.pid));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}`;

const hasEnded = (pid: number) => expect.poll(() => isProcessAlive(pid), { timeout: 15_000 }).toBe(false);

it.skipIf(process.platform === 'win32')('ends with a killed engine', async () => {
  await using scratch = await scratchFolder();
  const hanging = await watchedFfmpeg(scratch.path, true);
  const engine = startEngine();
  try {
    const request = await tinyRequest(await fixtureClip('cuts'), scratch.path);
    const asked = engine.request({ ...request, tools: { ...request.tools, ffmpeg: hanging.path } });
    asked.catch(() => undefined);
    await expect.poll(hanging.pid, { timeout: 60_000 }).toBeGreaterThan(0);
    const pid = await hanging.pid();
    expect(isProcessAlive(pid)).toBe(true);
    engine.kill();
    await expect(asked).rejects.toMatchObject({ code: 'engine-lost' });
    await hasEnded(pid);
  } finally {
    await engine.close();
  }
});

it.skipIf(process.platform === 'win32')('ends with the engine of a killed program', async () => {
  await using scratch = await scratchFolder();
  const hanging = await watchedFfmpeg(scratch.path, true);
  await killAnalyze(scratch.path, { FFMPEG_PATH: hanging.path, FFPROBE_PATH: hanging.ffprobe }, hanging.pid);
});

it.skipIf(process.platform === 'win32')(
  'an engine that hangs in its runtime ends with the killed program',
  async () => {
    await using scratch = await scratchFolder();
    const [hook, note] = [join(scratch.path, 'hook.cjs'), join(scratch.path, 'engine')];
    await writeFile(hook, hangingSession(note));
    const pid = async () => Number(await readFile(note, 'utf8').catch(() => ''));
    await killAnalyze(scratch.path, { NODE_OPTIONS: `--require ${hook}` }, pid);
  },
);

/** Kills `elastictok analyze` once `pid` gives a process of it, and waits for the end of that one. */
async function killAnalyze(home: string, env: NodeJS.ProcessEnv, pid: () => Promise<number>) {
  const clip = await fixtureClip('cuts');
  const words = [join(builtMain, 'cli.js'), 'analyze', clip, '--device', 'cpu', '--out', home, '--quiet'];
  const models = dirname(await tinyModelDir('fsq'));
  const program: ChildProcess = spawn(process.execPath, words, {
    env: { ...process.env, ...env, ELASTICTOK_MODELS: models, ELASTICTOK_HOME: home },
    stdio: 'ignore',
  });
  await expect.poll(pid, { timeout: 60_000 }).toBeGreaterThan(0);
  const part = await pid();
  expect(isProcessAlive(part)).toBe(true);
  const ended = once(program, 'exit');
  program.kill('SIGKILL');
  await ended;
  await hasEnded(part).finally(() => killNow(part));
}

it.skipIf(process.platform === 'win32')(
  'ffmpeg that is killed is said to be, and the analysis resumes to the same bytes',
  async () => {
    await using reference = await scratchFolder();
    await using scratch = await scratchFolder();
    await using tools = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const watched = await watchedFfmpeg(tools.path, false);
    const engine = startEngine();
    try {
      expect(onlyRun(await engine.request(await tinyRequest(clip, reference.path))).status).toBe('complete');
      const request = await tinyRequest(clip, scratch.path);
      // By its first block it waits for the engine: it has more frames than fit in between.
      const kill = () => void watched.pid().then(killNow);
      const asked = engine.request(
        { ...request, tools: { ...request.tools, ffmpeg: watched.path } },
        { onEvent: ({ type }) => type === 'blocks' && kill() },
      );
      await expect(asked).rejects.toMatchObject({ code: 'ffmpeg-failed', message: /ended from outside/ });
      expect(onlyRun(await engine.request(request)).status).toBe('complete');
      expect(await fingerprint(scratch.path)).toBe(await fingerprint(reference.path));
    } finally {
      await engine.close();
    }
  },
);

it.skipIf(process.platform !== 'linux')('a page that is killed loads again, and its app worked on', async () => {
  await using scratch = await scratchFolder();
  await writePreferences(scratch.path, { analyzeOnOpen: false });
  const models = dirname(await tinyModelDir('fsq', { resolution: 64 }));
  const app = await Desktop.start(scratch.path, { ELASTICTOK_MODELS: models });
  if (app === null) throw new Error('the app did not start');
  try {
    await queueAll(app, [await fixtureClip('cuts')]);
    const pages = app.processes('page');
    expect(pages).not.toEqual([]);
    for (const { pid } of pages) killNow(pid);
    // Only a page can answer.
    await expect
      .poll(async () => (await app.state()).analyses.map(({ status }) => status), { timeout: 60_000 })
      .toEqual(['complete']);
    for (const { pid } of pages) expect(isProcessAlive(pid)).toBe(false);
  } finally {
    await app.quit();
  }
});
