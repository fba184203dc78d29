// The totals of an analysis: tokens, share of tokens, share of satisfied blocks, mean error, probes.
import type { Totals } from '../contract/views';

/** What the totals count of a block. */
export interface CountedBlock {
  /** Kept count. */
  readonly n: number;
  /** MSE on pixels in [-1, 1]. */
  readonly mse: number;
  readonly passed: boolean;
  /** Probes it took. */
  readonly nfe: number;
}

/** Running sums behind the totals; kept apart so that a long analysis adds blocks without going over all of them again. */
export interface Summary {
  /** Adds one block of `frames` frames. */
  addBlock(block: CountedBlock, frames: number): void;
  /** The totals of all blocks added so far; percentages and the mean are 0 while there is no block. */
  totals(): Totals;
}

/**
 * An empty summary.
 * @param maxToks most tokens a block can keep
 */
export function createSummary(maxToks: number): Summary {
  let frames = 0;
  let blocks = 0;
  let tokens = 0;
  let satisfied = 0;
  let mseSum = 0;
  let probes = 0;
  return {
    addBlock({ n, mse, passed, nfe }, blockFrames) {
      frames += blockFrames;
      blocks++;
      tokens += n;
      if (passed) satisfied++;
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
