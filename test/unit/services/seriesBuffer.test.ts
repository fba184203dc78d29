// The series in memory: appended in order, refused out of order, given back whole.
import { expect, it } from 'vitest';
import type { BlockBatch } from '../../../src-main/contract';
import { SeriesBuffer } from '../../../src-main/services/seriesBuffer';

function batch(firstBlock: number, n: number[]): BlockBatch {
  const of = <T>(value: T) => n.map(() => value);
  return {
    analysisId: 'a',
    firstBlock,
    blocks: { n, mse: of(0.1), ssim: of(0.9), passed: of(true), nfe: of(3), frameCount: of(1), chunkStart: of(false) },
    frames: { index: n.map((_, i) => firstBlock + i), ptsSeconds: of(0), change: of(0), motion: of(0) },
  };
}

it('joins batches in order', () => {
  const buffer = new SeriesBuffer();
  expect(buffer.append(batch(0, [1, 2]))).toBe(true);
  expect(buffer.append(batch(2, [3]))).toBe(true);
  expect(buffer.batches().flatMap((b) => b.blocks.n)).toEqual([1, 2, 3]);
  expect(buffer.batches().flatMap((b) => b.blocks.ssim)).toEqual([0.9, 0.9, 0.9]);
  expect(buffer.frameCount).toBe(3);
});

it('refuses a batch that leaves a gap or repeats', () => {
  const buffer = new SeriesBuffer();
  buffer.append(batch(0, [1, 2]));
  expect(buffer.append(batch(3, [4]))).toBe(false);
  expect(buffer.append(batch(1, [4]))).toBe(false);
  expect(buffer.blockCount).toBe(2);
});

it('does not change the batch it was given', () => {
  const buffer = new SeriesBuffer();
  const first = batch(0, [1]);
  buffer.append(first);
  buffer.append(batch(1, [2]));
  expect(first.blocks.n).toEqual([1]);
});
