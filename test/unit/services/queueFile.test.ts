// The file of the queue: what is written is read, and what is damaged is put aside with a word.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences, settingsFrom } from '../../../src-main/contract';
import { type QueueItem, readQueue, writeQueue } from '../../../src-main/services/queueFile';
import { frameEstimate } from '../../../src-main/services/queueFrames';
import { SourceList } from '../../../src-main/services/sources';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-queue-'));
  path = join(folder, 'queue.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const view = {
  ...{ name: 'a.mp4', sizeBytes: 9, codec: 'h264', pixelFormat: 'yuv420p', width: 64, height: 48 },
  ...{ rotationDegrees: 0, durationSeconds: 4, declaredFrames: 100, averageFps: 25, pictures: null },
};
const item: QueueItem = {
  path: '/films/a.mp4',
  source: view,
  outDir: '/data/analyses',
  settings: settingsFrom({ ...defaultPreferences, compareThresholds: [0.02] }, [{ name: 'm', defaultThreshold: 0.01 }]),
  folders: ['/data/analyses/a.etok', null],
  error: null,
};

describe('the file of the queue', () => {
  it('gives back what was written, in its order', async () => {
    const error = { code: 'ffmpeg-failed', file: 'b.mp4', what: 'it was ended', remedy: 'Try again' } as const;
    const items = [item, { ...item, path: '/films/b.mp4', error }];
    await writeQueue(path, items);
    expect(await readQueue(path)).toEqual({ items, notice: null });
    expect(await readdir(folder)).toEqual(['queue.json']);
  });

  it('gives back what an earlier version wrote, which named neither folders nor errors', async () => {
    const { folders: _unknown, error: _none, ...older } = item;
    await writeFile(path, JSON.stringify({ version: 1, items: [older] }));
    expect((await readQueue(path)).items).toEqual([{ ...older, folders: [], error: null }]);
  });

  it('begins empty where there is none', async () => {
    expect(await readQueue(path)).toEqual({ items: [], notice: null });
  });

  it.each([
    ['half written', '{"version":1,"items":[{"pa', 'bad'],
    ['of another form', JSON.stringify({ version: 1, items: [{ ...item, settings: [] }] }), 'bad'],
    ['of a later version', JSON.stringify({ version: 2, items: [] }), 'v2.bak'],
  ])('puts one aside that is %s', async (_what, text, ending) => {
    await writeFile(path, text);
    const { items, notice } = await readQueue(path);
    expect(items).toEqual([]);
    expect(notice).toMatchObject({ level: 'warning', message: expect.stringContaining(`queue.json.${ending}`) });
    expect(await readFile(`${path}.${ending}`, 'utf8')).toBe(text);
    expect(await readQueue(path)).toEqual({ items: [], notice: null });
  });
});

it('gives what can be read of a damaged file', async () => {
  await writeFile(path, JSON.stringify({ version: 1, items: [{ path: 7 }, item, null] }));
  const { items, notice } = await readQueue(path);
  expect(items).toEqual([item]);
  expect(notice?.message).toMatch(/1 of its files could be read.*queue\.json\.bad/);
});

describe('the list of files', () => {
  const list = () => {
    const sources = new SourceList();
    const found = { view, probe: null, pictures: null, available: true };
    const ids = ['/a', '/b', '/c'].map((name) => sources.put(name, found).id);
    return { sources, ids, paths: () => sources.all().map(({ path: own }) => own) };
  };
  it('moves a file before another one, and to the end', () => {
    const { sources, ids, paths } = list();
    sources.move(ids[2]!, ids[0]!);
    expect(paths()).toEqual(['/c', '/a', '/b']);
    expect(sources.place(ids[2]!)).toBe(0);
    sources.move(ids[2]!, null);
    expect(paths()).toEqual(['/a', '/b', '/c']);
    sources.move(ids[1]!, ids[1]!);
    expect(paths()).toEqual(['/a', '/b', '/c']);
  });
  it('refuses what is not open', () => {
    const { sources, ids, paths } = list();
    expect(() => sources.move('gone', null)).toThrow(/not open/);
    expect(() => sources.move(ids[0]!, 'gone')).toThrow(/not open/);
    expect(paths()).toEqual(['/a', '/b', '/c']);
  });
});

describe('the frames of a source', () => {
  const source = { ...view, id: 's', analysisIds: [] };
  it.each([
    ['what its header says', source, { kind: 'all' }, 100],
    ['length by rate', { ...source, declaredFrames: null }, { kind: 'all' }, 100],
    [
      'length by a rate that is no whole number',
      { ...source, declaredFrames: null, averageFps: 23.976 },
      { kind: 'all' },
      96,
    ],
    ['nothing', { ...source, declaredFrames: null, averageFps: null }, { kind: 'all' }, null],
    ['the ticks of a sampling', source, { kind: 'fps', fps: 2 }, 8],
    ['no more ticks than frames', source, { kind: 'fps', fps: 60 }, 100],
    ['its pictures', { ...source, pictures: 7 }, { kind: 'fps', fps: 2 }, 7],
  ] as const)('are estimated by %s', (_by, given, sampling, frames) => {
    expect(frameEstimate({ ...given, analysisIds: [] }, sampling)).toBe(frames);
  });
});
