// A review through the whole program: made while an analysis runs, changed, kept, found again, and no part of what the analysis stored.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
  defaultReview,
  type EventFormat,
  eventFormats,
  eventSchema,
  type Marks,
  type Review,
  type StudioEvent,
} from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { browserAbilities } from '../../../src-main/serve/abilities';
import { createStudio } from '../../../src-main/services/studio';
import type { Studio } from '../../../src-main/services/types';
import { inspectAnalysis } from '../../../src-main/store/inspect';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { fingerprint, scratchFolder, tinySettings } from '../engine/setup';

let home: Awaited<ReturnType<typeof scratchFolder>>;
let studio: Studio;
let events: StudioEvent[];
beforeEach(async () => {
  home = await scratchFolder();
  await start();
  await ask('preferences.set', { analyzeOnOpen: false });
});
afterEach(async () => {
  await studio.close();
  await home[Symbol.asyncDispose]();
});

async function start(): Promise<void> {
  events = [];
  studio = await createStudio({
    host: browserAbilities,
    dataDir: home.path,
    modelDirs: [dirname(await tinyModelDir('fsq'))],
    spawnEngine: spawnForkEngine,
    toolVersion: '0.0.0-test',
  });
  studio.onEvent((event) => events.push(eventSchema.parse(event)));
}

