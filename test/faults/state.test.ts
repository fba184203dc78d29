// Files of the program and of analyses that are damaged, older or newer: it starts, says what it did, keeps what was there, loses nothing that could be read.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultReview } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import type { AnalyzeRequest } from '../../src-main/engine/protocol';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { defaultSettings } from '../../src-main/settings/schema';
import { writeReview } from '../../src-main/store/review';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, tinyRequest } from '../integration/engine/setup';
import { tinyClip } from './nthFailureClip';
import { programHere, until } from './stateEngine';

interface State {
  preferences: { theme: string; analyzeOnOpen: boolean };
  recents: { name: string }[];
  queue: { running: number; waiting: number; paused: boolean; opening: unknown };
  analyses: { id: string; status: string; name: string }[];
  sources: { name: string }[];
}

let root: string;
let clip: string;
let modelDir: string;
let request: AnalyzeRequest;
let whole: string;
let expected: string;
const quiet = { signal: new AbortController().signal, models: new SharedModels(1), emit: () => {} };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-state-'));
  clip = await tinyClip(root);
  modelDir = await tinyModelDir('fsq', { minToks: 8, contextBlocks: 2 });
  request = { ...(await tinyRequest(clip, root)), modelDir };
  whole = (await runAnalysis(request, quiet)).runs[0]!.folder;
  expected = await fingerprint(whole);
});
afterAll(() => rm(root, { recursive: true, force: true }));

let made = 0;
async function fresh(): Promise<string> {
  const folder = join(root, `data${made++}`);
  await mkdir(folder);
  return folder;
}

const dark = { ...defaultSettings().preferences, theme: 'dark', device: 'cpu' };
const settings = { ...defaultSettings(), preferences: dark, recents: ['/films/a.mp4'] };

describe('settings.json', () => {
  it.each([
    ['half written', JSON.stringify(settings).slice(0, 300), 'bad', 'system', []],
    ['zeros', '\0'.repeat(500), 'bad', 'system', []],
    ['one bad preference', JSON.stringify({ ...settings, preferences: { ...dark, fit: 7 } }), 'bad', 'dark', ['a.mp4']],
    ['bad recents', JSON.stringify({ ...settings, recents: [3, '/films/b.mp4'] }), 'bad', 'dark', ['b.mp4']],
    ['a bad folder', JSON.stringify({ ...settings, folders: 'none' }), 'bad', 'dark', ['a.mp4']],
    ['of a newer version', JSON.stringify({ ...settings, version: 99 }), 'v99.bak', 'system', []],
  ] as const)('%s', async (_what, text, ending, theme, recents) => {
    const data = await fresh();
    await writeFile(join(data, 'settings.json'), text);
    {
      await using here = await programHere(data, modelDir);
      const state = await until<State>(here.studio, () => true);
      expect(state.preferences.theme).toBe(theme);
      expect(state.recents.map(({ name }) => name)).toEqual(recents);
      expect((await here.notices()).join()).toMatch(new RegExp(`settings\\.json: .*settings\\.json\\.${ending}`));
    }
    expect(await readFile(join(data, `settings.json.${ending}`), 'utf8')).toBe(text);
    // What was saved of it is there at the next start, which has nothing more to say.
    await using again = await programHere(data, modelDir);
    const state = await until<State>(again.studio, () => true);
    expect(state.preferences.theme).toBe(theme);
    expect(await again.notices()).toEqual([]);
  });
});

describe('queue.json', () => {
  it('gives what can be read of it, and works that', async () => {
    const data = await fresh();
    const [settled] = request.settings;
    const source = {
      ...{ name: 'tiny.mp4', sizeBytes: 1, codec: 'h264', pixelFormat: 'yuv420p', width: 64, height: 48 },
      ...{ rotationDegrees: 0, durationSeconds: 0.5, declaredFrames: 4, averageFps: 8, pictures: null },
    };
    const item = { path: clip, source, outDir: join(data, 'analyses'), settings: [{ ...settled, model: 'tiny-fsq' }] };
    const text = JSON.stringify({ version: 1, items: [{ path: '' }, item, 'x'] });
    await writeFile(join(data, 'queue.json'), text);
    {
      await using here = await programHere(data, modelDir);
      await until<State>(here.studio, ({ queue }) => queue.waiting === 1);
      expect((await here.notices()).join()).toMatch(/damaged\. 1 of its files could be read.*queue\.json\.bad/);
      await here.studio.invoke('queue.resume', {});
      const { analyses } = await until<State>(here.studio, ({ queue }) => queue.waiting + queue.running === 0);
      expect(analyses.map(({ status }) => status)).toEqual(['complete']);
    }
    expect(await readFile(join(data, 'queue.json.bad'), 'utf8')).toBe(text);
  });

  it('of a newer version is kept under another name', async () => {
    const data = await fresh();
    await writeFile(join(data, 'queue.json'), '{"version":3,"items":[{"film":"a"}]}');
    await using here = await programHere(data, modelDir);
    expect((await here.notices()).join()).toMatch(/newer version.*queue\.json\.v3\.bak/);
    expect(await readFile(join(data, 'queue.json.v3.bak'), 'utf8')).toMatch(/film/);
  });

  it('belongs to the first of two programs in one folder; the second one works, and says so', async () => {
    const data = await fresh();
    await using first = await programHere(data, modelDir);
    await first.studio.openPaths([await tinyClip(root, 60, 'long.mp4')]);
    await until<State>(first.studio, ({ queue }) => queue.running === 1);
    await first.studio.invoke('queue.pause', {});
    await until<State>(first.studio, ({ queue }) => queue.running === 0 && queue.waiting === 1);
    const kept = () => readFile(join(data, 'queue.json'), 'utf8');
    await expect.poll(kept).toMatch(/long\.mp4/);
    const before = await kept();
    {
      await using second = await programHere(data, modelDir);
      expect((await second.notices()).join()).toMatch(/Another ElasticTok Studio uses the same folder/);
      expect((await until<State>(second.studio, () => true)).sources).toEqual([]);
      const other = await tinyClip(root, 4, `other${made}.mp4`);
      await second.studio.openPaths([other]);
      const { analyses } = await until<State>(
        second.studio,
        ({ analyses: all, queue }) => all.length > 0 && queue.running + queue.waiting === 0,
      );
      expect(analyses.map(({ status }) => status)).toEqual(['complete']);
    }
    expect(await kept()).toBe(before);
    await first.studio.close();
    // The next one after both have ended has it again.
    await using third = await programHere(data, modelDir);
    expect((await until<State>(third.studio, ({ sources }) => sources.length > 0)).sources[0]?.name).toBe('long.mp4');
    expect(await third.notices()).toEqual([]);
  });

  it('that cannot be written is told once, and the work goes on', async () => {
    const data = await fresh();
    await mkdir(join(data, 'queue.json'));
    await using here = await programHere(data, modelDir);
    await here.studio.openPaths([clip]);
    await until<State>(here.studio, ({ analyses }) => analyses[0]?.status === 'complete');
    const told = (await here.notices()).filter((message) => message.includes('not kept for the next start'));
    expect(told).toHaveLength(1);
  });
});

