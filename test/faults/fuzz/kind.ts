// What is fuzzed, one kind of input after another, and what came of it.
import { performance } from 'node:perf_hooks';
import { StudioError } from '../../../src-main/contract';
import { type Random, seeded } from '../random';

/** A kind of input: each run makes one from chance alone, gives it to the product and lets its errors through. */
export interface FuzzKind {
  name: string;
  /** @throws StudioError where the product refuses it, and anything else where it is wrong to */
  run(random: Random): Promise<void>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** Makes a kind; `folder` is its own. */
export type MakeKind = (folder: string) => Promise<FuzzKind>;

export interface FuzzCount {
  inputs: number;
  /** Inputs that were refused with an error that says what is wrong; the others were read, or what of them could be. */
  refused: number;
  /** Anything thrown that is no such error, with the number of its input. */
  untyped: string[];
  /** Inputs that took longer than the limit. */
  hangs: number;
  slowestMs: number;
}

/** An input may take so long. */
export const limitMs = 30_000;

export const noCount = (): FuzzCount => ({ inputs: 0, refused: 0, untyped: [], hangs: 0, slowestMs: 0 });

/** Runs inputs `from` to before `to` of a seed; `before` hears the number of each. The same seed and number give the same input. */
export async function runKind(
  kind: FuzzKind,
  { seed, from, to }: { seed: number; from: number; to: number },
  count: FuzzCount = noCount(),
  before: (index: number) => void = () => {},
): Promise<FuzzCount> {
  for (let index = from; index < to; index++) {
    before(index);
    const startedMs = performance.now();
    try {
      await kind.run(seeded(seed * 1_000_003 + index));
    } catch (error) {
      if (error instanceof StudioError && error.code !== 'internal') count.refused++;
      else
        count.untyped.push(`${kind.name} ${index}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
    const tookMs = performance.now() - startedMs;
    count.inputs++;
    if (tookMs > limitMs) count.hangs++;
    count.slowestMs = Math.max(count.slowestMs, tookMs);
  }
  return count;
}
