// Weighs the evidence for a transition: whether its pictures are mixtures of the two beside it rather than pictures of something that moves.
import type { TransitionType } from '../contract/marks';
import { structureDifference, toneDifference } from './change';
import type { History } from './history';
import { distance2, type Mixture, mix } from './mixture';
import type { PictureFeatures } from './picture';

/** Mean luma of a picture that counts as black or white, and how much variance it may have. */
const BLACK_BELOW = 28;
const WHITE_ABOVE = 225;
const FLAT_VARIANCE = 36;

/** Whether a picture has no contrast and is black or white. */
export function isBlank(picture: PictureFeatures): boolean {
  return picture.variance <= FLAT_VARIANCE && (picture.mean < BLACK_BELOW || picture.mean > WHITE_ABOVE);
}

/**
 * Each piece of evidence is one half at the first number and changes by the second (see `judge`). Fades are not asked for unlike structures: black
 * has none.
 */
const RESIDUAL = [0.38, 0.05] as const;
const DETAIL = { dissolve: [0.45, 0.06], fade: [0.9, 0.06] } as const;
const STRUCTURE = [0.27, 0.03] as const;
const TONE = [0.4, 0.03] as const;
const STEP = [0.4, 0.05] as const;
const FALL = [0.1, 0.02] as const;

const mixture: Mixture = { share: 0, residual: 0 };

/**
 * Fine detail of a picture between two others: 0 if it is that of their mixture, in which each has its share squared because their details have
 * nothing to do with each other; 1 if it is that of a moving picture, which keeps its detail. Given as numerator and denominator.
 */
export function detailBetween(a: PictureFeatures, b: PictureFeatures, picture: PictureFeatures, share: number) {
  const mixed = (1 - share) * (1 - share) * a.detail + share * share * b.detail;
  const moved = (1 - share) * a.detail + share * b.detail;
  return { above: picture.detail - mixed, range: moved - mixed };
}

/** Doubt that a value is below its border (sign 1) or above it (-1): 1 at the border, ever less beyond it. */
export function doubt(value: number, [border, scale]: readonly [number, number], sign: 1 | -1): number {
  return Math.exp((sign * (value - border)) / scale);
}

/**
 * Doubts whether the pictures from `start` to `end` are mixtures of the two next to them: they are explained by them, have the detail of
 * mixtures, go from one to the other without leaps and falls, and the two are unlike. Doubts add up; with 1 the confidence is one half.
 */
export function mixtureDoubts(history: History, start: number, end: number, type: TransitionType): number {
  const before = history.at(start - 1);
  const after = history.at(end + 1);
  const length2 = distance2(before.kernels, before.coarse, after.coarse);
  let residual = 0;
  let above = 0;
  let range = 0;
  let step = 0;
  let fall = 0;
  let earlier = 0;
  for (let i = start; i <= end; i++) {
    const picture = history.at(i);
    mix(before.kernels, before.coarse, after.coarse, picture.coarse, length2, mixture);
    residual += mixture.residual / (end - start + 1);
    const detail = detailBetween(before, after, picture, mixture.share);
    above += detail.above * detail.range;
    range += detail.range * detail.range;
    step = Math.max(step, mixture.share - earlier);
    fall = Math.max(fall, earlier - mixture.share);
    earlier = mixture.share;
  }
  step = Math.max(step, 1 - earlier);
  let doubts = doubt(residual, RESIDUAL, 1) + doubt(step, STEP, 1) + doubt(fall, FALL, 1);
  doubts += doubt(Math.abs(above / Math.max(1e-6, range)), type === 'dissolve' ? DETAIL.dissolve : DETAIL.fade, 1);
  if (type === 'dissolve' && doubts < 1) {
    const structure = Math.min(structureDifference(before, after), structureDifference(after, before));
    doubts += doubt(structure, STRUCTURE, -1) + doubt(toneDifference(before, after), TONE, -1);
  }
  return doubts;
}
