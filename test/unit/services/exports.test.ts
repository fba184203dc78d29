// The list of exports with an engine that is told what to do: order, names, progress, cancel, refusals, events.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultExportSettings, type ExportFormat, type ExportView, StudioError } from '../../../src-main/contract';
import { EventBus } from '../../../src-main/services/events';
import { chooseFrames, joinRanges } from '../../../src-main/services/exportChoice';
import { exportFileName } from '../../../src-main/services/exportNames';
import { type ExportJob, ExportList, type RunExport, refusedExport } from '../../../src-main/services/exports';
import { SeriesBuffer } from '../../../src-main/services/seriesBuffer';
import { sampleBatch } from './samples';

let folder: string;
let bus: EventBus;
let sent: { ms: number; exports: ExportView[] }[];
/** The exports that run now, by file name. */
let running: Map<string, { path: string; end(error?: StudioError): void; progress(fraction: number): void }>;
let exports: ExportList;

const run: RunExport = (_job, path, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const name = basename(path);
    const end = (error?: StudioError) => {
      running.delete(name);
      if (error) reject(error);
      else void writeFile(path, 'file').then(() => resolve({ bytes: 4 }));
    };
    signal.addEventListener('abort', () => end(new StudioError('cancelled', 'it was cancelled', 'Start it again')));
    running.set(name, { path, end, progress: onProgress });
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-exports-'));
  bus = new EventBus();
  sent = [];
  running = new Map();
  bus.listen((event) => {
    if (event.type === 'exports') sent.push({ ms: performance.now(), exports: event.exports });
  });
  exports = new ExportList(run, bus);
});
afterEach(async () => {
  await exports.close();
  await rm(folder, { recursive: true, force: true });
});

const job = (name: string, format: ExportFormat = 'npz'): ExportJob => ({
  analysisId: name,
  folder: `/analyses/${name}.etok`,
  settings: { ...defaultExportSettings, format },
  ranges: [],
  frames: 10,
  sourcePath: '/videos/clip.mp4',
});

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 1));
}
const statuses = () => exports.views().map(({ status }) => status);

it('runs one at a time in the order of their asking, and tells how far each is', async () => {
  const views = await exports.start([job('a'), job('b')], folder);
  expect(views.map(({ name, status }) => [name, status])).toEqual([
    ['a.npz', 'queued'],
    ['b.npz', 'queued'],
  ]);
  await until(() => running.has('a.npz'));
  expect(statuses()).toEqual(['running', 'queued']);
  running.get('a.npz')!.progress(0.25);
  expect(exports.views()[0]).toMatchObject({ fraction: 0.25, bytes: null });
  // Never backwards, and not at the end before it has ended.
  running.get('a.npz')!.progress(0.1);
  running.get('a.npz')!.progress(1);
  expect(exports.views()[0]!.fraction).toBe(0.99);
  running.get('a.npz')!.end();
  await until(() => running.has('b.npz'));
  expect(exports.views()[0]).toMatchObject({ status: 'complete', fraction: 1, bytes: 4, error: null });
  expect(exports.finishedPath(views[0]!.id)).toBe(join(folder, 'a.npz'));
  expect(() => exports.finishedPath(views[1]!.id)).toThrow('not written');
  expect(() => exports.finishedPath('?')).toThrow('not in the list');
  running.get('b.npz')!.end();
  await until(() => statuses().every((status) => status === 'complete'));
});

