// Finds dissolves and fades: runs of pictures each of which is a mixture of the picture before the run and the one after it.
import type { TransitionType } from '../contract/marks';
import { detailBetween, doubt, isBlank, mixtureDoubts } from './blending';
import type { History } from './history';
import { distance2, type Mixture, mix, runEdge, unrest } from './mixture';
import { HISTORY, type PictureFeatures } from './picture';

/** A transition by its first and last blended frame, both included, with a confidence (0..1, 0.5 is the border). */
export interface FoundTransition {
  readonly start: number;
  readonly end: number;
  readonly type: TransitionType;
  readonly score: number;
}

/** Frames a transition may have. */
const MIN_FRAMES = 4;
const MAX_FRAMES = 64;
/** Distances of the two outer pictures that are tried: about a fifth longer each, so that one fits any transition with little to spare. */
const SPANS = [5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60, 68];
/** Pictures after a run, and before it, in which nothing of the mixing may go on. */
export const REST = 5;
/** Departure of their shares with which the run is not over at all. */
const MAX_UNREST = 0.25;
/** Least root mean square difference of the outer pictures, 8-bit units. */
const MIN_RMS = 7;
/** Unrest of the shares beside the run with which confidence is at most one half, and how fast it falls. */
const UNREST = [0.2, 0.03] as const;
/** What the quick look asks of the picture half-way: its share of either picture, its residual, its detail (see detailBetween). */
const LEAST_HALF = 0.2;
const QUICK_RESIDUAL = 0.45;
const QUICK_DETAIL = 0.6;

/** Most detail that the quick look takes for that of a mixture with the least share of `b` half-way; the bound is convex in the share. */
function highestDetail(a: PictureFeatures, b: PictureFeatures): number {
  const share = LEAST_HALF;
  const mixed = (1 - share) * (1 - share) * a.detail + share * share * b.detail;
  return mixed + QUICK_DETAIL * ((1 - share) * a.detail + share * b.detail - mixed);
}

/** Runs whose doubts are remembered, for one transition is seen between many pairs of pictures. */
const REMEMBERED_RUNS = 64;

/**
 * Looks for transitions in a history that grows. The function it gives takes a picture of the history and gives the likeliest transition whose
 * run was over before it, or null. It looks up to 68 pictures back and REST ahead, to the newest one at most.
 */
export function createTransitionFinder(history: History): (last: number) => FoundTransition | null {
  const shares = new Float64Array(HISTORY);
  const mixture: Mixture = { share: 0, residual: 0 };
  const known = new Map<string, number>();

  function doubtsOf(start: number, end: number, type: TransitionType): number {
    const key = `${start} ${end}`;
    let doubts = known.get(key);
    if (doubts === undefined) {
      if (known.size >= REMEMBERED_RUNS) known.clear();
      doubts = mixtureDoubts(history, start, end, type);
      known.set(key, doubts);
    }
    return doubts;
  }

  /** Largest departure of the shares beside a run from those next to it; `low` is the picture that the shares begin with, `high` their last. */
  function unrestBeside(start: number, end: number, low: number, high: number): number {
    // From black and into black another fade may follow at once.
    const before = isBlank(history.at(start - 1))
      ? 0
      : unrest(shares, start - 1 - low, Math.max(0, start - 1 - REST - low), start - 2 - low);
    const after = isBlank(history.at(end + 1))
      ? 0
      : unrest(shares, end + 1 - low, end + 2 - low, Math.min(high, end + 1 + REST) - low);
    return Math.max(before, after);
  }

  /** The transition between two pictures that are clean, or nearly so. `length2` is the distance2 of their tiny planes. */
  function examine(first: number, last: number, length2: number): FoundTransition | null {
    const low = Math.max(0, history.count - HISTORY, first - REST);
    const high = Math.min(history.count - 1, last + REST);
    const a = history.at(first);
    const b = history.at(last);
    for (let i = low; i <= high; i++) {
      mix(a.kernels, a.tiny, b.tiny, history.at(i).tiny, length2, mixture);
      shares[i - low] = mixture.share;
    }
    let middle = first + 1;
    while (middle < last && shares[middle - low]! < 0.5) middle++;
    // Black rests by itself.
    const start = low + runEdge(shares, middle - low, first - low, isBlank(a) ? first - low : 0, -1) + 1;
    const end = low + runEdge(shares, middle - low, last - low, (isBlank(b) ? last : high) - low, 1) - 1;
    if (end - start + 1 < MIN_FRAMES || end - start + 1 > MAX_FRAMES) return null;
    const fromBlank = isBlank(history.at(start - 1));
    const toBlank = isBlank(history.at(end + 1));
    const beside = unrestBeside(start, end, low, high);
    if ((fromBlank && toBlank) || beside > MAX_UNREST) return null;
    const type = fromBlank ? 'fadeIn' : toBlank ? 'fadeOut' : 'dissolve';
    return { start, end, type, score: 1 / (1 + doubtsOf(start, end, type) + doubt(beside, UNREST, 1)) };
  }

  /** The quick look: the picture half-way has the detail of a mixture, and its tiny planes are one. Gives their distance2, or 0. */
  function quickLook(a: PictureFeatures, b: PictureFeatures, middle: PictureFeatures): number {
    if (middle.detail > Math.max(highestDetail(a, b), highestDetail(b, a))) return 0;
    const length2 = distance2(a.kernels, a.tiny, b.tiny);
    if (length2 < MIN_RMS * MIN_RMS * a.tiny.length) return 0;
    mix(a.kernels, a.tiny, b.tiny, middle.tiny, length2, mixture);
    const { share, residual } = mixture;
    if (share < LEAST_HALF || share > 1 - LEAST_HALF || residual > QUICK_RESIDUAL) return 0;
    const { above, range } = detailBetween(a, b, middle, share);
    return above > QUICK_DETAIL * range ? 0 : length2;
  }

  return (last) => {
    let best: FoundTransition | null = null;
    for (const span of SPANS) {
      const first = last - span;
      if (first < Math.max(0, history.count - HISTORY)) break;
      const length2 = quickLook(history.at(first), history.at(last), history.at(last - (span >> 1)));
      const found = length2 > 0 ? examine(first, last, length2) : null;
      if (found && (best === null || found.score > best.score)) best = found;
    }
    return best;
  };
}
