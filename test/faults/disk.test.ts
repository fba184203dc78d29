// A disk that is full or forbidden at every kind of write, from its first call, in its middle, at its last byte, at its rename.
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultExportSettings, defaultReview, exportFormats, StudioError } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { exportFile } from '../../src-main/engine/exports/exportFile';
import type { AnalyzeRequest } from '../../src-main/engine/protocol';
import { importTokens } from '../../src-main/export/tokens/import';
import { writeQueue } from '../../src-main/services/queueFile';
import { SelfTestStore } from '../../src-main/services/selfTestStore';
import { openSettings } from '../../src-main/settings/settingsFile';
import { writeReview } from '../../src-main/store/review';
import { tinyModelDir } from '../fixtures/model';
import { tinyRequest } from '../integration/engine/setup';
import { tinyClip, tinyFrames } from './nthFailureClip';
import { type DiskFault, type FaultHook, hookFaults, prepareFaults } from './nthFailureHook';
import { sample } from './size';

let root: string;
let request: AnalyzeRequest;
let analysis: string;
let tokenFile: string;
const quiet = { signal: new AbortController().signal, threads: 1, emit: () => {} };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-disk-'));
  const modelDir = await tinyModelDir('fsq', { minToks: 8, contextBlocks: 2 });
  request = { ...(await tinyRequest(await tinyClip(root), root)), modelDir };
  analysis = (await runAnalysis(request, quiet)).runs[0]!.folder;
  tokenFile = join(root, 'given.safetensors');
  await exportAs('safetensors', tokenFile);
  await prepareFaults();
});
afterAll(() => rm(root, { recursive: true, force: true }));

type Format = keyof typeof exportFormats;
const exportAs = (format: Format, path: string) =>
  exportFile(
    {
      ...{ type: 'export', folder: analysis, path, ranges: [], frames: tinyFrames, sourcePath: null, threads: 1 },
      ...{ settings: { ...defaultExportSettings, format }, modelDirs: [join(request.modelDir, '..')] },
      tools: request.tools,
    },
    { signal: quiet.signal, onProgress: () => {} },
  );

/** Each thing that is written: how, into an empty folder, and whether its failing is told or only costs what was written. */
const writers: Record<string, { write(folder: string): Promise<unknown>; told?: false }> = {
  'an analysis': { write: (outDir) => runAnalysis({ ...request, outDir }, quiet) },
  'a budget with its curves': {
    write: (outDir) => {
      const budget = { kind: 'mean-tokens' as const, value: 10 };
      const settings = request.settings.map((one) => ({ ...one, search: 'budget' as const, budget }));
      return runAnalysis({ ...request, outDir, settings }, quiet);
    },
  },
  'a token file that is opened': { write: (folder) => importTokens(tokenFile, folder, { signal: quiet.signal }) },
  settings: {
    write: async (folder) => (await openSettings(join(folder, 'settings.json'))).setPreferences({ theme: 'dark' }),
  },
  'the queue': { write: (folder) => writeQueue(join(folder, 'queue.json'), []) },
  'a review': { write: (folder) => writeReview(folder, { ...defaultReview, addedCuts: [1] }) },
  'the speeds of devices': {
    write: async (folder) =>
      (await SelfTestStore.open(join(folder, 'self-tests.json'))).put('0'.repeat(64), 'cpu', 3.5),
    told: false,
  },
  ...Object.fromEntries(
    (Object.keys(exportFormats) as Format[]).map((format) => [
      `an export: ${format}`,
      { write: (folder: string) => exportAs(format, join(folder, `out.${exportFormats[format].extension}`)) },
    ]),
  ),
};

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

  it.each(Object.entries(writers))('at %s', async (name, { write, told = true }) => {
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
    for (const { call, nth } of sample(points, 3)) {
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
