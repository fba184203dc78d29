// Structural similarity of two luma planes (Wang, Bovik, Sheikh and Simoncelli 2004), with the constants of the paper.
import { filterValid, gaussian } from './luma';

/** Side of the Gaussian window and its sigma, in pixels. */
const windowSide = 11;
const weights = gaussian(1.5, (windowSide - 1) / 2);
/** (K1 L)^2 and (K2 L)^2 for planes in 0..1. */
const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

/** Products of two planes, value by value. */
function products(a: Float32Array, b: Float32Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! * b[i]!;
  return result;
}

/**
 * Mean SSIM of two planes (values in 0..1, row by row) over all places where the whole window fits; 1 for equal planes.
 * Throws RangeError where the sizes disagree or the picture is smaller than the window.
 */
export function ssim(a: Float32Array, b: Float32Array, width: number, height: number): number {
  if (a.length !== width * height || b.length !== a.length) throw new RangeError('the planes are of different sizes');
  if (Math.min(width, height) < windowSide) throw new RangeError(`SSIM needs at least ${windowSide} pixels a side`);
  const filtered = (plane: ArrayLike<number>) => filterValid(plane, width, height, weights);
  const meanA = filtered(a);
  const meanB = filtered(b);
  const squareA = filtered(products(a, a));
  const squareB = filtered(products(b, b));
  const product = filtered(products(a, b));
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const ma = meanA[i]!;
    const mb = meanB[i]!;
    const covariance = product[i]! - ma * mb;
    const variances = squareA[i]! - ma * ma + squareB[i]! - mb * mb;
    sum += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (variances + c2));
  }
  return sum / meanA.length;
}
