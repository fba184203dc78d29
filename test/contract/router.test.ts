// The router refuses what is no valid command, answers every command there is, and never throws.
import { describe, expect, it } from 'vitest';
import {
  type CommandName,
  commands,
  defaultExportSettings,
  defaultReview,
  maxPayloadBytes,
  resultSchema,
  StudioError,
} from '../../src-main/contract';
import { createRouter } from '../../src-main/ipc/router';
import { fakeHandlers } from './fakes';

const settings = {
  model: 'm',
  threshold: 0.007,
  metric: 'mse',
  search: 'binary',
  count: null,
  budget: null,
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'cpu',
};
const exportRequest = { analysisIds: ['a'], settings: defaultExportSettings, ranges: [{ from: 3, to: 3 }] };
const payloads: Record<CommandName, unknown> = {
  'app.state': {},
  'app.about': {},
  'files.open': {},
  'files.openAnalysis': {},
  'files.openRecent': { recentId: 'r' },
  'files.openDemo': {},
  'recents.clear': {},
  'source.close': { sourceId: 's' },
  'menu.show': { chords: { 'file.open': 'Ctrl+o' }, checked: ['view.split'], undo: 'Undo move cut', redo: null },
  'source.move': { sourceId: 's', before: null },
  'queue.pause': {},
  'queue.resume': {},
  'queue.cancelAll': {},
  'queue.retryFailed': {},
  'queue.clearFinished': {},
  'source.pictureNames': { sourceId: 's' },
  'analysis.start': { sourceId: 's', settings: [settings] },
  'analysis.cancel': { analysisId: 'a' },
  'analysis.resume': { analysisId: 'a' },
  'analysis.series': { analysisId: 'a' },
  'analysis.review': { analysisId: 'a', review: defaultReview },
  'events.export': { analysisId: 'a', format: 'edl' },
  'export.estimate': exportRequest,
  'export.chooseFolder': {},
  'export.start': exportRequest,
  'export.cancel': { exportId: null },
  'export.reveal': { exportId: 'e' },
  'export.clear': {},
  'analysis.reveal': { analysisId: 'a' },
  'preferences.set': { theme: 'dark' },
  'models.import': {},
  'models.cancelImport': {},
  'models.verify': { model: 'm' },
  'models.remove': { model: 'm' },
  'devices.test': { device: null },
  'health.check': {},
  'health.report': { names: false },
  'diagnosis.pageFault': { message: 'x', stack: '' },
  'diagnosis.crashReport': {},
  'diagnosis.showLogs': {},
  'settings.folders': {},
  'settings.chooseFolder': { folder: 'analyses' },
  'settings.resetFolder': { folder: 'ffmpeg' },
  'settings.findFfmpeg': {},
  'storage.view': {},
  'storage.clear': { uploads: true, drafts: true, demo: false, analyses: null },
};
const names = Object.keys(commands) as CommandName[];
const route = createRouter(fakeHandlers, { checkOutputs: true });
const hostile = [
  undefined,
  null,
  7,
  'x',
  [],
  { extra: 1 },
  { sourceId: '../etc' },
  { analysisId: 'a'.repeat(101) },
  () => 1,
  10n,
];

describe('router', () => {
  it.each(names)('%s is answered', async (name) => {
    expect(await route(name, payloads[name])).toMatchObject({ ok: true });
  });

  it.each(names)('%s refuses an unknown field', async (name) => {
    const result = await route(name, { ...(payloads[name] as object), path: '/etc/passwd' });
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it.each(names)('%s survives hostile payloads', async (name) => {
    for (const payload of hostile) expect(resultSchema.safeParse(await route(name, payload)).success).toBe(true);
  });

  it.each(['', 'nope', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has no command %j', async (name) => {
    expect(await route(name, {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('refuses a name that is no text', async () => {
    expect(await route({ toString: () => 'app.state' } as unknown as string, {})).toMatchObject({ ok: false });
  });

  it('names the field that does not fit', async () => {
    const result = await route('analysis.start', { sourceId: 's', settings: [{ ...settings, threshold: -1 }] });
    expect(!result.ok && result.error.what).toMatch(/analysis\.start .*settings\.0\.threshold/);
  });

  it.each([
    { minConfidence: 1.1 },
    { minConfidence: Number.NaN },
    { minSpikeZ: -1 },
    { addedCuts: [1.5] },
    { addedCuts: [-1] },
    { addedCuts: 'all' },
    { removed: [{ kind: 'flash', frame: 1 }] },
    { removed: [{ kind: 'cut', frame: 1, path: '/' }] },
    { note: '' },
  ])('refuses the review %j', async (changes) => {
    const refused = await route('analysis.review', { analysisId: 'a', review: { ...defaultReview, ...changes } });
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('gives a review back with the marks, and refuses a format of events that it does not know', async () => {
    const review = { ...defaultReview, addedCuts: [7], removed: [{ kind: 'spike', frame: 3 }] };
    const given = await route('analysis.review', { analysisId: 'a', review });
    expect(given).toEqual({ ok: true, value: { analysisId: 'a', marks: [], review } });
    for (const format of ['xml', '__proto__', 'toString', 7])
      expect(await route('events.export', { analysisId: 'a', format })).toMatchObject({ ok: false });
  });

  it('refuses a payload that is too long, and one that is no plain data', async () => {
    const long = await route('files.openRecent', { recentId: 'x'.repeat(maxPayloadBytes) });
    expect(!long.ok && long.error.what).toMatch(/too long/);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(await route('app.state', circle)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('turns what a handler throws into an error for people', async () => {
    const failing = createRouter({
      ...fakeHandlers,
      'files.open': async () => {
        throw new StudioError('no-video', 'it has no picture', 'Choose a video', 'a.mp3');
      },
      'files.openDemo': async () => {
        throw new TypeError('x is not a function\n    at /home/someone/secret.ts');
      },
    });
    expect(await failing('files.open', {})).toMatchObject({ ok: false, error: { code: 'no-video', file: 'a.mp3' } });
    const unexpected = await failing('files.openDemo', {});
    expect(unexpected).toMatchObject({ ok: false, error: { code: 'internal', what: 'x is not a function' } });
  });

  it('finds an answer that breaks the contract', async () => {
    const wrong = createRouter(
      { ...fakeHandlers, 'analysis.start': async () => ({ analysisIds: ['/a/path'] }) },
      { checkOutputs: true },
    );
    const result = await wrong('analysis.start', payloads['analysis.start']);
    expect(!result.ok && result.error.what).toMatch(/analysisIds/);
  });
});
