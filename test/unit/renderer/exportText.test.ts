// Texts of exports, and the notices when some have ended.
import { beforeEach, describe, expect, it } from 'vitest';
import { type ExportFormat, type ExportView, exportFormats, type FrameRange } from '../../../src-main/contract';
import * as text from '../../../src-renderer/lib/exportText';
import { applyExports, useExports } from '../../../src-renderer/store/exports';
import { useUi } from '../../../src-renderer/store/ui';

const one = (id: string, status: ExportView['status'], more: Partial<ExportView> = {}): ExportView => ({
  id,
  analysisId: 'a',
  name: `${id}.npz`,
  format: 'npz',
  status,
  fraction: null,
  secondsLeft: null,
  bytes: null,
  error: null,
  ...more,
});

describe('estimates', () => {
  it('name size, frames and tokens, and leave out a size that nobody knows', () => {
    const estimate = { bytes: 3_400_000, frames: 1440, tokens: 90_000, exported: [] };
    expect(text.estimateText(estimate, 'frame')).toBe('3.4 MB, 1,440 frames, 90,000 tokens');
    expect(text.estimateText({ ...estimate, bytes: null, frames: 1 }, 'picture')).toBe('1 picture, 90,000 tokens');
  });

  it('say that a range was widened, and only then', () => {
    const asked = [{ from: 30, to: 40 }];
    const told = (exported: FrameRange[], ranges = asked) => text.widenedText(ranges, { exported, frames: 60 });
    expect(told([{ from: 20, to: 59 }])).toMatch(/^Widened to frames 20 to 59: /);
    const runs = [
      { from: 20, to: 59 },
      { from: 80, to: 99 },
    ];
    expect(told(runs)).toMatch(/^Widened to 60 frames: /);
    expect(told(asked)).toBeNull();
    expect(told([{ from: 0, to: 99 }], [])).toBeNull();
    // Every second frame was analyzed: fewer than asked for is no widening.
    expect(told([{ from: 30, to: 38 }])).toBeNull();
  });

  it('put the rate beside that of the source', () => {
    const source = { sizeBytes: 24e6, durationSeconds: 60 };
    expect(text.rateText(126_000, 6, source)).toBe('21 kB a second of video; the source takes 400 kB');
    expect(text.rateText(null, 6, source)).toBeNull();
    expect(text.rateText(126_000, null, source)).toBeNull();
    expect(text.rateText(126_000, 6, { ...source, durationSeconds: null })).toBeNull();
  });

  it('tell what every format is for', () => {
    for (const format of Object.keys(exportFormats) as ExportFormat[])
      expect(text.formatUses[format].length).toBeGreaterThan(5);
  });
});

describe('progress', () => {
  it('counts files and adds up what is left', () => {
    const running = one('b', 'running', { secondsLeft: 7.6, fraction: 0.999 });
    expect(text.summaryText([])).toBeNull();
    expect(text.summaryText([running])).toBe('Exporting, 0:08 left');
    expect(text.summaryText([one('a', 'complete'), running, one('c', 'queued', { secondsLeft: 60 })])).toBe(
      'Exporting 2 of 3, 1:08 left',
    );
    expect(text.summaryText([one('a', 'running')])).toBe('Exporting');
    expect(text.summaryText([one('a', 'complete'), one('b', 'complete')])).toBe('2 files exported');
    expect(text.summaryText([one('a', 'complete'), one('b', 'failed')])).toBe('1 export failed');
    expect(text.summaryText([one('a', 'cancelled')])).toBe('Export cancelled');
    expect(text.stateText(running)).toBe('99 %, 8 s left');
    expect(text.stateText(one('a', 'complete', { bytes: 412_000 }))).toBe('412 kB');
    expect(text.stateText(one('a', 'queued'))).toBe('Waiting');
  });
});

describe('notices', () => {
  const titles = () => useUi.getState().notices.map(({ level, title, detail }) => [level, title, detail]);
  beforeEach(() => {
    useUi.setState({ notices: [] });
    useExports.setState({ exports: [], folder: 'Exports', untold: [], places: {} });
  });

  it('tell of the end of what was seen to run, once', () => {
    applyExports([one('a', 'running')]);
    expect(titles()).toEqual([]);
    applyExports([one('a', 'complete', { bytes: 2000 })]);
    applyExports([one('a', 'complete', { bytes: 2000 })]);
    expect(titles()).toEqual([['info', 'a.npz is exported (2.0 kB).', 'In the folder Exports.']]);
  });

  it('wait for the last of several, but not with a failure', () => {
    applyExports([one('a', 'running'), one('b', 'queued'), one('c', 'queued')]);
    const error = { code: 'disk-full', file: null, what: 'the disk is full', remedy: 'free some space' } as const;
    applyExports([one('a', 'complete'), one('b', 'failed', { error }), one('c', 'running')]);
    expect(titles()).toEqual([['error', 'b.npz: the disk is full.', 'Free some space.']]);
    applyExports([one('a', 'complete'), one('b', 'failed', { error }), one('c', 'complete')]);
    expect(titles().at(-1)).toEqual(['info', '2 files are exported.', 'In the folder Exports.']);
  });

  it('count only what was written since, and hear of small ones when they have ended', () => {
    applyExports([one('a', 'complete')]);
    applyExports([one('a', 'complete'), one('b', 'complete')]);
    expect(titles().map(([, title]) => title)).toEqual(['a.npz is exported.', 'b.npz is exported.']);
  });

  it('say nothing of a cancel', () => {
    applyExports([one('a', 'running')]);
    applyExports([one('a', 'cancelled')]);
    expect(titles()).toEqual([]);
  });
});
