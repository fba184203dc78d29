// A disk that is full or forbidden at every kind of write, from its first call, in its middle, at its last byte, at its rename.
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultReview, exportFormats, StudioError } from '../../src-main/contract';
import { Crashes } from '../../src-main/diagnosis/crashes';
import { markRun } from '../../src-main/diagnosis/lastRun';
import { spawnForkEngine } from '../../src-main/engine/forkLink';
import { makeDemoClip } from '../../src-main/media/demoClip';
import { locateFfmpeg } from '../../src-main/media/locate';
import { browserAbilities } from '../../src-main/serve/abilities';
import { createStudio } from '../../src-main/services/studio';
import { defaultSettings } from '../../src-main/settings/schema';
import { openSettings } from '../../src-main/settings/settingsFile';
import { writeReview } from '../../src-main/store/review';
import { diskWriters, type Writer } from './diskWriters';
import { type DiskFault, type FaultHook, hookFaults, prepareFaults } from './nthFailureHook';
import { sample } from './size';

let root: string;
let analysis: string;
let writers: Record<string, Writer>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-disk-'));
  ({ writers, analysis } = await diskWriters(root));
  await prepareFaults();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Tests are named before anything is made: the names of the writers. */
const names = [
  ...[
    'an analysis',
    'a budget with its curves',
    'a token file that is opened',
    'a model that is imported',
    'an upload',
  ],
  ...['the curves of a model', 'the demo clip', 'small pictures of a video', 'settings', 'the queue', 'a review'],
  'the speeds of devices',
  ...Object.keys(exportFormats).map((format) => `an export: ${format}`),
];
it('knows every writer', () => expect(names).toEqual(Object.keys(writers)));

