// Takes a change of exposure out of a picture, so that fades and flicker are no motion.
import { COARSE_HEIGHT, COARSE_WIDTH, COLUMNS_AT, MOTION_COARSE_AT } from './layout';

/** Least correlation of two coarse pictures that are one view under two lights. */
const SAME_VIEW: f64 = 0.9;
/** Changes of contrast below this come from what moves; they also do no harm. */
const SLIGHT: f64 = 0.02;
/** Least variance, in squared 8-bit units, of a picture in which something can be seen to move: the dark end of a fade is below it. */
const FLAT: f64 = 1;

/**
 * Scales the planes of the picture before to the contrast of the picture now, where both show the same view. Brightness needs no care: all
 * comparisons are about the mean. Gives false where one of the two is as good as flat. A few pixels in float64: the edges of the view that both
 * share fall anywhere.
 * @param shiftX, shiftY how far the picture moved, in whole pixels of the plane
 */
export function matchContrast(before: usize, now: usize, shiftX: i32, shiftY: i32): bool {
  const dx = shiftX >> 1;
  const dy = shiftY >> 1;
  const a = before + MOTION_COARSE_AT;
  const b = now + MOTION_COARSE_AT;
  const left = max<i32>(0, dx);
  const right = COARSE_WIDTH + min<i32>(0, dx);
  const bottom = COARSE_HEIGHT + min<i32>(0, dy);
  let sumA: f64 = 0;
  let sumB: f64 = 0;
  let aa: f64 = 0;
  let bb: f64 = 0;
  let ab: f64 = 0;
  for (let y = max<i32>(0, dy); y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const p = <f64>load<f32>(a + 4 * ((y - dy) * COARSE_WIDTH + x - dx));
      const q = <f64>load<f32>(b + 4 * (y * COARSE_WIDTH + x));
      sumA += p;
      sumB += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
  }
  const count = <f64>((right - left) * (bottom - max<i32>(0, dy)));
  const varianceA = aa / count - (sumA / count) * (sumA / count);
  const varianceB = bb / count - (sumB / count) * (sumB / count);
  const covariance = ab / count - (sumA / count) * (sumB / count);
  if (varianceA < FLAT || varianceB < FLAT) return false;
  if (covariance < SAME_VIEW * Math.sqrt(varianceA * varianceB)) return true;
  const gain = Math.sqrt(varianceB / varianceA);
  if (Math.abs(gain - 1) < SLIGHT) return true;
  // Luma and coarse luma lie behind each other.
  for (let at = before; at < before + COLUMNS_AT; at += 16)
    v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(<f32>gain)));
  return true;
}
