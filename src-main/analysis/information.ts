// Spatial and temporal information of a picture as ITU-T P.910 defines them, at the analysis size.
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH } from './picture';

/**
 * Spatial information (SI) of one picture: standard deviation over space of the magnitude of the Sobel gradient.
 *
 * What P.910 leaves open is set so: luma of BT.709 weights (0.2126, 0.7152, 0.0722) from gamma-encoded RGB, full range 0..255 whatever the
 * source's range and matrix were, not rounded (sources of more than 8 bits are reduced to 8 per channel when they are scaled); at the analysis
 * size, 128 x 72 pixels, to which the source was scaled by averaging areas; 3 x 3 Sobel kernels of weights 1 2 1, not normalised; inner pixels
 * only, 126 x 70; standard deviation of the population (divided by the count). A film's SI in the sense of P.910 is the maximum over time.
 * @param luma ANALYSIS_WIDTH x ANALYSIS_HEIGHT, row by row. @returns 8-bit units, 0 for a flat picture
 */
export function spatialInformation(luma: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < ANALYSIS_HEIGHT - 1; y++) {
    // Sums of columns (1 2 1) and their differences from top to bottom slide along the row: each is computed once.
    let i = y * ANALYSIS_WIDTH;
    let top = luma[i - ANALYSIS_WIDTH]!;
    let bottom = luma[i + ANALYSIS_WIDTH]!;
    let left = top + 2 * luma[i]! + bottom;
    let leftFall = bottom - top;
    i++;
    top = luma[i - ANALYSIS_WIDTH]!;
    bottom = luma[i + ANALYSIS_WIDTH]!;
    let middle = top + 2 * luma[i]! + bottom;
    let middleFall = bottom - top;
    for (const end = (y + 1) * ANALYSIS_WIDTH - 1; i < end; i++) {
      top = luma[i + 1 - ANALYSIS_WIDTH]!;
      bottom = luma[i + 1 + ANALYSIS_WIDTH]!;
      const right = top + 2 * luma[i + 1]! + bottom;
      const rightFall = bottom - top;
      const across = right - left;
      const down = leftFall + 2 * middleFall + rightFall;
      const square = across * across + down * down;
      sum += Math.sqrt(square);
      squares += square;
      left = middle;
      leftFall = middleFall;
      middle = right;
      middleFall = rightFall;
    }
  }
  return deviation(sum, squares, (ANALYSIS_WIDTH - 2) * (ANALYSIS_HEIGHT - 2));
}

/**
 * Temporal information (TI) of a picture: standard deviation over space of its difference to the picture before, all pixels; luma, range, size
 * and deviation as for SI. A film's TI in the sense of P.910 is the maximum over time.
 * @param before, now ANALYSIS_WIDTH x ANALYSIS_HEIGHT each. @returns 8-bit units, 0 for equal pictures and for one that is evenly brighter
 */
export function temporalInformation(before: Float32Array, now: Float32Array): number {
  const length = ANALYSIS_WIDTH * ANALYSIS_HEIGHT;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < length; i += 2) {
    const a = now[i]! - before[i]!;
    const b = now[i + 1]! - before[i + 1]!;
    sum += a + b;
    squares += a * a + b * b;
  }
  return deviation(sum, squares, length);
}

function deviation(sum: number, squares: number, count: number): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
}
