// Spatial and temporal information (see ../information.ts): deviations over all pixels, summed in float64 as they are differences of large sums.
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH, PIXELS } from './layout';
import { sumOfPair } from './vectors';

const ROW = 4 * ANALYSIS_WIDTH;

function deviation(sum: v128, squares: v128, count: f64): f64 {
  const mean = sumOfPair(sum) / count;
  return Math.sqrt(Math.max(0, sumOfPair(squares) / count - mean * mean));
}

/** Standard deviation of the magnitude of the Sobel gradient over the inner pixels. */
export function spatialInformation(luma: usize): f64 {
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  const two = f32x4.splat(2);
  for (let y = 1; y < ANALYSIS_HEIGHT - 1; y++) {
    const end = luma + ROW - 8;
    // The last vector of a row has two pixels only: the other two lie in the next row, and count nothing.
    for (let at = luma + ROW + 4; at < end + ROW; at += 16) {
      // Around four pixels: columns to the left and right, rows above and below.
      const aboveLeft = v128.load(at - ROW - 4);
      const aboveRight = v128.load(at - ROW + 4);
      const belowLeft = v128.load(at + ROW - 4);
      const belowRight = v128.load(at + ROW + 4);
      const beside = f32x4.sub(v128.load(at + 4), v128.load(at - 4));
      const upright = f32x4.sub(v128.load(at + ROW), v128.load(at - ROW));
      const across = f32x4.add(
        f32x4.add(f32x4.sub(aboveRight, aboveLeft), f32x4.sub(belowRight, belowLeft)),
        f32x4.mul(two, beside),
      );
      const down = f32x4.add(
        f32x4.add(f32x4.sub(belowLeft, aboveLeft), f32x4.sub(belowRight, aboveRight)),
        f32x4.mul(two, upright),
      );
      const size = f32x4.sqrt(f32x4.add(f32x4.mul(across, across), f32x4.mul(down, down)));
      const first = f64x2.promote_low_f32x4(size);
      sum = f64x2.add(sum, first);
      squares = f64x2.add(squares, f64x2.mul(first, first));
      if (at >= end + ROW - 8) break;
      const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(size, size, 2, 3, 2, 3));
      sum = f64x2.add(sum, second);
      squares = f64x2.add(squares, f64x2.mul(second, second));
    }
    luma += ROW;
  }
  return deviation(sum, squares, <f64>((ANALYSIS_WIDTH - 2) * (ANALYSIS_HEIGHT - 2)));
}

/** Standard deviation of the difference of two pictures. */
export function temporalInformation(before: usize, now: usize): f64 {
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  for (const end = now + 4 * PIXELS; now < end; now += 16, before += 16) {
    const step = f32x4.sub(v128.load(now), v128.load(before));
    const first = f64x2.promote_low_f32x4(step);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(step, step, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(first, second));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second)));
  }
  return deviation(sum, squares, <f64>PIXELS);
}
