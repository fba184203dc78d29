// Brings the vectors of blocks from the pixel to a fraction of it, by steps of Lucas and Kanade (1981) on luma about its mean.
import {
  ACROSS,
  BLOCK,
  BLOCK_PIXELS,
  BLOCKS_ACROSS,
  BLOCKS_DOWN,
  CELL,
  DOWN,
  HEIGHT,
  MEAN_ACROSS,
  MEAN_DOWN,
  REST,
  TEXTURE_XX,
  TEXTURE_XY,
  TEXTURE_YY,
  VECTOR_X,
  VECTOR_Y,
  WIDTH,
} from './layout';
import { sumsOf } from './vectors';

/** Steps from the vector that was found to the pixel. */
const STEPS = 2;
/** A step shorter than this, in pixels, is the last one: a fortieth of a percent of the width. */
const SHORTEST: f64 = 0.02;
/** A step longer than this is none: the linear model does not reach so far. */
const LONGEST: f64 = 1;
/** Added to the squares of the gradients, in squared 8-bit units a pixel: along an edge nothing can be said. */
const RIDGE: f64 = 0.25;
/** A block whose difference is below this, in squared 8-bit units, stands still: repeated pictures cost nothing. */
const NOTHING: f32 = 1e-3;
const ROW = 4 * WIDTH;

/** Four pixels of a row between pixels: `share` of the way to those on their right. */
function between(at: usize, share: v128): v128 {
  const value = v128.load(at);
  return f32x4.add(value, f32x4.mul(share, f32x4.sub(v128.load(at, 4), value)));
}

/**
 * Means over a block of the difference between now and before, of its square, and of its products with the gradients.
 * @param from place of the block now, in bytes of a plane. @param place where it came from, to the pixel above and left. @param fx, fy the rest.
 */
function compare(now: usize, from: i32, place: usize, fx: f32, fy: f32): v128 {
  const right = f32x4.splat(fx);
  const down = f32x4.splat(fy);
  let sum = f32x4.splat(0);
  let squares = f32x4.splat(0);
  let sumX = f32x4.splat(0);
  let sumY = f32x4.splat(0);
  // The lower row of one step is the upper row of the next.
  let a = between(place, right);
  let b = between(place + 16, right);
  for (let row = 0; row < BLOCK; row++, from += ROW) {
    place += ROW;
    const belowA = between(place, right);
    const belowB = between(place + 16, right);
    const p = f32x4.sub(v128.load(now + from), f32x4.add(a, f32x4.mul(down, f32x4.sub(belowA, a))));
    const q = f32x4.sub(v128.load(now + from + 16), f32x4.add(b, f32x4.mul(down, f32x4.sub(belowB, b))));
    a = belowA;
    b = belowB;
    sum = f32x4.add(sum, f32x4.add(p, q));
    squares = f32x4.add(squares, f32x4.add(f32x4.mul(p, p), f32x4.mul(q, q)));
    sumX = f32x4.add(
      sumX,
      f32x4.add(f32x4.mul(p, v128.load(ACROSS + from)), f32x4.mul(q, v128.load(ACROSS + from + 16))),
    );
    sumY = f32x4.add(sumY, f32x4.add(f32x4.mul(p, v128.load(DOWN + from)), f32x4.mul(q, v128.load(DOWN + from + 16))));
  }
  return f32x4.mul(sumsOf(sum, squares, sumX, sumY), f32x4.splat(1.0 / <f32>BLOCK_PIXELS));
}

/** One step for the block at `at` of the block planes; false where it is the last one. */
function refine(now: usize, before: usize, at: i32, bx: i32, by: i32): bool {
  const u = <f64>load<f32>(VECTOR_X + at);
  const v = <f64>load<f32>(VECTOR_Y + at);
  const left = <f64>(bx * CELL) - u;
  const top = <f64>(by * CELL) - v;
  const x = <i32>Math.floor(left);
  const y = <i32>Math.floor(top);
  const fx = <f32>(left - <f64>x);
  const fy = <f32>(top - <f64>y);
  // A block that comes from beyond the picture's edge keeps the place to the pixel.
  const more = fx > 0 || fy > 0 ? 1 : 0;
  if (x < 0 || y < 0 || x + BLOCK + more > WIDTH || y + BLOCK + more > HEIGHT) return false;
  const means = compare(now, CELL * (by * ROW + 4 * bx), before + y * ROW + 4 * x, fx, fy);
  const mean = <f64>f32x4.extract_lane(means, 0);
  const variance = <f64>f32x4.extract_lane(means, 1) - mean * mean;
  const dx = <f64>f32x4.extract_lane(means, 2) - <f64>load<f32>(MEAN_ACROSS + at) * mean;
  const dy = <f64>f32x4.extract_lane(means, 3) - <f64>load<f32>(MEAN_DOWN + at) * mean;
  const a = <f64>load<f32>(TEXTURE_XX + at) + RIDGE;
  const b = <f64>load<f32>(TEXTURE_XY + at);
  const c = <f64>load<f32>(TEXTURE_YY + at) + RIDGE;
  const determinant = a * c - b * b;
  const stepX = -(c * dx - b * dy) / determinant;
  const stepY = -(a * dy - b * dx) / determinant;
  const square = stepX * stepX + stepY * stepY;
  if (square > LONGEST * LONGEST) return false;
  store<f32>(VECTOR_X + at, <f32>(u + stepX));
  store<f32>(VECTOR_Y + at, <f32>(v + stepY));
  // What the linear model says will remain.
  store<f32>(REST + at, <f32>Math.max(0, variance + stepX * dx + stepY * dy));
  return square >= SHORTEST * SHORTEST;
}

/** Refines vectors in place, and what remains of the difference with them, between two planes of luma. */
export function refineVectors(now: usize, before: usize): void {
  let at = 0;
  for (let by = 0; by < BLOCKS_DOWN; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++, at += 4) {
      if (load<f32>(REST + at) < NOTHING) continue;
      for (let step = 0; step < STEPS; step++) if (!refine(now, before, at, bx, by)) break;
    }
  }
}
