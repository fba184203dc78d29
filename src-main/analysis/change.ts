// How different two pictures are in structure and colour, tolerant of motion, exposure and noise; the measure cuts are decided on.
import { COARSE_HEIGHT, COARSE_WIDTH, type PictureFeatures } from './picture';

/** Blocks that are matched between two pictures: 4 x 3 of them cover the coarse plane. */
const BLOCK_WIDTH = 8;
const BLOCK_HEIGHT = 6;
const BLOCK_PIXELS = BLOCK_WIDTH * BLOCK_HEIGHT;
/** How far a block may have moved, in coarse pixels: 19 % of the width and 22 % of the height between two pictures. */
const REACH_X = 6;
const REACH_Y = 4;
/** Variance of luma, in squared 8-bit units, that noise and compression leave in a flat block: below it structure means nothing. */
const NOISE_VARIANCE = 12;
/** Share of the structure term in the difference; colour has the rest. */
const STRUCTURE_SHARE = 0.6;

/** Best correlation (0..1) of one block of `a` with any place of `b` within reach; mean and gain of luma do not matter. */
function bestMatch(a: Float32Array, b: Float32Array, x0: number, y0: number, sumA: number, varianceA: number): number {
  let best = 0;
  const yLow = Math.max(0, y0 - REACH_Y);
  const yHigh = Math.min(COARSE_HEIGHT - BLOCK_HEIGHT, y0 + REACH_Y);
  const xLow = Math.max(0, x0 - REACH_X);
  const xHigh = Math.min(COARSE_WIDTH - BLOCK_WIDTH, x0 + REACH_X);
  for (let y = yLow; y <= yHigh; y++) {
    for (let x = xLow; x <= xHigh; x++) {
      let sumB = 0;
      let sumBB = 0;
      let sumAB = 0;
      for (let row = 0; row < BLOCK_HEIGHT; row++) {
        let ia = (y0 + row) * COARSE_WIDTH + x0;
        let ib = (y + row) * COARSE_WIDTH + x;
        for (let column = 0; column < BLOCK_WIDTH; column++, ia++, ib++) {
          const vb = b[ib]!;
          sumB += vb;
          sumBB += vb * vb;
          sumAB += a[ia]! * vb;
        }
      }
      const varianceB = sumBB / BLOCK_PIXELS - (sumB / BLOCK_PIXELS) ** 2;
      const covariance = sumAB / BLOCK_PIXELS - (sumA / BLOCK_PIXELS) * (sumB / BLOCK_PIXELS);
      // Noise is counted as shared: two flat blocks then match well, a flat and a textured one do not.
      const match =
        (covariance + NOISE_VARIANCE) / Math.sqrt((varianceA + NOISE_VARIANCE) * (varianceB + NOISE_VARIANCE));
      if (match > best) best = match;
    }
  }
  return Math.min(1, best);
}

/** 1 - mean best correlation of the blocks of `a` in `b`, 0..1. */
function structureDifference(a: Float32Array, b: Float32Array): number {
  let total = 0;
  let blocks = 0;
  for (let y0 = 0; y0 < COARSE_HEIGHT; y0 += BLOCK_HEIGHT) {
    for (let x0 = 0; x0 < COARSE_WIDTH; x0 += BLOCK_WIDTH) {
      let sum = 0;
      let squares = 0;
      for (let row = 0; row < BLOCK_HEIGHT; row++) {
        const start = (y0 + row) * COARSE_WIDTH + x0;
        for (let i = start; i < start + BLOCK_WIDTH; i++) {
          sum += a[i]!;
          squares += a[i]! * a[i]!;
        }
      }
      total += bestMatch(a, b, x0, y0, sum, squares / BLOCK_PIXELS - (sum / BLOCK_PIXELS) ** 2);
      blocks++;
    }
  }
  return 1 - total / blocks;
}

/** Share of the pixels that would have to change bins to turn one histogram into the other, 0..1. */
function histogramDifference(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference += Math.abs(a[i]! - b[i]!);
  return difference / 2;
}

/**
 * Difference of two pictures of one video, 0 (same scene) .. 1: 0.6 structure (block correlation of coarse luma with motion search) and
 * 0.4 colour (histograms of chroma, and of luma about its mean).
 */
export function pictureDifference(a: PictureFeatures, b: PictureFeatures): number {
  const structure = structureDifference(a.coarseLuma, b.coarseLuma);
  const colour =
    (histogramDifference(a.chromaHistogram, b.chromaHistogram) +
      histogramDifference(a.lumaHistogram, b.lumaHistogram)) /
    2;
  return STRUCTURE_SHARE * structure + (1 - STRUCTURE_SHARE) * colour;
}
