// Finds dissolves and fades: runs of pictures each of which is a mixture of the picture before the run and the one after it.
import type { TransitionType } from '../contract/marks';
import { structureDifference, toneDifference } from './change';
import { HISTORY, type History } from './history';
import { COARSE_PIXELS, type PictureFeatures } from './picture';

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
/** Least root mean square difference of the outer pictures, 8-bit units. */
const MIN_RMS = 7;
/** Mean luma of a picture that counts as black or white, and how much contrast (standard deviation) it may have. */
const BLACK_BELOW = 28;
const WHITE_ABOVE = 225;
const FLAT_DEVIATION = 6;

/** Least share that is taken for mixing. */
const LEAST_SHARE = 0.02;

const shares = new Float64Array(HISTORY);

interface Mixture {
  /** Share of the second picture. */
  share: number;
  /** What the two do not explain, as a share of their difference (root mean square both). */
  residual: number;
}
const mixture: Mixture = { share: 0, residual: 0 };

/** Least squares: picture = (1 - share) a + share b. `length2` is the squared length of b - a. Fills `mixture`. */
function mix(a: Float32Array, b: Float32Array, picture: Float32Array, length2: number): void {
  let along = 0;
  let square = 0;
  for (let i = 0; i < a.length; i++) {
    const from = a[i]!;
    const step = picture[i]! - from;
    along += step * (b[i]! - from);
    square += step * step;
  }
  mixture.share = along / length2;
  mixture.residual = Math.sqrt(Math.max(0, square - (along * along) / length2) / length2);
}

function distance2(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const step = b[i]! - a[i]!;
    sum += step * step;
  }
  return sum;
}

export const debug: { log: ((o: Record<string, unknown>) => void) | null } = { log: null };

/** Fine detail of a mixture of two unlike pictures is that of each times its share squared; a moving picture keeps its detail. */
function detailOfMixture(a: PictureFeatures, b: PictureFeatures, share: number): number {
  return (1 - share) * (1 - share) * a.detail + share * share * b.detail;
}
function detailOfMotion(a: PictureFeatures, b: PictureFeatures, share: number): number {
  return (1 - share) * a.detail + share * b.detail;
}

/** Whether a picture has no contrast and is black or white. */
function isBlank(picture: PictureFeatures): boolean {
  if (picture.variance > FLAT_DEVIATION * FLAT_DEVIATION) return false;
  return picture.mean < BLACK_BELOW || picture.mean > WHITE_ABOVE;
}

/**
 * Looks for a transition whose run of mixtures was over before picture `last` (the first clean picture after it).
 * @param newest newest picture of the history.
 */
export function findTransition(history: History, last: number, newest: number): FoundTransition | null {
  let best: FoundTransition | null = null;
  const oldest = Math.max(0, newest - HISTORY + 1);
  const b = history.at(last);
  for (const span of SPANS) {
    const first = last - span;
    if (first < oldest) break;
    const a = history.at(first);
    const length2 = distance2(a.tiny, b.tiny);
    if (length2 < MIN_RMS * MIN_RMS * a.tiny.length) continue;
    const middle = history.at(last - (span >> 1));
    mix(a.tiny, b.tiny, middle.tiny, length2);
    const { share } = mixture;
    if (share < 0.2 || share > 0.8 || mixture.residual > 0.45) continue;
    const expected = 0.4 * detailOfMixture(a, b, share) + 0.6 * detailOfMotion(a, b, share);
    if (middle.detail > expected) continue;
    const found = examine(history, first, last, oldest, newest, length2);
    if (found && (best === null || found.score > best.score)) best = found;
  }
  return best;
}

/** Last picture before a run: the ramp of the shares is followed down from the middle to where they leave the rest before `first`. */
function runStart(middle: number, low: number, first: number): number {
  let rest = 0;
  for (let i = low; i <= first; i++) rest += shares[i - low]! / (first - low + 1);
  let noise = 0;
  for (let i = low; i <= first; i++) noise = Math.max(noise, Math.abs(shares[i - low]! - rest));
  const level = rest + Math.min(0.2, Math.max(LEAST_SHARE, 2 * noise));
  let i = middle;
  while (i > low && shares[i - low]! > level) i--;
  // What the level hides of the ramp is as steep as what follows it.
  const slope = (shares[middle - low]! - shares[i - low]!) / Math.max(1, middle - i);
  return i - Math.round(Math.max(0, shares[i - low]! - rest - LEAST_SHARE) / Math.max(slope, 0.01));
}

