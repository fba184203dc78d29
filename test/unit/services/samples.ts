// Batches of an analysis that never was.
import { type BlockBatch, type MeasureName, mapMeasures, measureNames } from '../../../src-main/contract';

/** A batch of blocks of two frames, the last one of a single frame; every value follows from its place. */
export function sampleBatch(firstBlock: number, n: number[], firstFrame = firstBlock * 2): BlockBatch {
  const of = <T>(value: (block: number) => T) => n.map((_, i) => value(firstBlock + i));
  const frameCount = n.map((_, i) => (i === n.length - 1 ? 1 : 2));
  const frames = Array.from({ length: 2 * n.length - 1 }, (_, i) => firstFrame + i);
  return {
    analysisId: 'a',
    firstBlock,
    blocks: {
      n,
      mse: of((block) => block / 64),
      ssim: null,
      passed: of((block) => block % 2 === 0),
      nfe: of((block) => block + 3),
      frameCount,
      chunkStart: n.map((_, i) => i === 0),
    },
    frames: {
      index: frames,
      ptsSeconds: frames.map((frame) => frame / 24),
      ...mapMeasures((name) => frames.map((frame) => frame + measureNames.indexOf(name) / 16)),
    },
  };
}

/** A batch of one-frame blocks, quiet but for the measures that are given. */
export function quietBatch(
  frames: number,
  measures: Partial<Record<MeasureName, Record<number, number>>>,
  firstFrame = 0,
): BlockBatch {
  const all = Array.from({ length: frames }, (_, i) => firstFrame + i);
  const of = <T>(value: T) => all.map(() => value);
  return {
    analysisId: 'a',
    firstBlock: firstFrame,
    blocks: {
      n: of(8),
      mse: of(0),
      ssim: null,
      passed: of(true),
      nfe: of(1),
      frameCount: of(1),
      chunkStart: of(false),
    },
    frames: {
      index: all,
      ptsSeconds: all.map((frame) => frame / 24),
      ...mapMeasures((name) => all.map((frame) => measures[name]?.[frame] ?? 0)),
    },
  };
}
