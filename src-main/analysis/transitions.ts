// Finds dissolves and fades: runs of pictures each of which is a mixture of the picture before the run and the one after it.
import type { TransitionType } from '../contract/marks';
import { structureDifference, toneDifference } from './change';
import { HISTORY, type History } from './history';
import { distance2, type Mixture, mix, runEdge, unrest } from './mixture';
import type { PictureFeatures } from './picture';

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
/** Mean luma of a picture that counts as black or white, and how much variance it may have. */
const BLACK_BELOW = 28;
const WHITE_ABOVE = 225;
const FLAT_VARIANCE = 36;

/**
 * Each piece of evidence is one half at the first number and changes by the second (see `judge`). Fades are not asked for unlike structures: black
 * has none.
 */
const RESIDUAL = [0.38, 0.05] as const;
const DETAIL = { dissolve: [0.45, 0.06], fade: [0.9, 0.06] } as const;
const STRUCTURE = [0.27, 0.03] as const;
const TONE = [0.4, 0.03] as const;
const UNREST = [0.2, 0.03] as const;
const STEP = [0.4, 0.05] as const;
const FALL = [0.1, 0.02] as const;

/** Arrays and results that are used again and again. */
const shares = new Float64Array(HISTORY);
const mixture: Mixture = { share: 0, residual: 0 };

/** Whether a picture has no contrast and is black or white. */
function isBlank(picture: PictureFeatures): boolean {
  return picture.variance <= FLAT_VARIANCE && (picture.mean < BLACK_BELOW || picture.mean > WHITE_ABOVE);
}

/**
 * Fine detail of a picture between two others: 0 if it is that of their mixture, in which each has its share squared because their details have
 * nothing to do with each other; 1 if it is that of a moving picture, which keeps its detail. Given as numerator and denominator.
 */
function detailBetween(a: PictureFeatures, b: PictureFeatures, picture: PictureFeatures, share: number) {
  const mixed = (1 - share) * (1 - share) * a.detail + share * share * b.detail;
  const moved = (1 - share) * a.detail + share * b.detail;
  return { above: picture.detail - mixed, range: moved - mixed };
}

/** Doubt that a value is below its border (sign 1) or above it (-1): 1 at the border. */
function doubt(value: number, [border, scale]: readonly [number, number], sign: 1 | -1): number {
  return Math.exp((sign * (value - border)) / scale);
}

/**
 * Confidence that the pictures from `start` to `end` are mixtures of the two next to them: they are explained by them, have the detail of
 * mixtures, go from one to the other without leaps and falls, and the two are unlike. Doubts add up.
 */
function judge(history: History, start: number, end: number, type: TransitionType, rest: number): number {
  const before = history.at(start - 1);
  const after = history.at(end + 1);
  const length2 = distance2(before.coarse, after.coarse);
  let residual = 0;
  let above = 0;
  let range = 0;
  let step = 0;
  let fall = 0;
  let earlier = 0;
  for (let i = start; i <= end; i++) {
    const picture = history.at(i);
    mix(before.coarse, after.coarse, picture.coarse, length2, mixture);
    residual += mixture.residual / (end - start + 1);
    const detail = detailBetween(before, after, picture, mixture.share);
    above += detail.above * detail.range;
    range += detail.range * detail.range;
    step = Math.max(step, mixture.share - earlier);
    fall = Math.max(fall, earlier - mixture.share);
    earlier = mixture.share;
  }
  step = Math.max(step, 1 - earlier);
  let doubts = doubt(residual, RESIDUAL, 1) + doubt(rest, UNREST, 1) + doubt(step, STEP, 1) + doubt(fall, FALL, 1);
  doubts += doubt(Math.abs(above / Math.max(1e-6, range)), type === 'dissolve' ? DETAIL.dissolve : DETAIL.fade, 1);
  if (type === 'dissolve' && doubts < 1) {
    const structure = Math.min(structureDifference(before, after), structureDifference(after, before));
    doubts += doubt(structure, STRUCTURE, -1) + doubt(toneDifference(before, after), TONE, -1);
  }
  return 1 / (1 + doubts);
}

/** The transition between two pictures that are clean, or nearly so; null where there is none. `length2` is the distance2 of their tiny planes. */
function examine(history: History, first: number, last: number, length2: number): FoundTransition | null {
  const newest = history.count - 1;
  const low = Math.max(0, newest - HISTORY + 1, first - REST);
  const high = Math.min(newest, last + REST);
  const a = history.at(first).tiny;
  const b = history.at(last).tiny;
  for (let i = low; i <= high; i++) {
    mix(a, b, history.at(i).tiny, length2, mixture);
    shares[i - low] = mixture.share;
  }
  let middle = first + 1;
  while (middle < last && shares[middle - low]! < 0.5) middle++;
  // Black is at rest by itself; what is beyond it may be another fade.
  const restsFrom = isBlank(history.at(first)) ? first - low : 0;
  const restsTo = (isBlank(history.at(last)) ? last : high) - low;
  const start = low + runEdge(shares, middle - low, first - low, restsFrom, -1) + 1;
  const end = low + runEdge(shares, middle - low, last - low, restsTo, 1) - 1;
  if (end - start + 1 < MIN_FRAMES || end - start + 1 > MAX_FRAMES) return null;
  const fromBlank = isBlank(history.at(start - 1));
  const toBlank = isBlank(history.at(end + 1));
  if (fromBlank && toBlank) return null;
  // The run must be over: what rests before and after keeps its share. From black and into black another fade may follow at once.
  const restBefore = fromBlank
    ? 0
    : unrest(shares, start - 1 - low, Math.max(0, start - 1 - REST - low), start - 2 - low);
  const restAfter = toBlank ? 0 : unrest(shares, end + 1 - low, end + 2 - low, Math.min(high, end + 1 + REST) - low);
  const rest = Math.max(restBefore, restAfter);
  if (rest > MAX_UNREST) return null;
  const type = fromBlank ? 'fadeIn' : toBlank ? 'fadeOut' : 'dissolve';
  return { start, end, type, score: judge(history, start, end, type, rest) };
}

/**
 * The likeliest transition whose run was over before picture `last` of the history, or null. Looks up to 68 pictures back and REST ahead, the
 * newest one at most. The quick look: the picture half-way must be a mixture of the outer ones, in its tiny planes and its fine detail.
 */
export function findTransition(history: History, last: number): FoundTransition | null {
  let best: FoundTransition | null = null;
  const oldest = Math.max(0, history.count - HISTORY);
  const b = history.at(last);
  for (const span of SPANS) {
    const first = last - span;
    if (first < oldest) break;
    const a = history.at(first);
    const length2 = distance2(a.tiny, b.tiny);
    if (length2 < MIN_RMS * MIN_RMS * a.tiny.length) continue;
    const middle = history.at(last - (span >> 1));
    mix(a.tiny, b.tiny, middle.tiny, length2, mixture);
    if (mixture.share < 0.2 || mixture.share > 0.8 || mixture.residual > 0.45) continue;
    const { above, range } = detailBetween(a, b, middle, mixture.share);
    if (above > 0.6 * range) continue;
    const found = examine(history, first, last, length2);
    if (found && (best === null || found.score > best.score)) best = found;
  }
  return best;
}