/** First picture after a run, in the same way. */
function runEnd(middle: number, low: number, last: number, high: number): number {
  let rest = 0;
  for (let i = last; i <= high; i++) rest += shares[i - low]! / (high - last + 1);
  let noise = 0;
  for (let i = last; i <= high; i++) noise = Math.max(noise, Math.abs(shares[i - low]! - rest));
  const level = rest - Math.min(0.2, Math.max(LEAST_SHARE, 2 * noise));
  let i = middle;
  while (i < high && shares[i - low]! < level) i++;
  const slope = (shares[i - low]! - shares[middle - low]!) / Math.max(1, i - middle);
  return i + Math.round(Math.max(0, rest - shares[i - low]! - LEAST_SHARE) / Math.max(slope, 0.01));
}

/** Largest departure of the shares from that of picture `from`, over the pictures from `start` to `end`. */
function unrest(low: number, from: number, start: number, end: number): number {
  let most = 0;
  for (let i = start; i <= end; i++) most = Math.max(most, Math.abs(shares[i - low]! - shares[from - low]!));
  return most;
}

function examine(
  history: History,
  first: number,
  last: number,
  oldest: number,
  newest: number,
  length2: number,
): FoundTransition | null {
  const a = history.at(first).tiny;
  const b = history.at(last).tiny;
  const low = Math.max(oldest, first - REST);
  const high = Math.min(newest, last + REST);
  for (let i = low; i <= high; i++) {
    mix(a, b, history.at(i).tiny, length2);
    shares[i - low] = mixture.share;
  }
  let middle = first + 1;
  while (middle < last && shares[middle - low]! < 0.5) middle++;
  const start = Math.max(first, runStart(middle, low, first)) + 1;
  const end = Math.min(last, runEnd(middle, low, last, high)) - 1;
  const frames = end - start + 1;
  if (frames < MIN_FRAMES || frames > MAX_FRAMES) return null;
  const before = history.at(start - 1);
  const after = history.at(end + 1);
  const blankBefore = isBlank(before);
  const blankAfter = isBlank(after);
  if (blankBefore && blankAfter) return null;
  // The run must be over: what rests before and after keeps its share. From black and into black a fade may follow at once.
  const restBefore = blankBefore ? 0 : unrest(low, start - 1, Math.max(low, start - 1 - REST), start - 2);
  const restAfter = blankAfter ? 0 : unrest(low, end + 1, end + 2, Math.min(high, end + 1 + REST));
  if (restBefore > 0.25 || restAfter > 0.25) return null;

  const fine2 = distance2(before.coarse, after.coarse);
  let residual = 0;
  let detailSum = 0;
  let detailWeight = 0;
  let step = 0;
  let fall = 0;
  let earlier = 0;
  for (let i = start; i <= end; i++) {
    const picture = history.at(i);
    mix(before.coarse, after.coarse, picture.coarse, fine2);
    const { share } = mixture;
    residual += mixture.residual;
    const mixed = detailOfMixture(before, after, share);
    const moved = detailOfMotion(before, after, share);
    detailSum += (picture.detail - mixed) * (moved - mixed);
    detailWeight += (moved - mixed) * (moved - mixed);
    step = Math.max(step, share - earlier);
    fall = Math.max(fall, earlier - share);
    earlier = share;
  }
  step = Math.max(step, 1 - earlier);
  residual /= frames;
  const detail = detailSum / Math.max(1e-6, detailWeight);
  const structure = Math.min(structureDifference(before, after), structureDifference(after, before));
  const tone = toneDifference(before, after);
  const type: TransitionType = blankBefore ? 'fadeIn' : blankAfter ? 'fadeOut' : 'dissolve';
  const rest = Math.max(restBefore, restAfter);
  const doubt =
    Math.exp((residual - 0.39) / 0.05) +
    Math.exp((Math.abs(detail) - (type === 'dissolve' ? 0.45 : 0.9)) / 0.06) +
    (type === 'dissolve' ? Math.exp((0.25 - structure) / 0.03) + Math.exp((0.4 - tone) / 0.03) : 0) +
    Math.exp((rest - 0.2) / 0.03) +
    Math.exp((step - 0.4) / 0.05) +
    Math.exp((fall - 0.1) / 0.02);
  const score = 1 / (1 + doubt);
  debug.log?.({ start, end, type, frames, residual, detail, structure, tone, step, fall, restBefore, restAfter, score, rms: Math.sqrt(fine2 / (3 * COARSE_PIXELS)), first, last });
  return { start, end, type, score };
}
