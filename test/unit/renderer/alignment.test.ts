// Clips laid over one another: by time and by frame, shifted, sampled otherwise, and while they grow.
import { describe, expect, it } from 'vitest';
import type { BlockBatch } from '../../../src-main/contract';
import { mapMeasures } from '../../../src-main/contract';
import { type Alignment, aligned, alignedBy, frameGap, readOffset } from '../../../src-renderer/lib/alignment';
import { Series } from '../../../src-renderer/lib/series';

/** Frames of a clip: every `step`th one of the source, `fps` a second. */
function grow(series: Series, count: number, { fps = 25, step = 1 } = {}): Series {
  const from = series.frames;
  const frames = Array.from({ length: count }, (_, i) => (from + i) * step);
  const ones = frames.map(() => 1);
  const batch: BlockBatch = {
    analysisId: 'a',
    firstBlock: series.blocks,
    blocks: {
      ...{ n: frames, mse: ones, ssim: null, passed: ones.map(Boolean), nfe: ones, frameCount: ones },
      chunkStart: frames.map((_, i) => i === 0),
    },
    frames: { index: frames, ptsSeconds: frames.map((index) => index / fps), ...mapMeasures(() => ones) },
  };
  expect(series.append(batch)).toBe('appended');
  return series;
}
const clip = (count: number, options = {}) => grow(new Series(), count, options);
const times = (series: Series) => Array.from({ length: series.frames }, (_, i) => Number(series.pts.at(i).toFixed(4)));
const by = (kind: Alignment['by'], offset: number): Alignment => ({ by: kind, offset });

describe('a clip over another one', () => {
  it('meets it by time, and finds its frames there', () => {
    const main = clip(100);
    const view = aligned(clip(4), main, by('time', 2));
    expect(times(view)).toEqual([2, 2.04, 2.08, 2.12]);
    expect([view.ordinalAt(1.9), view.ordinalAt(2.09), view.ordinalAt(2.2)]).toEqual([null, 2, null]);
    expect(view.endOf(3)).toBeCloseTo(2.16);
    expect(view.frameTokens.at(3)).toBe(3);
  });

  it('meets it frame by frame, whatever its own rate, and goes on beyond both ends', () => {
    const main = clip(10, { fps: 50 });
    expect(times(aligned(clip(4), main, by('frame', 8)))).toEqual([0.16, 0.18, 0.2, 0.22]);
    expect(times(aligned(clip(3), main, by('frame', -2)))).toEqual([-0.04, -0.02, 0]);
    // Of the one every fourth frame was analyzed, of the other every second.
    const sampled = clip(5, { step: 4 });
    expect(times(aligned(clip(3, { step: 2, fps: 10 }), sampled, by('frame', 4)))).toEqual([0.16, 0.24, 0.32]);
  });

  it('stays the same until one of them grows or is moved', () => {
    const main = clip(10);
    const other = clip(3);
    const first = aligned(other, main, by('time', 1));
    expect(aligned(other, main, by('time', 1))).toBe(first);
    expect(aligned(other, main, by('time', 2))).not.toBe(first);
    grow(other, 2);
    expect(aligned(other, main, by('time', 1)).frames).toBe(5);
    expect(times(other)).toEqual([0, 0.04, 0.08, 0.12, 0.16]);
  });

  it('is brought up to date as both grow, by the frame and to the same times as at once', () => {
    for (const offset of [3, 0, -5])
      for (const options of [{}, { step: 4 }, { fps: 10 }]) {
        const main = clip(2, options);
        const other = clip(30);
        const view = aligned(other, main, by('frame', offset));
        for (let i = 0; i < 12; i++) {
          grow(main, 1 + (i % 3), { ...options, fps: i < 6 ? 25 : 20 });
          if (i % 4 === 0) grow(other, 5);
          expect(aligned(other, main, by('frame', offset))).toBe(view);
          expect(times(view)).toEqual(times(aligned(grow(new Series(), other.frames), main, by('frame', offset))));
        }
      }
  });

  it('begins anew where one of them was fetched again', () => {
    const [main, other] = [clip(4), clip(6)];
    const before = times(aligned(other, main, by('frame', 0)));
    main.replace([]);
    grow(main, 4, { fps: 5 });
    expect(times(aligned(other, main, by('frame', 0)))).not.toEqual(before);
    expect(times(aligned(other, main, by('frame', 0)))).toEqual(times(aligned(clip(6), main, by('frame', 0))));
  });

  it('meets nothing that is not there yet by a usual length', () => {
    expect(times(aligned(clip(2), new Series(), by('frame', 25)))).toEqual([1, 1.04]);
    expect(frameGap(clip(1))).toBe(1 / 25);
  });
});

describe('an offset', () => {
  it.each([
    ['1.5', 'time', 1.5],
    ['-0,25', 'time', -0.25],
    ['12', 'frame', 12],
    ['1.5', 'frame', null],
    ['', 'time', null],
    ['soon', 'time', null],
    ['1e9', 'time', null],
  ] as const)('%s by %s is %s', (text, kind, offset) => {
    expect(readOffset(text, kind)).toBe(offset);
  });

  it('stays the same place in the other unit', () => {
    expect(alignedBy(by('time', 2), 'frame', 1 / 25)).toEqual(by('frame', 50));
    expect(alignedBy(by('frame', 50), 'time', 1 / 25)).toEqual(by('time', 2));
    expect(alignedBy(by('frame', 50), 'frame', 1 / 25)).toEqual(by('frame', 50));
  });
});
