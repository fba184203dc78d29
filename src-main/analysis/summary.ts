// The totals of an analysis from its series: tokens, share of tokens, share of satisfied blocks, mean error, probes.
import type { Totals } from '../contract/views';

/** Series of the blocks of an analysis so far; one entry a block. */
export interface BlockSeries {
  /** Kept count of each block. */
  readonly n: ArrayLike<number>;
  /** Error of each block at its kept count: MSE on pixels in [-1, 1]. */
  readonly mse: ArrayLike<number>;
  /** Probes each block took. */
  readonly nfe: ArrayLike<number>;
}

/**
 * Whether a block of this error is satisfied. The error counts as float32, the form in which it is stored, so that the answer is the same
 * during the analysis and after reading it back.
 */
export function isSatisfied(mse: number, threshold: number): boolean {
  return Math.fround(mse) <= threshold;
}

/** Running sums behind the totals; kept apart so that a long analysis adds blocks without going over all of them again. */
export interface Summary {
  /** Adds one block of `frames` frames. */
  addBlock(n: number, mse: number, nfe: number, frames: number): void;
  /** The totals of all blocks added so far; percentages and the mean are 0 while there is no block. */
  totals(): Totals;
}

/**
 * An empty summary.
 * @param maxToks most tokens a block can keep. @param threshold largest accepted MSE of a block.
 */
export function createSummary(maxToks: number, threshold: number): Summary {
  let frames = 0;
  let blocks = 0;
  let tokens = 0;
  let satisfied = 0;
  let mseSum = 0;
  let probes = 0;
  return {
    addBlock(n, mse, nfe, blockFrames) {
      frames += blockFrames;
      blocks++;
      tokens += n;
      if (isSatisfied(mse, threshold)) satisfied++;
      // As stored, so that a resumed analysis has the same sum to the last bit.
      mseSum += Math.fround(mse);
      probes += nfe;
    },
    totals: () => ({
      frames,
      blocks,
      tokens,
      tokensPercent: blocks === 0 ? 0 : (100 * tokens) / (blocks * maxToks),
      satisfiedPercent: blocks === 0 ? 0 : (100 * satisfied) / blocks,
      meanMse: blocks === 0 ? 0 : mseSum / blocks,
      probes,
    }),
  };
}

/**
 * Totals of whole series; the same numbers as adding the blocks one by one in order.
 * @param frames number of frames in all blocks together.
 */
export function summarize(series: BlockSeries, frames: number, maxToks: number, threshold: number): Totals {
  const summary = createSummary(maxToks, threshold);
  for (let i = 0; i < series.n.length; i++) summary.addBlock(series.n[i]!, series.mse[i]!, series.nfe[i]!, 0);
  return { ...summary.totals(), frames };
}
