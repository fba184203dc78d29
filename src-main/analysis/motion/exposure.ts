// Takes a change of exposure out of a picture, so that fades and flicker are no motion.
import { COARSE_HEIGHT, COARSE_WIDTH, type MotionPlanes } from './planes';

/** Least correlation of two coarse pictures that are one view under two lights. */
const SAME_VIEW = 0.9;
/** Changes of contrast below this come from what moves; they also do no harm. */
const SLIGHT = 0.02;
/** Least variance, in squared 8-bit units, of a picture in which something can be seen to move: the dark end of a fade is below it. */
const FLAT = 1;

/**
 * Scales the planes of the picture before to the contrast of the picture now, where both show the same view. Brightness needs no care: all
 * comparisons are about the mean.
 * @param shiftX, shiftY how far the picture moved, in whole pixels of the plane
 * @returns false where one of the two is as good as flat
 */
export function matchContrast(before: MotionPlanes, now: MotionPlanes, shiftX: number, shiftY: number): boolean {
  const dx = shiftX >> 1;
  const dy = shiftY >> 1;
  const a = before.coarse;
  const b = now.coarse;
  const left = Math.max(0, dx);
  const right = COARSE_WIDTH + Math.min(0, dx);
  const bottom = COARSE_HEIGHT + Math.min(0, dy);
  let sumA = 0;
  let sumB = 0;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  let count = 0;
  for (let y = Math.max(0, dy); y < bottom; y++) {
    let j = (y - dy) * COARSE_WIDTH + left - dx;
    for (let i = y * COARSE_WIDTH + left; i < y * COARSE_WIDTH + right; i++, j++) {
      const p = a[j]!;
      const q = b[i]!;
      sumA += p;
      sumB += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
      count++;
    }
  }
  const varianceA = aa / count - (sumA / count) ** 2;
  const varianceB = bb / count - (sumB / count) ** 2;
  const covariance = ab / count - (sumA / count) * (sumB / count);
  if (varianceA < FLAT || varianceB < FLAT) return false;
  if (covariance < SAME_VIEW * Math.sqrt(varianceA * varianceB)) return true;
  const gain = Math.sqrt(varianceB / varianceA);
  if (Math.abs(gain - 1) < SLIGHT) return true;
  for (let i = 0; i < a.length; i++) a[i]! *= gain;
  for (let i = 0; i < before.luma.length; i++) before.luma[i]! *= gain;
  return true;
}