it('takes names that are free, on disk and in the queue, and frees those of what was not written', async () => {
  await writeFile(join(folder, 'a.npz'), 'mine');
  const [views] = await Promise.all([
    exports.start([job('a'), job('a')], folder),
    exports.start([job('A'), job('a', 'mp4'), job('a', 'sideBySide')], folder),
  ]);
  expect(views.map(({ name }) => name)).not.toContain('a.npz');
  const names = exports.views().map(({ name }) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  expect(names).toContain('a.mp4');
  expect(names).toContain('a.side-by-side.mp4');
  exports.cancel(null);
  await until(() => statuses().every((status) => status === 'cancelled'));
  const [again, later] = await exports.start([job('a'), job('b')], folder);
  expect(again!.name).toBe('a-2.npz');
  // One that comes while an export waits is not written over either.
  await writeFile(join(folder, later!.name), 'yours');
  await until(() => running.has('a-2.npz'));
  running.get('a-2.npz')!.end();
  await until(() => running.has('b-2.npz'));
  running.get('b-2.npz')!.end();
  await until(() => exports.views().at(-1)!.status === 'complete');
  expect(exports.finishedPath(later!.id)).toBe(join(folder, 'b-2.npz'));
  expect(await readFile(join(folder, 'b.npz'), 'utf8')).toBe('yours');
  expect(await readFile(join(folder, 'a.npz'), 'utf8')).toBe('mine');
});

it('goes on after a failure and after a cancel, and clears what has ended', async () => {
  const [first, second] = await exports.start([job('a'), job('b'), job('c'), job('d')], folder);
  await until(() => running.has('a.npz'));
  // What a killed engine leaves.
  await writeFile(join(folder, '.etok-999999-1.tmp'), 'half');
  running.get('a.npz')!.end(new StudioError('disk-full', 'the disk is full', 'Free some space', 'a.npz'));
  await until(() => running.has('b.npz'));
  expect(await readdir(folder)).toEqual([]);
  expect(exports.views()[0]).toMatchObject({ status: 'failed', error: { code: 'disk-full' }, bytes: null });
  exports.cancel(second!.id);
  await until(() => running.has('c.npz'));
  exports.clear();
  expect(exports.views().map(({ name, status }) => [name, status])).toEqual([
    ['c.npz', 'running'],
    ['d.npz', 'queued'],
  ]);
  expect(() => exports.cancel(first!.id)).toThrow('not in the list');
  running.get('c.npz')!.end();
  await until(() => running.has('d.npz'));
  await exports.close();
  expect(statuses()).toEqual(['complete', 'cancelled']);
  await expect(exports.start([job('e')], folder)).rejects.toMatchObject({ code: 'cancelled' });
});

it('lists what was refused beside what is written', async () => {
  const error = new StudioError('bad-request', 'it is being analysed', 'Wait for its end', 'a.etok');
  const views = await exports.start([refusedExport(job('a', 'report'), error), job('b')], folder);
  expect(views[0]).toMatchObject({ name: 'a.report.html', status: 'failed', error: { what: 'it is being analysed' } });
  await until(() => running.has('b.npz'));
  running.get('b.npz')!.end();
  await until(() => exports.views()[1]!.status === 'complete');
  await expect(exports.start([job('c')], join(folder, 'b.npz'))).rejects.toMatchObject({ code: 'write-failed' });
});

it('tells at most five times a second, and the newest in the end', async () => {
  await exports.start([job('a')], folder);
  await until(() => running.has('a.npz'));
  const from = performance.now();
  for (let i = 1; performance.now() - from < 700; i++) {
    running.get('a.npz')!.progress(i / 100_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  running.get('a.npz')!.end();
  await until(() => sent.at(-1)?.exports[0]?.status === 'complete');
  expect(sent.length).toBeGreaterThan(2);
  for (let i = 1; i < sent.length; i++) expect(sent[i]!.ms - sent[i - 1]!.ms).toBeGreaterThan(190);
});

it('names files after the analysis, whatever its length', () => {
  expect(exportFileName('/x/my clip-2.etok', 'webdataset')).toBe('my clip-2.tar');
  expect(exportFileName('/x/clip.v2.etok', 'timelineSvg', 3)).toBe('clip.v2-3.timeline.svg');
  const long = exportFileName(`/x/${'ü'.repeat(125)}.etok`, 'sideBySide', 1000);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
  expect(long).toMatch(/^ü+-1000\.side-by-side\.mp4$/);
});

it('joins ranges, and chooses whole chunks, the frames themselves or all', () => {
  const ranges = [
    { from: 9, to: 9 },
    { from: 2, to: 3 },
    { from: 4, to: 4 },
    { from: 2, to: 2 },
  ];
  expect(joinRanges(ranges)).toEqual([
    { from: 2, to: 4 },
    { from: 9, to: 9 },
  ]);
  // Chunks of 5 frames in 3 blocks: frames 0 to 4, 5 to 9, 10 to 14.
  const series = new SeriesBuffer();
  for (const chunk of [0, 1, 2]) series.append(sampleBatch(chunk * 3, [1, 2, 3], chunk * 5));
  expect(chooseFrames(series, 'npz', [])).toMatchObject({ frames: 15, tokens: 18, exported: [{ from: 0, to: 14 }] });
  expect(chooseFrames(series, 'npz', ranges)).toMatchObject({
    ranges: joinRanges(ranges),
    exported: [{ from: 0, to: 9 }],
    frames: 10,
    tokens: 12,
    chunks: [{ index: 0 }, { index: 1 }],
  });
  expect(
    chooseFrames(series, 'csv', [
      { from: 4, to: 4 },
      { from: 12, to: 99 },
    ]),
  ).toMatchObject({
    exported: [
      { from: 0, to: 4 },
      { from: 10, to: 14 },
    ],
    chunks: [{ index: 0, frames: 5, blocks: 3, tokens: 6 }, { index: 2 }],
  });
  expect(chooseFrames(series, 'npz', [], 2)).toMatchObject({ frames: 10, exported: [{ from: 0, to: 9 }] });
  expect(chooseFrames(series, 'mp4', [{ from: 3, to: 6 }])).toMatchObject({
    frames: 4,
    exported: [{ from: 3, to: 6 }],
  });
  expect(() => chooseFrames(series, 'mp4', ranges)).toThrow('one run of frames');
  expect(chooseFrames(series, 'report', ranges)).toMatchObject({ ranges: [], frames: 15 });
  expect(chooseFrames(new SeriesBuffer(), 'npz', ranges)).toMatchObject({ frames: 0, exported: [], chunks: [] });
});
