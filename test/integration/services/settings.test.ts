// Folders, ffmpeg and health behind the studio: what is chosen holds and is kept, what is refused changes nothing, damage is named.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
  type Result,
} from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { createStudio } from '../../../src-main/services/studio';
import type { Studio } from '../../../src-main/services/types';
import { tinyModelDir } from '../../fixtures/model';
import { scratchFolder } from '../engine/setup';

let home: Awaited<ReturnType<typeof scratchFolder>>;
let studio: Studio;
let chosen: string | null;
let hasDialogs: boolean;
const data = () => join(home.path, 'data');

async function start(): Promise<Studio> {
  return createStudio({
    host: {
      kind: 'electron',
      nativeDialogs: hasDialogs,
      chooseFiles: async () => [],
      chooseAnalysis: async () => null,
      chooseCheckpoint: async () => null,
      chooseFolder: hasDialogs ? async () => chosen : null,
      reveal: async () => false,
      noteRecent: () => {},
      desktop: null,
    },
    dataDir: data(),
    modelDirs: [dirname(await tinyModelDir('fsq')), join(data(), 'models')],
    spawnEngine: spawnForkEngine,
    toolVersion: '0.0.0-test',
  });
}

beforeEach(async () => {
  home = await scratchFolder();
  chosen = null;
  hasDialogs = true;
  studio = await start();
});
afterEach(async () => {
  await studio.close();
  await home[Symbol.asyncDispose]();
});

async function ask<K extends CommandName>(name: K, payload: CommandInput<K>): Promise<CommandOutput<K>> {
  const result: Result = await studio.invoke(name, payload);
  if (!result.ok) throw new Error(`${result.error.what}. ${result.error.remedy}.`);
  return commands[name].output.parse(result.value) as CommandOutput<K>;
}

/** A folder with programs that call the system's ffmpeg, one of them changed. */
async function ffmpegFolder(name: string, ffmpeg = 'exec ffmpeg "$@"'): Promise<string> {
  const folder = join(home.path, name);
  await mkdir(folder);
  await writeFile(join(folder, 'ffmpeg'), `#!/bin/sh\n${ffmpeg}\n`);
  await writeFile(join(folder, 'ffprobe'), '#!/bin/sh\nexec ffprobe "$@"\n');
  for (const program of ['ffmpeg', 'ffprobe']) await chmod(join(folder, program), 0o755);
  return folder;
}

const stateOf = async (label: string) =>
  (await ask('health.check', {})).lines.find((line) => line.label === label)?.state;

it('keeps chosen folders over a restart, goes back to the usual ones, and shows names alone', async () => {
  chosen = join(home.path, 'another disk');
  await mkdir(chosen);
  expect(await ask('settings.chooseFolder', { folder: 'analyses' })).toMatchObject({
    analyses: { name: 'another disk', usual: false },
    exports: { name: 'exports', usual: true },
  });
  await ask('settings.chooseFolder', { folder: 'exports' });
  chosen = null;
  const cancelled = await ask('settings.chooseFolder', { folder: 'analyses' });
  expect(cancelled.analyses.name).toBe('another disk');
  expect(JSON.stringify(cancelled)).not.toContain(home.path);
  await studio.close();
  studio = await start();
  expect((await ask('app.state', {})).exportFolder).toBe('another disk');
  expect((await ask('settings.resetFolder', { folder: 'exports' })).exports).toEqual({ name: 'exports', usual: true });
  await studio.close();
  // A host without dialogs has the usual folders, and refuses to choose.
  hasDialogs = false;
  studio = await start();
  expect((await ask('settings.folders', {})).analyses).toEqual({ name: 'analyses', usual: true });
  const refused = await studio.invoke('settings.chooseFolder', { folder: 'analyses' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'bad-request' } });
});

it.skipIf(process.platform === 'win32')(
  'takes the ffmpeg of a folder, refuses one that does not run, and forgets it',
  async () => {
    chosen = await ffmpegFolder('good');
    expect((await ask('settings.chooseFolder', { folder: 'ffmpeg' })).ffmpeg).toMatchObject({
      origin: 'setting',
      chosen: 'good',
      problem: null,
    });
    expect(await stateOf('Filters')).toBe('ok');
    chosen = await ffmpegFolder('bad', 'echo "ffmpeg version 4.4 Copyright"');
    expect(await studio.invoke('settings.chooseFolder', { folder: 'ffmpeg' })).toMatchObject({
      ok: false,
      error: { code: 'ffmpeg-missing' },
    });
    expect((await ask('settings.folders', {})).ffmpeg.chosen).toBe('good');
    // It stops running: the system's is taken, and the page says so.
    await writeFile(join(home.path, 'good', 'ffmpeg'), '#!/bin/sh\nexit 1\n');
    expect((await ask('settings.findFfmpeg', {})).ffmpeg).toMatchObject({ origin: 'system', chosen: 'good' });
    expect(await stateOf('ffmpeg')).toBe('warning');
    expect((await ask('settings.resetFolder', { folder: 'ffmpeg' })).ffmpeg.chosen).toBeNull();
    expect(await stateOf('ffmpeg')).toBe('ok');
  },
);

it('names damaged models, missing folders and a device that was tested, and reports them without paths', async () => {
  const tiny = await tinyModelDir('fsq');
  const copy = join(data(), 'models', 'janes model');
  await mkdir(copy, { recursive: true });
  for (const file of ['config.json', 'weights.safetensors', 'SHA256SUMS'])
    await readFile(join(tiny, file)).then(
      (bytes) =>
        writeFile(join(copy, file), bytes.subarray(0, file.startsWith('weights') ? bytes.length - 4 : bytes.length)),
      () => undefined,
    );
  await mkdir(join(data(), 'models', 'no model'));
  chosen = join(home.path, 'gone');
  await ask('settings.chooseFolder', { folder: 'analyses' });
  await ask('devices.test', { device: 'cpu' });
  const { lines } = await ask('health.check', {});
  const found = (label: string) => lines.find((line) => line.label === label);
  expect(found(basename(tiny))?.state).not.toBe('problem');
  expect(found('janes model')).toMatchObject({ state: 'problem', remedy: 'Install the model again' });
  expect(found('no model')).toBeUndefined();
  expect(found('Analyses folder')).toMatchObject({ state: 'problem', found: 'it is not there' });
  expect(found('Exports folder')?.state).toBe('ok');
  expect(lines.find(({ label }) => label.startsWith('CPU'))).toMatchObject({ state: 'ok' });
  expect(JSON.stringify(lines)).not.toContain(home.path);
  const { text } = await ask('health.report', { names: false });
  expect(text).not.toMatch(/jane|[/\\]/);
  expect((await ask('health.report', { names: true })).text).toContain(`${join(home.path, 'gone')}`);
});
