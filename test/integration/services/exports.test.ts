// Exports through the whole program: every format, ranges, cancel, folders that cannot be written, and token files opened again.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
  defaultExportSettings,
  type ExportFormat,
  type ExportView,
  eventSchema,
  exportFormats,
  pictureUrl,
  type StudioEvent,
} from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import type { EngineProcess } from '../../../src-main/engine/link';
import { openTokenFile } from '../../../src-main/export/tokens/open';
import { browserAbilities } from '../../../src-main/serve/abilities';
import { createStudio } from '../../../src-main/services/studio';
import type { Studio } from '../../../src-main/services/types';
import { cutsClipFrames, fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { scratchFolder, tinySettings } from '../engine/setup';

let home: Awaited<ReturnType<typeof scratchFolder>>;
let studio: Studio;
let events: StudioEvent[];
let chosen: string | null;
/** In the order of their start. */
let engines: EngineProcess[];
beforeEach(async () => {
  home = await scratchFolder();
  chosen = null;
  engines = [];
  studio = await start(join(home.path, 'data'));
});
afterEach(async () => {
  await studio.close();
  await home[Symbol.asyncDispose]();
});

async function start(dataDir: string, models?: string): Promise<Studio> {
  const made = await createStudio({
    host: { ...browserAbilities, chooseFolder: async () => chosen },
    dataDir,
    modelDirs: [models ?? dirname(await tinyModelDir('fsq'))],
    spawnEngine: (entry, args) => {
      const engine = spawnForkEngine(entry, args);
      engines.push(engine);
      return engine;
    },
    toolVersion: '0.0.0-test',
  });
  events = [];
  made.onEvent((event) => events.push(eventSchema.parse(event)));
  await made.invoke('preferences.set', { analyzeOnOpen: false });
  return made;
}

async function ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<CommandOutput<K>> {
  const result = await studio.invoke(name, input);
  if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.what}`);
  return commands[name].output.parse(result.value) as CommandOutput<K>;
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const folder = () => join(home.path, 'data', 'exports');
const lastExports = () => events.findLast((event) => event.type === 'exports')?.exports ?? [];
const analyses = () => events.filter((event) => event.type === 'analysis').map((event) => event.analysis);
const notices = () => events.filter((event) => event.type === 'notice').map(({ notice }) => notice.message);

/** Opens a path; its first source. */
async function open(path: string): Promise<string> {
  const result = await studio.openPaths([path]);
  expect(result).toMatchObject({ ok: true });
  return commands['files.open'].output.parse(result.ok ? result.value : null).sourceIds[0]!;
}

/** An analysis that has ended. */
async function analysed(): Promise<string> {
  const sourceId = await open(await fixtureClip('cuts'));
  const settings = [{ ...tinySettings, model: 'tiny-fsq', search: 'fixed' as const, count: 4 }];
  const [id] = (await ask('analysis.start', { sourceId, settings })).analysisIds;
  await until(() => analyses().findLast((view) => view.id === id)?.status === 'complete');
  return id!;
}

/** Exports and waits for the end. */
async function exported(
  analysisId: string,
  format: ExportFormat,
  changes: Partial<CommandInput<'export.start'>> = {},
): Promise<ExportView> {
  const settings = { ...defaultExportSettings, format };
  const { exports } = await ask('export.start', { analysisIds: [analysisId], settings, ranges: [], ...changes });
  const id = exports[0]!.id;
  const ended = () => lastExports().find((view) => view.id === id);
  await until(() => !['queued', 'running', undefined].includes(ended()?.status));
  return ended()!;
}

const request = (analysisId: string, format: ExportFormat) => ({
  analysisIds: [analysisId],
  settings: { ...defaultExportSettings, format },
  ranges: [],
});

it('writes every format, one after another, under names of their own', async () => {
  const analysisId = await analysed();
  const formats = Object.keys(exportFormats) as ExportFormat[];
  for (const format of formats) await ask('export.start', request(analysisId, format));
  await until(
    () =>
      lastExports().length === formats.length &&
      lastExports().every(({ status }) => status !== 'queued' && status !== 'running'),
  );
  const views = lastExports();
  expect(views.map(({ format, status, error }) => [format, status, error])).toEqual(
    formats.map((format) => [format, 'complete', null]),
  );
  const names = views.map(({ name }) => name);
  expect((await readdir(folder())).sort()).toEqual([...names].sort());
  expect(names).toContain('cuts.safetensors');
  expect(names).toContain('cuts.side-by-side.mp4');
  for (const { name, bytes } of views) expect((await stat(join(folder(), name))).size).toBe(bytes);

  // The estimate is near the real size, and says nothing of pictures.
  for (const { format, bytes } of views) {
    const estimate = await ask('export.estimate', request(analysisId, format));
    expect(estimate).toMatchObject({ frames: cutsClipFrames, tokens: 4 * cutsClipFrames });
    if (exportFormats[format].group !== 'tokens') expect(estimate.bytes).toBeNull();
    else expect(Math.abs(estimate.bytes! / bytes! - 1), `${format}: ${estimate.bytes} of ${bytes}`).toBeLessThan(0.05);
  }

  // Again: nothing is written over.
  expect((await exported(analysisId, 'npz')).name).toBe('cuts-2.npz');
  const shown = await ask('export.reveal', { exportId: lastExports().at(-1)!.id });
  expect(shown).toEqual({ shown: false, path: 'exports/cuts-2.npz' });
  await ask('export.clear', {});
  expect((await ask('app.state', {})).exports).toEqual([]);
  expect((await readdir(folder())).length).toBe(formats.length + 1);
}, 300_000);

it('widens ranges of token files to whole chunks as it said before', async () => {
  const analysisId = await analysed();
  const settings = { ...defaultExportSettings, format: 'jsonl' as const, tokensOnly: true };
  const ranges = [{ from: 3, to: 4 }];
  const estimate = await ask('export.estimate', { analysisIds: [analysisId], settings, ranges });
  expect(estimate.frames).toBeLessThan(cutsClipFrames);
  expect(estimate.frames).toBeGreaterThan(2);
  const { name, status } = await exported(analysisId, 'jsonl', { settings, ranges });
  expect(status).toBe('complete');
  const file = await openTokenFile(join(folder(), name));
  await file.close();
  expect(file.info.range).toEqual({ asked: ranges, exported: estimate.exported });
  expect(file.info.counts).toMatchObject({ frames: estimate.frames, tokens: estimate.tokens });
  // Pictures have the very frames; two runs of them make no video.
  const video = { ...settings, format: 'webm' as const };
  expect(await ask('export.estimate', { analysisIds: [analysisId], settings: video, ranges })).toEqual({
    bytes: null,
    frames: 2,
    tokens: estimate.tokens,
    exported: ranges,
  });
  expect(await exported(analysisId, 'webm', { settings: video, ranges })).toMatchObject({ status: 'complete' });
  const two = [...ranges, { from: 20, to: 21 }];
  expect(await exported(analysisId, 'webm', { settings: video, ranges: two })).toMatchObject({
    status: 'failed',
    error: { code: 'bad-request' },
  });
  expect(await exported(analysisId, 'jsonl', { ranges: [{ from: 9000, to: 9001 }] })).toMatchObject({
    status: 'failed',
    error: { what: 'no frame of it is in the range' },
  });
}, 120_000);

it('opens a token file as the analysis it was, with the same pictures, and without its source', async () => {
  const analysisId = await analysed();
  const { name } = await exported(analysisId, 'parquet');
  const picture = async (id: string, ordinal: number) => {
    const answer = await studio.picture(
      new Request(new URL(pictureUrl({ kind: 'recon', analysisId: id, ordinal }), 'http://x')),
    );
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const pictures = [await picture(analysisId, 0), await picture(analysisId, 17)];
  const series = await ask('analysis.series', { analysisId });
  await studio.close();

  studio = await start(join(home.path, 'other'));
  const sourceId = await open(join(folder(), name));
  const view = analyses().at(-1)!;
  expect(view).toMatchObject({ sourceId, status: 'complete', sourceAvailable: false });
  expect([await picture(view.id, 0), await picture(view.id, 17)]).toEqual(pictures);
  const again = await ask('analysis.series', { analysisId: view.id });
  expect(again.batches.map(({ blocks, frames }) => ({ blocks, frames }))).toEqual(
    series.batches.map(({ blocks, frames }) => ({ blocks, frames })),
  );
  expect(again.marks.marks).toEqual(series.marks.marks);
  expect(notices()).toEqual([]);
  // Again: the same folder, the same entry.
  expect(await open(join(folder(), name))).toBe(sourceId);
  expect(await readdir(join(home.path, 'other', 'analyses'))).toEqual(['cuts.etok']);
  expect((await ask('app.state', {})).analyses).toHaveLength(1);
  await studio.close();

  // Where the model is missing, that is said; the tokens are there all the same.
  const none = join(home.path, 'none');
  await mkdir(none);
  studio = await start(join(home.path, 'third'), none);
  await open(join(folder(), name));
  expect(notices()).toEqual([
    expect.stringMatching(/cuts\.etok has no pictures: .*model tiny-fsq.*not installed.*Models/),
  ]);
}, 120_000);

it('names what is no token file, and one that is damaged', async () => {
  const weights = join(await tinyModelDir('fsq'), 'weights.safetensors');
  const zip = join(home.path, 'some.zip');
  await writeFile(zip, Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(3000)]));
  const refusals = [
    [weights, 'refused-format', /no token file/],
    [zip, 'analysis-damaged', /archive/],
  ] as const;
  for (const [path, code, what] of refusals)
    expect(await studio.openPaths([path])).toMatchObject({
      ok: false,
      error: { file: basename(path), code, what: expect.stringMatching(what) },
    });
  const analysisId = await analysed();
  const { name } = await exported(analysisId, 'safetensors');
  const bytes = await readFile(join(folder(), name));
  bytes[bytes.length - 5]! ^= 1;
  const bad = join(home.path, 'bad.safetensors');
  await writeFile(bad, bytes);
  expect(await studio.openPaths([bad])).toMatchObject({
    ok: false,
    error: { code: 'analysis-damaged', file: 'bad.safetensors' },
  });
  expect(await readdir(join(home.path, 'data', 'analyses'))).toEqual(['cuts.etok']);
}, 120_000);

it('leaves nothing of what is cancelled, and goes on with the next', async () => {
  const analysisId = await analysed();
  const { exports } = await ask('export.start', request(analysisId, 'sideBySide'));
  await ask('export.start', request(analysisId, 'mp4'));
  await ask('export.start', request(analysisId, 'csv'));
  await until(() => lastExports().some(({ status }) => status === 'running'));
  await ask('export.cancel', { exportId: exports[0]!.id });
  await until(() => lastExports().length === 3 && lastExports()[2]!.status === 'complete');
  expect(lastExports().map(({ status }) => status)).toEqual(['cancelled', 'complete', 'complete']);
  expect((await readdir(folder())).sort()).toEqual(['cuts.csv', 'cuts.mp4']);

  // All at once, and what the program's end does.
  await ask('export.start', request(analysisId, 'sideBySide'));
  await ask('export.start', request(analysisId, 'npz'));
  await ask('export.cancel', { exportId: null });
  await until(
    () =>
      lastExports().length === 5 &&
      lastExports()
        .slice(3)
        .every(({ status }) => status === 'cancelled'),
  );
  await ask('export.start', request(analysisId, 'sideBySide'));
  await studio.close();
  expect((await readdir(folder())).sort()).toEqual(['cuts.csv', 'cuts.mp4']);
}, 120_000);

it('leaves nothing of an export whose engine is killed, and starts another one', async () => {
  const analysisId = await analysed();
  const before = engines.length;
  await ask('export.start', request(analysisId, 'sideBySide'));
  await until(() => lastExports().some(({ fraction }) => fraction !== null));
  expect(await readdir(folder())).toEqual([expect.stringMatching(/^\.etok-.*\.tmp$/)]);
  // Self-tests of devices may have started others meanwhile.
  for (const engine of engines.slice(before)) engine.kill();
  await until(() => lastExports()[0]?.status === 'failed');
  expect(lastExports()[0]).toMatchObject({ error: { code: 'engine-lost', remedy: 'Try again' }, bytes: null });
  expect(await readdir(folder())).toEqual([]);
  expect(await exported(analysisId, 'sideBySide')).toMatchObject({ status: 'complete' });
  expect(await readdir(folder())).toEqual(['cuts.side-by-side.mp4']);
}, 120_000);

it('refuses an analysis that still runs, and what has nothing stored, beside those that can be exported', async () => {
  const analysisId = await analysed();
  const sourceId = analyses().at(-1)!.sourceId;
  const settings = [{ ...tinySettings, model: 'tiny-fsq', threshold: 0.1 }];
  const [other] = (await ask('analysis.start', { sourceId, settings })).analysisIds;
  const { exports } = await ask('export.start', { ...request(analysisId, 'csv'), analysisIds: [other!, analysisId] });
  expect(exports[0]).toMatchObject({ status: 'failed', error: { what: 'it is being analysed' } });
  await until(() => lastExports()[1]?.status === 'complete');
  await ask('analysis.cancel', { analysisId: other! });
  expect(await studio.invoke('export.start', request('gone', 'csv'))).toMatchObject({
    ok: false,
    error: { code: 'bad-request' },
  });
}, 120_000);

it('says what keeps it from writing, and remembers the folder that was chosen', async () => {
  const analysisId = await analysed();
  expect((await ask('app.state', {})).exportFolder).toBe('exports');
  expect(await ask('export.chooseFolder', {})).toEqual({ folder: null });
  chosen = join(home.path, 'a file');
  await writeFile(chosen, '');
  expect(await ask('export.chooseFolder', {})).toEqual({ folder: 'a file' });
  expect(await studio.invoke('export.start', request(analysisId, 'npz'))).toMatchObject({
    ok: false,
    error: { code: 'write-failed', file: 'a file' },
  });
  // Root may write everywhere but where nobody may.
  chosen = process.getuid?.() === 0 ? '/sys/kernel' : join(home.path, 'kernel');
  await mkdir(chosen, { recursive: true, mode: 0o500 });
  await ask('export.chooseFolder', {});
  expect(await exported(analysisId, 'npz')).toMatchObject({
    status: 'failed',
    error: { code: 'write-failed', what: expect.stringMatching(/^writing is not allowed \(folder /), file: 'cuts.npz' },
  });
  expect(await exported(analysisId, 'timelineSvg')).toMatchObject({
    status: 'failed',
    error: { code: 'write-failed', file: 'cuts.timeline.svg' },
  });
  await studio.close();
  studio = await start(join(home.path, 'data'));
  expect((await ask('app.state', {})).exportFolder).toBe('kernel');
});
