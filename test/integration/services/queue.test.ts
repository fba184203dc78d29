// The queue through the whole program: order, pause, failures that stop nothing, and a program that is closed in the middle and opened again.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type AppState,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
  eventSchema,
  pictureUrl,
  type StudioEvent,
} from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { demoClipPath } from '../../../src-main/fsx/places';
import { browserAbilities } from '../../../src-main/serve/abilities';
import { createStudio } from '../../../src-main/services/studio';
import type { Studio } from '../../../src-main/services/types';
import { fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { scratchFolder } from '../engine/setup';

let home: Awaited<ReturnType<typeof scratchFolder>>;
let studio: Studio;
let events: StudioEvent[];
/** Folders and files that the engine of reconstructions was told to forget. */
let forgotten: string[];
/** What the desktop was asked to do. */
let desktop: { notified: string[]; progress: (number | null)[]; awake: boolean[] };
beforeEach(async () => {
  home = await scratchFolder();
  studio = await start();
});
afterEach(async () => {
  await studio.close();
  await home[Symbol.asyncDispose]();
});

const dataDir = () => join(home.path, 'data');

async function start(): Promise<Studio> {
  desktop = { notified: [], progress: [], awake: [] };
  forgotten = [];
  const made = await createStudio({
    host: {
      ...browserAbilities,
      desktop: {
        notify: (title, body) => desktop.notified.push(`${title}: ${body}`),
        showProgress: (fraction) => desktop.progress.push(fraction),
        keepAwake: (awake) => desktop.awake.push(awake),
      },
    },
    dataDir: dataDir(),
    modelDirs: [dirname(await tinyModelDir('fsq'))],
    spawnEngine: (entry, args) => {
      const engine = spawnForkEngine(entry, args);
      if (!args.includes('--role=recon')) return engine;
      const send = (message: unknown) => {
        const { body } = message as { body?: { type: string; path: string } };
        if (body?.type === 'forget') forgotten.push(body.path);
        engine.send(message);
      };
      return { ...engine, send };
    },
    toolVersion: '0.0.0-test',
  });
  events = [];
  made.onEvent((event) => events.push(eventSchema.parse(event)));
  return made;
}

async function ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<CommandOutput<K>> {
  const result = await studio.invoke(name, input);
  if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.what}`);
  return commands[name].output.parse(result.value) as CommandOutput<K>;
}

const state = () => ask('app.state', {}) as Promise<AppState>;

/** A folder of clips, each of a name that says its place. */
async function folderOf(...names: string[]): Promise<string> {
  const folder = join(home.path, 'films');
  await mkdir(folder, { recursive: true });
  const clip = await fixtureClip('cuts');
  for (const name of names) await copyFile(clip, join(folder, name));
  return folder;
}

async function until(holds: (now: AppState) => boolean): Promise<AppState> {
  for (;;) {
    const now = await state();
    if (holds(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** `a.mp4 complete`, in the order of the list. */
const brief = ({ sources, analyses }: AppState) =>
  sources.map(({ name, analysisIds }) => `${name} ${analyses.find(({ id }) => id === analysisIds[0])?.status}`);
const ended = ({ queue }: AppState) => queue.running + queue.waiting === 0;
const kept = async () =>
  (JSON.parse(await readFile(join(dataDir(), 'queue.json'), 'utf8')) as { items: { path: string }[] }).items.map(
    ({ path }) => basename(path),
  );

it('works a folder from top to bottom, past a bad file, and tells of failure and end', async () => {
  const folder = await folderOf('a.mp4', 'b.mp4', 'd.mp4');
  const whole = await readFile(join(folder, 'a.mp4'));
  await studio.invoke('preferences.set', { analyzeOnOpen: false });
  await studio.openPaths([folder]);
  const { sources, models, preferences } = await state();
  await writeFile(join(folder, 'b.mp4'), whole.subarray(0, 0));
  const [a, b, d] = sources.map(({ id }) => id) as [string, string, string];
  const settings = [
    {
      ...{ model: models[0]!.name, metric: 'mse' as const, threshold: 0.007, search: 'fixed' as const, count: 4 },
      ...{ budget: null, sampling: preferences.sampling, fit: preferences.fit, device: 'cpu' as const },
    },
  ];
  await ask('analysis.start', { sourceId: a, settings });
  await ask('analysis.start', { sourceId: b, settings });
  await ask('analysis.start', { sourceId: d, settings });
  await ask('source.move', { sourceId: d, before: b });
  expect(brief(await until(ended))).toEqual(['a.mp4 complete', 'd.mp4 complete', 'b.mp4 failed']);
  // In the order of the list, not of the asking.
  const began = events.flatMap((event) =>
    event.type === 'analysis' && event.analysis.status === 'running' ? [event.analysis.sourceId] : [],
  );
  expect([...new Set(began)]).toEqual([a, d, b]);
  await expect.poll(() => desktop.notified).toHaveLength(2);
  expect(desktop.notified[0]).toMatch(/^b\.mp4 failed: /);
  expect(desktop.notified[1]).toBe('The queue has ended: 2 done, 1 failed');
  expect(desktop.awake).toEqual([true, false]);
  expect(desktop.progress.at(-1)).toBeNull();
  await expect.poll(kept).toEqual(['b.mp4']);

  // A start later it has still failed, and nothing waits for it.
  await studio.close();
  studio = await start();
  const back = await until(({ analyses }) => analyses.length > 0);
  expect(back.analyses).toMatchObject([{ status: 'failed', error: { file: 'b.mp4' } }]);
  expect(back.queue).toMatchObject({ paused: false, waiting: 0, interrupted: 0 });

  // Mended, it is tried again; what is done leaves the list.
  await writeFile(join(folder, 'b.mp4'), whole);
  await ask('queue.retryFailed', {});
  expect(brief(await until((now) => ended(now) && now.queue.done === 1))).toEqual(['b.mp4 complete']);
  await expect.poll(kept).toEqual([]);
  await ask('queue.clearFinished', {});
  expect((await state()).sources).toEqual([]);
});

it('pauses what runs, keeps its chunks, and goes on', async () => {
  await studio.openPaths([await fixtureClip('long-gop')]);
  await until(({ analyses }) => (analyses[0]?.progress.framesDone ?? 0) > 0);
  await ask('queue.pause', {});
  const paused = await until(({ queue }) => queue.running === 0);
  expect(paused.queue).toMatchObject({ paused: true, waiting: 1 });
  expect(paused.analyses[0]).toMatchObject({ status: 'queued' });
  await ask('queue.resume', {});
  expect((await until(ended)).analyses[0]).toMatchObject({ status: 'complete' });
});

it('puts back what was interrupted, in its order and paused, and goes on at one word', async () => {
  const folder = await folderOf('a.mp4', 'b.mp4', 'c.mp4');
  await studio.openPaths([await fixtureClip('long-gop'), folder]);
  const [, a, , c] = (await state()).sources;
  await ask('source.move', { sourceId: c!.id, before: a!.id });
  await until(({ queue }) => queue.running === 1);
  await studio.close();
  expect(await kept()).toEqual([basename(await fixtureClip('long-gop')), 'c.mp4', 'a.mp4', 'b.mp4']);
  await rm(join(folder, 'a.mp4'));

  studio = await start();
  const back = await until(({ sources }) => sources.length === 4);
  expect(brief(back).slice(1)).toEqual(['c.mp4 queued', 'a.mp4 failed', 'b.mp4 queued']);
  const gone = back.analyses.find(({ status }) => status === 'failed');
  expect(gone?.error).toMatchObject({ code: 'file-missing', file: 'a.mp4' });
  expect((await until(({ queue }) => queue.interrupted > 0)).queue).toMatchObject({ paused: true, interrupted: 3 });
  await ask('queue.resume', {});
  const done = await until(ended);
  expect(done.queue).toMatchObject({ paused: false, interrupted: 0, done: 3 });
  expect(done.analyses.map(({ status }) => status).sort()).toEqual(['complete', 'complete', 'complete', 'failed']);
  await expect.poll(kept).toEqual(['a.mp4']);
  await ask('source.close', { sourceId: gone!.sourceId });
  await expect.poll(kept).toEqual([]);
});

it('shows what an interrupted analysis has stored before it goes on', async () => {
  await studio.openPaths([await fixtureClip('long-gop')]);
  await until(({ analyses }) => (analyses[0]?.progress.framesDone ?? 0) > 60);
  await studio.close();
  studio = await start();
  const { analyses } = await until((now) => (now.analyses[0]?.totals?.frames ?? 0) > 0);
  const [{ id, status, totals, progress }] = analyses as [AppState['analyses'][0]];
  expect(status).toBe('queued');
  expect(progress.fraction).toBeCloseTo(totals!.frames / 300, 5);
  const framesOf = async () => {
    const { batches } = await ask('analysis.series', { analysisId: id });
    return batches.reduce((sum, { frames }) => sum + frames.index.length, 0);
  };
  expect(await framesOf()).toBe(totals!.frames);
  // Going on tells all of it anew, and no frame twice.
  await ask('queue.resume', {});
  const on = await until((now) => (now.analyses[0]?.progress.framesDone ?? 0) > totals!.frames);
  expect(on.analyses[0]?.status).toBe('running');
  expect(await framesOf()).toBeLessThanOrEqual(300);
});

it('says so where the file of the queue is damaged', async () => {
  await studio.close();
  await writeFile(join(dataDir(), 'queue.json'), '{"version":1,"items":[{"pa');
  studio = await start();
  const { notices, sources } = await state();
  expect(sources).toEqual([]);
  expect(notices.map(({ message }) => message).join()).toMatch(/queue\.json\.bad/);
});

it('opens the demo clip of a start without a file only where nothing else is open by the time it is made', async () => {
  await studio.invoke('preferences.set', { analyzeOnOpen: false });
  const names = async () => (await state()).sources.map(({ name }) => name);
  // It is there already: to make it takes seconds.
  await copyFile(await fixtureClip('cuts'), demoClipPath(dataDir()));
  const opening = studio.openPaths([await folderOf('a.mp4')]);
  expect(await studio.openDemo()).toEqual({ ok: true, value: { sourceIds: [] } });
  await opening;
  expect(await names()).toEqual(['a.mp4']);
  await ask('source.close', { sourceId: (await state()).sources[0]!.id });
  expect(await studio.openDemo()).toMatchObject({ ok: true });
  expect(await names()).toEqual(['demo.mp4']);
});

it('gives back the pictures of an analysis that is closed', async () => {
  await studio.invoke('preferences.set', { threshold: 0.05, device: 'cpu' });
  await studio.openPaths([await folderOf('a.mp4')]);
  const { sources, analyses } = await until((now) => now.analyses.length > 0 && ended(now));
  expect(analyses[0]?.status).toBe('complete');
  const picture = async (analysisId: string) => {
    const address = pictureUrl({ kind: 'recon', analysisId, ordinal: 0 });
    return (await studio.picture(new Request(`http://a${address}`))).status;
  };
  expect(await picture(analyses[0]!.id)).toBe(200);
  await ask('source.close', { sourceId: sources[0]!.id });
  expect(forgotten.map((path) => basename(path))).toEqual([analyses[0]!.name]);
  expect(await picture(analyses[0]!.id)).toBe(404);
  // Opened again, it has its pictures again.
  await studio.openPaths(forgotten);
  expect(await picture((await state()).analyses[0]!.id)).toBe(200);
});
