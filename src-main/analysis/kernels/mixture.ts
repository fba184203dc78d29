// Explains planes as mixtures of two others by least squares.
import { RESULTS } from './layout';
import { sumOf } from './vectors';

/** Squared length of the difference of two planes of `bytes`, a multiple of 16. */
export function distance2(a: usize, b: usize, bytes: i32): f64 {
  let sum = f32x4.splat(0);
  for (const end = a + bytes; a < end; a += 16, b += 16) {
    const step = f32x4.sub(v128.load(b), v128.load(a));
    sum = f32x4.add(sum, f32x4.mul(step, step));
  }
  return <f64>sumOf(sum);
}

/** picture = (1 - share) a + share b: share, and what is left as a share of the difference of a and b, in RESULTS. */
export function mix(a: usize, b: usize, picture: usize, bytes: i32, length2: f64): void {
  let alongs = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (const end = a + bytes; a < end; a += 16, b += 16, picture += 16) {
    const from = v128.load(a);
    const step = f32x4.sub(v128.load(picture), from);
    alongs = f32x4.add(alongs, f32x4.mul(step, f32x4.sub(v128.load(b), from)));
    squares = f32x4.add(squares, f32x4.mul(step, step));
  }
  const along = <f64>sumOf(alongs);
  store<f64>(RESULTS, along / length2);
  store<f64>(RESULTS + 8, Math.sqrt(Math.max(0, <f64>sumOf(squares) - (along * along) / length2) / length2));
}
