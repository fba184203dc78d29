// How different two pictures are in structure and colour, tolerant of motion, exposure and noise; the measure cuts are decided on.
import { COARSE_HEIGHT, COARSE_PIXELS, COARSE_WIDTH, type PictureFeatures } from './picture';

/** Blocks that are matched between two pictures: 4 x 3 of them cover the coarse plane. */
const BLOCK_WIDTH = 8;
const BLOCK_HEIGHT = 6;
const BLOCK_PIXELS = BLOCK_WIDTH * BLOCK_HEIGHT;
const BLOCKS = (COARSE_WIDTH / BLOCK_WIDTH) * (COARSE_HEIGHT / BLOCK_HEIGHT);
/** How far a block may have moved, in coarse pixels: 19 % of the width and 22 % of the height between two pictures. */
const REACH_X = 6;
const REACH_Y = 4;
/** Variance of luma, in squared 8-bit units, that noise and compression leave in a flat block: below it structure means nothing. */
const NOISE_VARIANCE = 12;
/** A correlation that is taken for the same block: the search ends with it. */
const SAME = 0.97;
/** Share of the structure term in the difference; colour has the rest. */
const STRUCTURE_SHARE = 0.6;

/** All places within reach, the near ones first, for most blocks move little. */
const places = Array.from({ length: (2 * REACH_X + 1) * (2 * REACH_Y + 1) }, (_, i) => ({
  x: (i % (2 * REACH_X + 1)) - REACH_X,
  y: Math.floor(i / (2 * REACH_X + 1)) - REACH_Y,
})).sort((a, b) => a.x * a.x + a.y * a.y - b.x * b.x - b.y * b.y);
const placeX = Int32Array.from(places, (place) => place.x);
const placeY = Int32Array.from(places, (place) => place.y);

/** Sum over one block from running sums. */
function blockSum(sums: Float64Array, x: number, y: number): number {
  const top = y * (COARSE_WIDTH + 1) + x;
  const bottom = top + BLOCK_HEIGHT * (COARSE_WIDTH + 1);
  return sums[bottom + BLOCK_WIDTH]! - sums[bottom]! - sums[top + BLOCK_WIDTH]! + sums[top]!;
}

const block = new Float64Array(BLOCK_PIXELS);

/** Best correlation (0..1) of one block of `a` with any place of `b` within reach; mean and gain of luma do not matter. */
function bestMatch(a: PictureFeatures, b: PictureFeatures, x0: number, y0: number): number {
  const meanA = blockSum(a.sums, x0, y0) / BLOCK_PIXELS;
  const varianceA = Math.max(0, blockSum(a.squares, x0, y0) / BLOCK_PIXELS - meanA * meanA);
  // Without its mean the block's products with any place are its covariance with it at once.
  for (let row = 0, k = 0; row < BLOCK_HEIGHT; row++)
    for (let i = (y0 + row) * COARSE_WIDTH + x0, end = i + BLOCK_WIDTH; i < end; i++, k++)
      block[k] = (a.coarse[i]! - meanA) / BLOCK_PIXELS;
  const plane = b.coarse;
  let best = 0;
  for (let place = 0; place < placeX.length; place++) {
    const x = x0 + placeX[place]!;
    const y = y0 + placeY[place]!;
    if (x < 0 || y < 0 || x > COARSE_WIDTH - BLOCK_WIDTH || y > COARSE_HEIGHT - BLOCK_HEIGHT) continue;
    let covariance = 0;
    for (let row = 0, k = 0, at = y * COARSE_WIDTH + x; row < BLOCK_HEIGHT; row++, k += BLOCK_WIDTH, at += COARSE_WIDTH)
      covariance +=
        block[k]! * plane[at]! +
        block[k + 1]! * plane[at + 1]! +
        block[k + 2]! * plane[at + 2]! +
        block[k + 3]! * plane[at + 3]! +
        block[k + 4]! * plane[at + 4]! +
        block[k + 5]! * plane[at + 5]! +
        block[k + 6]! * plane[at + 6]! +
        block[k + 7]! * plane[at + 7]!;
    const meanB = blockSum(b.sums, x, y) / BLOCK_PIXELS;
    const varianceB = Math.max(0, blockSum(b.squares, x, y) / BLOCK_PIXELS - meanB * meanB);
    // Noise is counted as shared: two flat blocks then match well, a flat and a textured one do not.
    const match =
      (covariance + NOISE_VARIANCE) / Math.sqrt((varianceA + NOISE_VARIANCE) * (varianceB + NOISE_VARIANCE));
    if (match > best) {
      best = match;
      if (best >= SAME) break;
    }
  }
  return Math.min(1, best);
}

/** 1 - mean best correlation of the blocks of `a` in `b`, 0..1: how much of the structure of `a` is not in `b`, moved or not. */
export function structureDifference(a: PictureFeatures, b: PictureFeatures): number {
  let total = 0;
  for (let y = 0; y < COARSE_HEIGHT; y += BLOCK_HEIGHT)
    for (let x = 0; x < COARSE_WIDTH; x += BLOCK_WIDTH) total += bestMatch(a, b, x, y);
  return 1 - total / BLOCKS;
}

/** Share of the pixels that would have to change bins to turn one histogram into the other, 0..1. */
function histogramDifference(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference += Math.abs(a[i]! - b[i]!);
  return difference / 2;
}

/** Difference of the colours of two pictures, 0..1: histograms of chroma, and of luma about its mean, half each. */
export function colourDifference(a: PictureFeatures, b: PictureFeatures): number {
  return (
    (histogramDifference(a.chromaHistogram, b.chromaHistogram) +
      histogramDifference(a.lumaHistogram, b.lumaHistogram)) /
    2
  );
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
