// The series in memory: appended in order, refused out of order, given back whole, and as marks are decided on.
import { expect, it } from 'vitest';
import { type BlockBatch, blockBatchSchema } from '../../../src-main/contract';
import { SeriesBuffer } from '../../../src-main/services/seriesBuffer';
import { quietBatch, sampleBatch } from './samples';

function filled(...batches: BlockBatch[]): SeriesBuffer {
  const buffer = new SeriesBuffer();
  for (const batch of batches) expect(buffer.append(batch)).toBe(true);
  return buffer;
}

it('gives one batch back as it came, all measures included', () => {
  const batch = sampleBatch(0, [3, 5, 4]);
  expect(filled(batch).batches('a')).toEqual([batch]);
  expect(blockBatchSchema.parse(filled(batch).batches('a')[0])).toEqual(batch);
});

it('joins batches in order', () => {
  const buffer = filled(sampleBatch(0, [1, 2]), sampleBatch(2, [3], 3));
  const [joined, ...more] = buffer.batches('b');
  expect(more).toEqual([]);
  expect(joined).toMatchObject({ analysisId: 'b', firstBlock: 0 });
  expect(joined?.blocks.n).toEqual([1, 2, 3]);
  expect(joined?.blocks.frameCount).toEqual([2, 1, 1]);
  expect(joined?.frames.index).toEqual([0, 1, 2, 3]);
  expect(joined?.frames.si).toEqual([0, 1, 2, 3].map((frame) => frame + 6 / 16));
  expect(buffer.frameCount).toBe(4);
});

it('keeps the similarity where that is the metric', () => {
  const batch = sampleBatch(0, [1, 2]);
  const withSsim = { ...batch, blocks: { ...batch.blocks, ssim: [0.5, 0.25] } };
  expect(filled(withSsim).batches('a')[0]?.blocks.ssim).toEqual([0.5, 0.25]);
});

it('gives a long series out in several batches that follow one another', () => {
  const batches = filled(quietBatch(12_000, {}), quietBatch(1, {}, 12_000)).batches('a');
  expect(batches.map(({ firstBlock }) => firstBlock)).toEqual([0, 5000, 10_000]);
  const again = filled(...batches);
  expect(again.frameCount).toBe(12_001);
  expect(batches.flatMap(({ frames }) => frames.index)).toEqual(Array.from({ length: 12_001 }, (_, i) => i));
});

it('refuses a batch that leaves a gap or repeats', () => {
  const buffer = filled(sampleBatch(0, [1, 2]));
  expect(buffer.append(sampleBatch(3, [4]))).toBe(false);
  expect(buffer.append(sampleBatch(1, [4]))).toBe(false);
  expect(buffer.blockCount).toBe(2);
});

it('gives the kept count of each frame, and where chunks start', () => {
  const { tokens, chunkStart, frame, ptsSeconds } = filled(sampleBatch(0, [7, 9]), sampleBatch(2, [4], 3)).markSeries();
  expect([...Array.from(tokens ?? [])]).toEqual([7, 7, 9, 4]);
  expect([...Array.from(chunkStart ?? [])]).toEqual([1, 0, 0, 1]);
  expect(Array.from(frame)).toEqual([0, 1, 2, 3]);
  expect(Array.from(ptsSeconds)).toEqual([0, 1, 2, 3].map((at) => at / 24));
});

it('begins anew after it was cleared, and leaves alone what it gave before', () => {
  const buffer = filled(sampleBatch(0, [1, 2]));
  const before = buffer.markSeries();
  buffer.clear();
  expect([buffer.blockCount, buffer.frameCount, buffer.batches('a')]).toEqual([0, 0, []]);
  expect(buffer.append(sampleBatch(0, [5]))).toBe(true);
  expect(Array.from(before.frame)).toEqual([0, 1, 2]);
});
