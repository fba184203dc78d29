// The series and its registry: appending, gaps, refetching, marks.
import { describe, expect, it, vi } from 'vitest';
import { type BlockBatch, defaultReview, type Marks, mapMeasures } from '../../../src-main/contract';
import { Series } from '../../../src-renderer/lib/series';
import { SeriesRegistry } from '../../../src-renderer/store/seriesRegistry';
import { fakeMarks } from './harness/fakeMarks';
import { batchOf, fakeSeries } from './harness/fakeSeries';

const whole = fakeSeries({ frames: 3000, fps: 25, threshold: 0.007, maxToks: 256, shot: 60, seed: 1 });
const batch = (from: number, to: number) => batchOf('a', whole, from, to);
const noMarks: Marks = { analysisId: 'a', marks: [], review: defaultReview };

describe('Series', () => {
  it('grows past its first capacity and keeps every value', () => {
    const series = new Series();
    for (let from = 0; from < 3000; from += 7)
      expect(series.append(batch(from, Math.min(3000, from + 7)))).toBe('appended');
    expect(series.frames).toBe(3000);
    expect([...series.n.data.subarray(0, 3000)]).toEqual(whole.tokens);
    expect([...series.pts.data.subarray(0, 3000)]).toEqual(whole.pts);
  });

  it('keeps every measure of every frame as float32, and forgets them when it is replaced', () => {
    const series = new Series();
    for (let from = 0; from < 3000; from += 500) series.append(batch(from, from + 500));
    for (const [name, column] of Object.entries(series.measures)) {
      expect(column.length).toBe(3000);
      expect(column.data).toBeInstanceOf(Float32Array);
      const given = Float32Array.from(whole.measures[name as keyof typeof whole.measures]);
      expect(column.data.subarray(0, 3000)).toEqual(given);
    }
    series.replace([batch(0, 10)]);
    expect(series.measures.cutScore.length).toBe(10);
    expect(series.measures.ti.length).toBe(10);
  });

  it('refuses a batch that leaves a hole, and changes nothing', () => {
    const series = new Series();
    series.append(batch(0, 10));
    const { version } = series;
    expect(series.append(batch(11, 20))).toBe('gap');
    expect([series.frames, series.version]).toEqual([10, version]);
  });

  it('takes a repeated batch for known, and a differing one for a gap', () => {
    const series = new Series();
    series.append(batch(0, 30));
    expect(series.append(batch(10, 20))).toBe('known');
    const other: BlockBatch = structuredClone(batch(10, 20));
    other.blocks.n[3] = 1;
    expect(series.append(other)).toBe('gap');
    expect(series.append(batch(25, 35))).toBe('gap');
  });

  it('spreads a block over its frames', () => {
    const series = new Series();
    const four: BlockBatch = {
      analysisId: 'a',
      firstBlock: 0,
      blocks: {
        n: [40, 9],
        mse: [0.5, 0.25],
        ssim: [0.75, 0.5],
        passed: [true, false],
        nfe: [3, 4],
        frameCount: [4, 2],
        chunkStart: [true, false],
      },
      frames: {
        index: [0, 1, 2, 3, 4, 5],
        ptsSeconds: [0, 1, 2, 3, 4, 5],
        ...mapMeasures(() => [0, 0, 0, 0, 0, 0]),
        motion: [0, 3, 0, 0, 0, 0],
      },
    };
    expect(series.append(four)).toBe('appended');
    expect([...series.frameTokens.data.subarray(0, 6)]).toEqual([40, 40, 40, 40, 9, 9]);
    expect([...series.frameShare.data.subarray(0, 6)]).toEqual([10, 10, 10, 10, 4.5, 4.5]);
    expect([...series.frameError.data.subarray(0, 6)]).toEqual([0.25, 0.25, 0.25, 0.25, 0.5, 0.5]);
    expect([...series.framePassed.data.subarray(0, 6)]).toEqual([1, 1, 1, 1, 0, 0]);
    expect([series.blocks, series.frames, series.maxMotion]).toEqual([2, 6, 3]);
  });

  it('measures by the MSE where there is no SSIM', () => {
    const series = new Series();
    series.append(batch(0, 3));
    expect([...series.frameError.data.subarray(0, 3)]).toEqual([...series.frameMse.data.subarray(0, 3)]);
    expect(series.frameSsim.at(0)).toBeNaN();
  });

  it('finds the frame of a time by timestamps, however uneven', () => {
    const series = new Series();
    const uneven = structuredClone(batch(0, 4));
    uneven.frames.ptsSeconds = [1, 1.5, 1.5, 4];
    series.append(uneven);
    expect([0.9, 1, 1.49, 1.5, 3.99, 4, 4.9, 6].map((t) => series.ordinalAt(t))).toEqual([
      null,
      0,
      0,
      2,
      2,
      3,
      3,
      null,
    ]);
    expect(series.extent()).toEqual({ start: 1, end: 5 });
  });
});

describe('SeriesRegistry', () => {
  it('fetches the whole series after a gap, and applies what came meanwhile', async () => {
    let answer: (value: { batches: BlockBatch[]; marks: typeof noMarks }) => void = () => {};
    const fetch = vi.fn(
      () => new Promise<{ batches: BlockBatch[]; marks: typeof noMarks }>((resolve) => (answer = resolve)),
    );
    const registry = new SeriesRegistry(fetch, (error) => expect.unreachable(String(error)));
    registry.append(batch(0, 10));
    registry.append(batch(20, 30));
    registry.append(batch(30, 40));
    registry.append(batch(40, 50));
    expect(fetch).toHaveBeenCalledTimes(1);
    answer({ batches: [batch(0, 25), batch(25, 40)], marks: noMarks });
    await vi.waitFor(() => expect(registry.get('a').frames).toBe(50));
    registry.append(batch(50, 60));
    expect(registry.get('a').frames).toBe(60);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('fetches once for a window that was loaded in the middle of an analysis', async () => {
    const fetch = vi.fn(async () => ({
      batches: [batch(0, 100)],
      marks: { ...noMarks, marks: fakeMarks(whole, 3000, defaultReview).slice(0, 2) },
    }));
    const registry = new SeriesRegistry(fetch, () => {});
    registry.ensure('a');
    registry.ensure('a');
    await vi.waitFor(() => expect(registry.get('a').loaded).toBe(true));
    registry.ensure('a');
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(registry.get('a').marks).toHaveLength(2);
  });

  it('tells who watches, and reports a failed fetch once', async () => {
    const failed = vi.fn();
    const registry = new SeriesRegistry(() => Promise.reject(new Error('gone')), failed);
    const watch = vi.fn();
    const stop = registry.subscribe(watch);
    registry.append(batch(0, 10));
    expect(watch).toHaveBeenCalledWith('a');
    registry.append(batch(12, 14));
    await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
    stop();
    watch.mockClear();
    registry.setMarks(noMarks);
    expect(watch).not.toHaveBeenCalled();
  });
});
