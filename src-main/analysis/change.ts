// How different two pictures of one history are in structure and colour, tolerant of motion, exposure and noise; the measure cuts are decided on.
import { COARSE_PIXELS, type PictureFeatures } from './picture';

/** Share of the structure term in the difference; colour has the rest. */
const STRUCTURE_SHARE = 0.6;

/** 1 - mean best correlation of the blocks of `a` in `b`, 0..1: how much of the structure of `a` is not in `b`, moved or not. */
export function structureDifference(a: PictureFeatures, b: PictureFeatures): number {
  return a.kernels.structureDifference(a.address, b.address);
}

/** Difference of the colours of two pictures, 0..1: histograms of chroma, and of luma about its mean, half each. */
export function colourDifference(a: PictureFeatures, b: PictureFeatures): number {
  return a.kernels.colourDifference(a.address, b.address);
}

/** Difference of two pictures from its two parts, 0 (same scene) .. 1: 0.6 structure and 0.4 colour. */
export function combinedDifference(structure: number, colour: number): number {
  return STRUCTURE_SHARE * structure + (1 - STRUCTURE_SHARE) * colour;
}

/** Bins of luma, 16 levels each, in which a tone curve is fitted. */
const TONES = 17;
/** Variance of luma below which nothing can be said of a picture's tones: black, for one, is explained by any other picture. */
const LEAST_TONE_VARIANCE = 3;
const toneCounts = new Float64Array(TONES);
const toneSums = new Float64Array(TONES);

/** Share of the variance of coarse luma of `b` that no curve of the luma of `a` at the same place explains, 0..1. */
function unexplainedByTone(a: PictureFeatures, b: PictureFeatures): number {
  toneCounts.fill(0);
  toneSums.fill(0);
  for (let i = 0; i < COARSE_PIXELS; i++) {
    const tone = (a.coarse[i]! / 16) | 0;
    toneCounts[tone]!++;
    toneSums[tone]! += b.coarse[i]!;
  }
  let explained = 0;
  for (let tone = 0; tone < TONES; tone++)
    if (toneCounts[tone]! > 0) explained += toneCounts[tone]! * (toneSums[tone]! / toneCounts[tone]! - b.mean) ** 2;
  return 1 - explained / COARSE_PIXELS / (b.variance + LEAST_TONE_VARIANCE);
}

/**
 * How little two pictures look like one scene under another light, 0 (one is the other with brightness or contrast changed, clipped or not) .. 1.
 * The better of both directions, because light that fails, or blinds, leaves no tones to tell the others from.
 */
export function toneDifference(a: PictureFeatures, b: PictureFeatures): number {
  return Math.max(0, Math.min(unexplainedByTone(a, b), unexplainedByTone(b, a)));
}