async function ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<CommandOutput<K>> {
  const result = await studio.invoke(name, input);
  if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.what}`);
  return commands[name].output.parse(result.value) as CommandOutput<K>;
}

/** Opens a path; its first source. */
async function open(path: string): Promise<string> {
  const result = await studio.openPaths([path]);
  expect(result).toMatchObject({ ok: true });
  return commands['files.open'].output.parse(result.ok ? result.value : null).sourceIds[0]!;
}

async function startAnalysis(): Promise<string> {
  const sourceId = await open(await fixtureClip('cuts'));
  const settings = [{ ...tinySettings, model: 'tiny-fsq', search: 'fixed' as const, count: 4 }];
  return (await ask('analysis.start', { sourceId, settings })).analysisIds[0]!;
}

async function ended(analysisId: string): Promise<void> {
  const status = () =>
    events.findLast((event) => event.type === 'analysis' && event.analysis.id === analysisId) as
      | Extract<StudioEvent, { type: 'analysis' }>
      | undefined;
  while (['queued', 'running', undefined].includes(status()?.analysis.status))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(status()?.analysis.status).toBe('complete');
}

const folder = () => join(home.path, 'analyses', 'cuts.etok');
const framesOf = ({ marks }: Marks, kind: string) =>
  marks.filter((mark) => mark.kind === kind).map(({ frame }) => frame);
const lastMarks = () => events.findLast((event) => event.type === 'marks')?.marks;
/** Hashes of all that the analysis stored itself. */
const stored = async () => (await fingerprint(folder())).split('\n').filter((line) => !line.includes('review.json'));

const [first, second] = cutsClipCuts;
const added = first + 3;
const review: Review = {
  ...defaultReview,
  addedCuts: [added],
  removed: [{ kind: 'cut', frame: second }],
};
const reviewed = [first, added, ...cutsClipCuts.slice(2)];

it('holds while the analysis runs, is kept beside it, and is there when it is opened again', async () => {
  const analysisId = await startAnalysis();
  // Nothing is stored yet, so that the review waits for the folder.
  expect(await ask('analysis.review', { analysisId, review })).toEqual({ analysisId, marks: [], review });
  await ended(analysisId);
  const after = (await ask('analysis.series', { analysisId })).marks;
  expect(framesOf(after, 'cut')).toEqual(reviewed);
  expect(after.marks.filter(({ byHand }) => byHand).map(({ frame }) => frame)).toEqual([added]);
  expect(lastMarks()).toEqual(after);
  expect(JSON.parse(await readFile(join(folder(), 'review.json'), 'utf8'))).toEqual(review);

  // Another threshold decides at once, from what is stored.
  const before = await stored();
  const sent = events.length;
  const strict = await ask('analysis.review', { analysisId, review: { ...review, minConfidence: 1 } });
  expect(framesOf(strict, 'cut')).toContain(added);
  expect(framesOf(strict, 'cut').length).toBeLessThan(reviewed.length);
  expect(events.slice(sent)).toEqual([{ type: 'marks', marks: strict }]);
  const last = { ...review, minSpikeZ: 8 };
  const final = await ask('analysis.review', { analysisId, review: last });
  expect(framesOf(final, 'cut')).toEqual(reviewed);
  expect(await inspectAnalysis(folder())).toMatchObject({ review: last, reviewDamaged: false });

  await studio.close();
  await start();
  await open(folder());
  const again = events.find((event) => event.type === 'analysis')!.analysis.id;
  const found = (await ask('analysis.series', { analysisId: again })).marks;
  expect(found).toEqual({ ...final, analysisId: again });
  expect(await stored()).toEqual(before);

  // The same work again finds the analysis and its review.
  await studio.close();
  await start();
  const third = await startAnalysis();
  await ended(third);
  await studio.close();
  expect(lastMarks()).toEqual({ ...final, analysisId: third });
  expect(await stored()).toEqual(before);
});

it('is on disk when the program has closed, though nobody waited for the answer', async () => {
  const analysisId = await startAnalysis();
  await ended(analysisId);
  const answers = [1, 2, 3].map((minSpikeZ) =>
    ask('analysis.review', { analysisId, review: { ...review, minSpikeZ } }),
  );
  await studio.close();
  await Promise.all(answers);
  expect(JSON.parse(await readFile(join(folder(), 'review.json'), 'utf8'))).toEqual({ ...review, minSpikeZ: 3 });
});

it('is set aside where it is damaged, with a notice, and the analysis opens', async () => {
  const analysisId = await startAnalysis();
  await ended(analysisId);
  await studio.close();
  await writeFile(join(folder(), 'review.json'), '{"addedCuts":[1');
  await start();
  await open(folder());
  const opened = events.find((event) => event.type === 'analysis')!.analysis.id;
  const { marks } = await ask('analysis.series', { analysisId: opened });
  expect(marks.review).toEqual(defaultReview);
  expect(framesOf(marks, 'cut')).toEqual([...cutsClipCuts]);
  const notices = events.filter((event) => event.type === 'notice').map(({ notice }) => notice.message);
  expect(notices).toEqual([
    'cuts.etok: its review was damaged and is review.json.bad now. What could be read of it holds.',
  ]);
  expect(await readFile(join(folder(), 'review.json.bad'), 'utf8')).toBe('{"addedCuts":[1');
});

it('opens an analysis of an earlier version, and says that it lacks measures', async () => {
  const analysisId = await startAnalysis();
  await ended(analysisId);
  await studio.close();
  const manifest = join(folder(), 'analysis.json');
  const { measuresVersion, ...earlier } = JSON.parse(await readFile(manifest, 'utf8'));
  expect(measuresVersion).toBeGreaterThan(1);
  await writeFile(manifest, JSON.stringify(earlier));
  await start();
  await open(folder());
  const opened = events.find((event) => event.type === 'analysis')!.analysis;
  expect(opened).toMatchObject({
    status: 'complete',
    notice: expect.stringContaining('An earlier version measured it'),
  });
});

it('shows in exported events, which are refused while there is no frame', async () => {
  const analysisId = await startAnalysis();
  await expect(ask('events.export', { analysisId, format: 'csv' })).rejects.toThrow('bad-request: there are no frames');
  await ended(analysisId);
  const names = Object.keys(eventFormats) as EventFormat[];
  const before = await ask('events.export', { analysisId, format: 'json' });
  await ask('analysis.review', { analysisId, review });
  const after = await ask('events.export', { analysisId, format: 'json' });
  expect(after).toMatchObject({ name: 'cuts.events.json', mime: 'application/json' });
  expect(after.text).not.toBe(before.text);
  expect(after.text).toContain(`"frame": ${added}`);
  for (const format of names.filter((name) => name !== 'youtube')) {
    const { name, text } = await ask('events.export', { analysisId, format });
    expect(name).toBe(`cuts.events.${eventFormats[format].extension}`);
    expect(text.length).toBeGreaterThan(50);
  }
  expect((await ask('analysis.series', { analysisId })).batches.flatMap(({ frames }) => frames.index)).toHaveLength(
    cutsClipFrames,
  );
  await expect(ask('analysis.review', { analysisId: 'gone', review })).rejects.toThrow('not open');
  await expect(ask('events.export', { analysisId: 'gone', format: 'csv' })).rejects.toThrow('not open');
});