/** Hash by name of every file below a folder. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if ((await stat(path)).isFile())
      files.set(
        name,
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      );
  }
  return files;
}

const said: Record<DiskFault, { code: string; what: RegExp; remedy: RegExp }> = {
  ENOSPC: { code: 'disk-full', what: /^the disk is full \(folder .+\)$/, remedy: /^Free some space/ },
  EACCES: { code: 'write-failed', what: /^writing is not allowed \(folder .+\)$/, remedy: /permissions/ },
};

describe.each(['ENOSPC', 'EACCES'] as const)('%s', (code) => {
  let hook: FaultHook;
  beforeAll(() => {
    hook = hookFaults(root, code);
  });
  afterAll(() => hook[Symbol.dispose]());

  it.each(names)('at %s', async (name) => {
    const { write, told = true } = writers[name]!;
    const kind = name.replaceAll(/\W+/g, '-');
    const whole = join(root, `${code} ${kind}`);
    await mkdir(whole);
    hook.count();
    await write(whole);
    const { counts } = hook;
    const expected = await filesOf(whole);
    // What is forbidden is so from the first call on.
    const places = (count: number) => (code === 'EACCES' ? [1] : [...new Set([1, Math.ceil(count / 2), count])]);
    const points = (['write', 'rename'] as const).flatMap((call) => places(counts[call]).map((nth) => ({ call, nth })));
    expect(points.length).toBeGreaterThan(1);
    const tried = sample(points, 3);
    for (const { call, nth } of tried) {
      const at = `${call} ${nth}`;
      const folder = join(root, `${code} ${kind} ${call} ${nth}`);
      await mkdir(folder);
      hook.fail(call, nth, true);
      const error = await write(folder).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      hook.count();
      if (told) {
        expect(error, at).toBeInstanceOf(StudioError);
        const { data } = error as StudioError;
        expect(data, at).toMatchObject({ code: said[code].code, file: expect.any(String) });
        expect(data.what, at).toMatch(said[code].what);
        expect(data.remedy, at).toMatch(said[code].remedy);
      }
      const left = await filesOf(folder);
      for (const [file, hash] of left) {
        // The manifest of an analysis that goes on says so; all else is whole or not there.
        if (file.endsWith('analysis.json')) expect(await readFile(join(folder, file), 'utf8'), at).toMatch(/"running"/);
        else expect(expected.get(file), `${at}: ${file}`).toBe(hash);
      }
      // Where there is room again, it is done.
      if (call === tried.at(-1)!.call && nth === tried.at(-1)!.nth) {
        await write(folder);
        expect([...(await filesOf(folder)).keys()].sort(), at).toEqual([...expected.keys()].sort());
      }
      await rm(folder, { recursive: true });
    }
  });
});

it('leaves a file that was there before as it was', async () => {
  const folder = join(root, 'before');
  await cp(analysis, folder, { recursive: true });
  await writeReview(folder, defaultReview);
  const before = await filesOf(folder);
  using hook = hookFaults(root);
  for (const nth of [1, 2, 3]) {
    hook.fail('write', nth, true);
    await expect(writeReview(folder, { ...defaultReview, addedCuts: [2] })).rejects.toMatchObject({
      code: 'disk-full',
    });
    hook.count();
    expect(await filesOf(folder)).toEqual(before);
  }
});

describe('what is on the disk already', () => {
  const damaged = JSON.stringify({ ...defaultSettings(), theme: 'dark', preferences: 7 });
  it.each([
    ['damaged', '{', 'bad'],
    ['damaged in part', damaged, 'bad'],
    ['of a newer version', JSON.stringify({ ...defaultSettings(), version: 99 }), 'v99.bak'],
  ])(
    'settings that are %s and cannot be put aside are kept before they are written over',
    async (kind, text, ending) => {
      const folder = join(root, `settings ${kind}`);
      const path = join(folder, 'settings.json');
      await mkdir(folder);
      await writeFile(path, text);
      using hook = hookFaults(root, 'EACCES');
      hook.fail('rename', 1);
      const settings = await openSettings(path);
      expect(await readFile(path, 'utf8')).toBe(text);
      await settings.setPreferences({ theme: 'dark' });
      expect(await readFile(`${path}.${ending}`, 'utf8')).toBe(text);
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ preferences: { theme: 'dark' } });
    },
  );
});

it('tells that there is no place for the program', async () => {
  using hook = hookFaults(root, 'EACCES');
  hook.fail('write', 1, true);
  const parts = { host: browserAbilities, modelDirs: [], spawnEngine: spawnForkEngine, toolVersion: '0' };
  await expect(createStudio({ ...parts, dataDir: join(root, 'home') })).rejects.toMatchObject({
    data: { code: 'write-failed', what: expect.stringMatching(said.EACCES.what) },
  });
});

it('tells of a full disk that only ffmpeg has met', async () => {
  const folder = join(root, 'full for ffmpeg');
  await mkdir(folder);
  const tools = await locateFfmpeg();
  const ffmpeg = join(root, 'bin', 'full');
  const says = 'echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1';
  await writeFile(ffmpeg, `#!/bin/sh\ncase "$*" in *-encoders*) exec ${tools.ffmpeg} -encoders;; esac\n${says}\n`);
  await chmod(ffmpeg, 0o755);
  const making = makeDemoClip(join(folder, 'demo.mp4'), { ...tools, ffmpeg });
  await expect(making).rejects.toMatchObject({ code: 'disk-full', data: { file: 'demo.mp4' } });
  expect(await readdir(folder)).toEqual([]);
});

it('goes on without reports and marks, and leaves no part of one', async () => {
  const folder = join(root, 'reports');
  using hook = hookFaults(root);
  for (const [call, nth] of [
    ['write', 1],
    ['write', 2],
    ['rename', 1],
  ] as const) {
    hook.fail(call, nth, true);
    new Crashes(folder, { version: '0' }).write({ kind: 'engine', reason: 'exit code 1' });
    hook.fail(call, nth, true);
    markRun(join(folder, 'runs')).broke();
    hook.count();
    expect((await readdir(folder).catch(() => [])).filter((name) => /tmp|json/.test(name))).toEqual([]);
  }
});
