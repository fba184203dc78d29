// What an export can be of: analyses, options of formats, shots, and the request that they make.
import { describe, expect, it } from 'vitest';
import {
  type AnalysisView,
  defaultExportSettings,
  type ExportFormat,
  exportFormats,
  exportRequestSchema,
  type Mark,
} from '../../../src-main/contract';
import {
  analysesOf,
  effective,
  exportable,
  optionsOf,
  requestOf,
  wholeReason,
} from '../../../src-renderer/lib/exportChoice';
import { rangesOf, shotAt, shotsOf, withChosen } from '../../../src-renderer/lib/shots';

const totals = { frames: 10, blocks: 10, tokens: 90, tokensPercent: 9, satisfiedPercent: 90, meanMse: 0.1, probes: 20 };
const analysis = (id: string, more: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) =>
  ({
    id,
    sourceId: 's',
    status: 'complete',
    totals,
    model: { name: 'small', bottleneck: 'fsq' },
    settings: {
      metric: 'mse',
      threshold: 0.007,
      search: 'fast',
      count: null,
      budget: null,
      sampling: { kind: 'all' },
      fit: 'crop',
      ...settings,
    },
    ...more,
  }) as unknown as AnalysisView;

describe('the analyses of an export', () => {
  const shown = analysis('a');
  const all = [
    shown,
    analysis('b', {}, { threshold: 0.02 }),
    analysis('sampled', {}, { threshold: 0.03, sampling: { kind: 'fps', fps: 2 } }),
    analysis('model', { model: { name: 'other', bottleneck: 'vae' } }, { threshold: 0.04 }),
    analysis('elsewhere', { sourceId: 't' }, { threshold: 0.05 }),
    analysis('running', { status: 'running' }, { threshold: 0.06 }),
    analysis('partial', { status: 'partial' }, { threshold: 0.08 }),
    analysis('empty', { status: 'failed', totals: null }, { threshold: 0.09 }),
  ];
  const ids = (which: 'shown' | 'thresholds' | 'complete', from: AnalysisView | null = shown) =>
    analysesOf(which, from, all).map(({ id }) => id);

  it('are the one looked at, those that the threshold alone tells apart, or all that are complete', () => {
    expect(ids('shown')).toEqual(['a']);
    expect(ids('thresholds')).toEqual(['a', 'b', 'partial']);
    expect(ids('complete')).toEqual(['a', 'b', 'sampled', 'model', 'elsewhere']);
  });

  it('are none while nothing is stored or something is being added', () => {
    expect(ids('shown', null)).toEqual([]);
    expect(ids('thresholds', analysis('x', { status: 'running' }))).toEqual([]);
    expect(exportable(analysis('x', { status: 'cancelled' }))).toBe(true);
    expect(exportable(analysis('x', { totals: null }))).toBe(false);
  });
});

describe('the options of a format', () => {
  it('are shown where they mean something', () => {
    expect(optionsOf('safetensors', 'fsq')).toEqual({ ids: true, pad: true, perChunk: false, tokensOnly: true });
    expect(optionsOf('webdataset', 'vae')).toEqual({ ids: false, pad: true, perChunk: true, tokensOnly: true });
    expect(optionsOf('jsonl', 'fsq').ids).toBe(false);
    for (const format of ['csv', 'mp4', 'report'] as const)
      expect(Object.values(optionsOf(format, 'fsq'))).toEqual([false, false, false, false]);
  });

  it('are left out of the request where they do not, and padding makes the ids wide', () => {
    const every = { ...defaultExportSettings, ids: 'I32', pad: true, tokensOnly: true, perChunk: true } as const;
    expect(effective({ ...every, format: 'mp4' }, 'fsq')).toEqual({ ...defaultExportSettings, format: 'mp4' });
    expect(effective({ ...every, ids: 'U16', format: 'npz' }, 'fsq')).toEqual({
      ...every,
      format: 'npz',
      perChunk: false,
    });
    expect(effective({ ...every, pad: false, format: 'npz' }, 'vae').ids).toBe('U16');
  });
});

describe('the request', () => {
  it('is one that the contract takes, for every format', () => {
    for (const format of Object.keys(exportFormats) as ExportFormat[]) {
      const made = requestOf([analysis('0'.repeat(8))], { ...defaultExportSettings, format }, [{ from: 3, to: 9 }]);
      if (typeof made === 'string') throw new Error(made);
      expect(exportRequestSchema.shape.settings.parse(made.settings).format).toBe(format);
      expect(made.ranges).toEqual([{ from: 3, to: 9 }]);
    }
  });

  it('says why there is none', () => {
    expect(requestOf([], defaultExportSettings, [])).toMatch(/No analysis/);
    expect(requestOf([analysis('a')], defaultExportSettings, null)).toMatch(/Nothing is chosen/);
    const many = Array.from({ length: 1001 }, (_, i) => analysis(`a${i}`));
    expect(requestOf(many, defaultExportSettings, [])).toMatch(/At most 1000/);
  });
});

describe('a part', () => {
  it('can be chosen of one clip, where frames are exported', () => {
    expect(wholeReason('shown', 'safetensors')).toBeNull();
    expect(wholeReason('thresholds', 'sideBySide')).toBeNull();
    expect(wholeReason('complete', 'safetensors')).toMatch(/several clips/);
    for (const format of ['report', 'timelinePng'] as const) expect(wholeReason('shown', format)).toMatch(/whole clip/);
  });
});

describe('shots', () => {
  const place = (ordinal: number) => ({ ordinal, frame: ordinal * 2, ptsSeconds: ordinal / 25 });
  const mark = (kind: Mark['kind'], first: number, last = first): Mark => ({
    ...place(first),
    kind,
    transition: kind === 'transition' ? 'dissolve' : null,
    start: place(first),
    end: place(last),
    score: 1,
    byHand: false,
  });
  const shots = shotsOf([mark('cut', 10), mark('spike', 15), mark('transition', 20, 29), mark('cut', 40)], 50);
  // Every second frame of the source was analyzed.
  const index = { at: (ordinal: number) => ordinal * 2 } as never;

  it('lie between cuts and the middles of transitions, without gap or overlap', () => {
    expect(shots.map(({ first, last }) => [first, last])).toEqual([
      [0, 9],
      [10, 24],
      [25, 39],
      [40, 49],
    ]);
    expect(shots.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(shotsOf([], 7)).toEqual([{ number: 1, first: 0, last: 6 }]);
    expect(shotsOf([mark('cut', 0)], 7)).toHaveLength(1);
    expect(shotsOf([], 0)).toEqual([]);
  });

  it('are found by a frame', () => {
    expect(shotAt(shots, 24)?.number).toBe(2);
    expect(shotAt(shots, 25)?.number).toBe(3);
    expect(shotAt(shots, 50)).toBeNull();
    expect(shotAt(shots, null)).toBeNull();
  });

  it('become ranges of source frames; neighbours are one', () => {
    expect(rangesOf(shots, new Set([2, 3]), { index })).toEqual([{ from: 20, to: 78 }]);
    expect(rangesOf(shots, new Set([1, 3]), { index })).toEqual([
      { from: 0, to: 18 },
      { from: 50, to: 78 },
    ]);
    expect(rangesOf(shots, new Set(), { index })).toEqual([]);
  });

  it('are chosen in runs, either way', () => {
    expect([...withChosen(new Set([1]), 2, 4, true)]).toEqual([1, 2, 3, 4]);
    expect([...withChosen(new Set([1, 2, 3, 4]), 4, 2, false)]).toEqual([1]);
  });
});