describe('what is remembered and can be made again', () => {
  it.each([
    ['self-tests.json', '{"version":1,"records":[{'],
    ['self-tests.json', '{"version":9}'],
    ['window.json', '\0\0'],
  ])('%s', async (name, text) => {
    const data = await fresh();
    await writeFile(join(data, name), text);
    await using here = await programHere(data, modelDir);
    expect((await until<State>(here.studio, () => true)).analyses).toEqual([]);
  });
});

/** A copy of the analysis in a folder of its own. */
async function copy(): Promise<{ outDir: string; folder: string }> {
  const outDir = await fresh();
  const folder = join(outDir, 'tiny.etok');
  await cp(whole, folder, { recursive: true });
  return { outDir, folder };
}

describe('an analysis', () => {
  const shard = (index: number) => join('shards', `0000${index}.safetensors`);
  it.each([
    ['a chunk has a flipped bit', shard(0), (path: string) => flip(path)],
    ['a later chunk is cut', shard(1), (path: string) => truncate(path, 100)],
    ['a chunk is empty', shard(0), (path: string) => truncate(path)],
    ['a chunk is gone', shard(1), (path: string) => rm(path)],
  ])('%s: opening says so, analysing again makes it whole, byte for byte', async (_what, name, damage) => {
    const { outDir, folder } = await copy();
    await damage(join(folder, name));
    const data = await fresh();
    await using here = await programHere(data, modelDir);
    const opened = await here.studio.openPaths([folder]);
    const [error, notices] = [opened.ok ? null : opened.error, await here.notices()];
    expect(`${error?.what}${notices}`).toMatch(/shard|damaged/);
    const { runs } = await runAnalysis({ ...request, outDir }, quiet);
    expect(runs[0]).toMatchObject({ folder, status: 'complete' });
    expect(await fingerprint(folder)).toBe(expected);
  });

  it.each([
    ['half written', (text: string) => text.slice(0, 200)],
    ['empty', () => ''],
    ['of a newer version', (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 7')],
    ['with a bad value', (text: string) => text.replace('"complete"', '"perfect"')],
  ])('a manifest that is %s: nothing of the folder is touched', async (_what, change) => {
    const { outDir, folder } = await copy();
    const path = join(folder, 'analysis.json');
    await writeFile(path, change(await readFile(path, 'utf8')));
    const before = await fingerprint(folder);
    const data = await fresh();
    await using here = await programHere(data, modelDir);
    expect(await here.studio.openPaths([folder])).toMatchObject({ ok: false, error: { code: 'analysis-damaged' } });
    const { runs } = await runAnalysis({ ...request, outDir }, quiet);
    expect(runs[0]!.folder).not.toBe(folder);
    expect(await fingerprint(folder)).toBe(before);
    expect(await fingerprint(runs[0]!.folder)).toBe(expected);
  });

  it('a review that is damaged keeps what can be read of it', async () => {
    const { folder } = await copy();
    await writeReview(folder, { ...defaultReview, addedCuts: [1, 2] });
    const path = join(folder, 'review.json');
    const text = (await readFile(path, 'utf8')).replace('"minSpikeZ": 3.5', '"minSpikeZ": "high"');
    await writeFile(path, text);
    await using here = await programHere(await fresh(), modelDir);
    expect(await here.studio.openPaths([folder])).toMatchObject({ ok: true });
    await expect.poll(async () => (await here.notices()).join()).toMatch(/review was damaged and is review\.json\.bad/);
    expect(await readFile(`${path}.bad`, 'utf8')).toBe(text);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ ...defaultReview, addedCuts: [1, 2] });
  });

  it('a folder that holds none of this is left alone', async () => {
    const outDir = await fresh();
    await mkdir(join(outDir, 'tiny.etok', 'shards'), { recursive: true });
    await writeFile(join(outDir, 'tiny.etok', 'holiday.txt'), 'mine');
    const { runs } = await runAnalysis({ ...request, outDir }, quiet);
    expect(runs[0]!.folder).toBe(join(outDir, 'tiny-2.etok'));
    expect(await readdir(join(outDir, 'tiny.etok'))).toEqual(['holiday.txt', 'shards']);
  });
});

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length - 3]! ^= 4;
  await writeFile(path, bytes);
}
