// Tells a flash of light from a cut: the picture after it is compared with the one before it as far as the shot moves in that time.
import { type CutFacts, factAt } from './cuts';
import type { History } from './history';

/** Longest flash in frames. */
const MAX_FLASH = 4;
/** Least step of mean luma of a flash, 8-bit units. */
const MIN_STEP = 20;

/** Whether the pictures between `before` and `after` are all brighter, or all darker, than these two, which are about as bright as each other. */
function isFlash(facts: CutFacts, before: number, after: number): boolean {
  const from = factAt(facts.luma, before);
  const to = factAt(facts.luma, after);
  let lowest = 255;
  let highest = 0;
  for (let frame = before + 1; frame < after; frame++) {
    lowest = Math.min(lowest, factAt(facts.luma, frame));
    highest = Math.max(highest, factAt(facts.luma, frame));
  }
  const step = Math.max(lowest - Math.max(from, to), Math.min(from, to) - highest);
  return step > MIN_STEP && Math.abs(to - from) < step / 2;
}

/** Difference of two pictures as a multiple of what their own shots change in the same time; null where that is not known. */
function excess(history: History, before: number, after: number): number | null {
  const gap = after - before;
  if (before < gap || after + gap >= history.count) return null;
  const usual = Math.max(history.difference(before - gap, before), history.difference(after, after + gap));
  return history.difference(before, after) / Math.max(usual, 1e-6);
}

/**
 * Where a flash begins or ends at a frame: difference across it as a multiple of what the shots change in the same time, about 1 for a flash
 * within one shot. Infinity where there is no flash.
 */
export function excessAcrossFlash(history: History, facts: CutFacts, frame: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let length = 1; length <= MAX_FLASH; length++) {
    for (const before of [frame - 1, frame - 1 - length]) {
      const after = before + length + 1;
      if (before < 0 || after >= history.count || !isFlash(facts, before, after)) continue;
      least = Math.min(least, excess(history, before, after) ?? least);
    }
  }
  return least;
}
