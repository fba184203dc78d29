// Finds for each block of a picture where it was in the picture before, to the pixel: few candidates, then downhill.
import {
  BLOCK,
  BLOCK_PIXELS,
  BLOCKS_ACROSS,
  BLOCKS_DOWN,
  CELL,
  COARSE_HEIGHT,
  COARSE_WIDTH,
  HEIGHT,
  MOTION_COARSE_AT,
  REST,
  VARIANCE,
  VECTOR_X,
  VECTOR_Y,
  WIDTH,
} from './layout';
import { spreadOf } from './vectors';

/** Mean squared difference about its mean, in squared 8-bit units, that noise and compression leave in a block that is matched well. */
const NOISE: f64 = 0.5;
/** Share of a block's own variance that may remain in a match that needs no better one, and in one that needs no wide search. */
const GOOD: f64 = 0.02;
const FAIR: f64 = 0.3;
/** Share of the difference so far that a later candidate may have at most: noise moves nothing. */
const GAIN: f64 = 0.9;
/** Steps downhill at most. */
const STEPS = 4;
/** Wide searches in one picture at most, so that no picture takes long. Neighbours take over what one of them found. */
const WIDE_SEARCHES = 24;
/** Reach of the wide search in coarse pixels: 19 % of the width and 28 % of the height. */
const REACH_X = 6;
const REACH_Y = 5;
const COARSE_BLOCK = BLOCK / 2;
const X_LIMIT = WIDTH - BLOCK;
const Y_LIMIT = HEIGHT - BLOCK;
const ROW = 4 * WIDTH;
const COARSE_ROW = 4 * COARSE_WIDTH;
const PIXELS = <f64>BLOCK_PIXELS;

/** Sum over a block of the squared difference about its mean; given up half way, and then too low, where it passes the limit. */
function mismatch(now: usize, before: usize, limit: f64): f64 {
  let sum = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (let half = 0; half < 2; half++) {
    for (let row = 0; row < BLOCK / 2; row++, now += ROW, before += ROW) {
      const left = f32x4.sub(v128.load(now), v128.load(before));
      const right = f32x4.sub(v128.load(now, 16), v128.load(before, 16));
      sum = f32x4.add(sum, f32x4.add(left, right));
      squares = f32x4.add(squares, f32x4.add(f32x4.mul(left, left), f32x4.mul(right, right)));
    }
    if (half === 0 && spreadOf(sum, squares, PIXELS / 2) > limit) break;
  }
  return spreadOf(sum, squares, PIXELS);
}

/** The same for a block of the coarse planes. */
function coarseMismatch(now: usize, before: usize): f64 {
  let sum = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (let row = 0; row < COARSE_BLOCK; row++, now += COARSE_ROW, before += COARSE_ROW) {
    const step = f32x4.sub(v128.load(now), v128.load(before));
    sum = f32x4.add(sum, step);
    squares = f32x4.add(squares, f32x4.mul(step, step));
  }
  return spreadOf(sum, squares, <f64>(COARSE_BLOCK * COARSE_BLOCK));
}

/** Place before of one coarse block that differs least; x + COARSE_WIDTH * y. */
function searchWide(now: usize, before: usize, x0: i32, y0: i32): i32 {
  const yHigh = min<i32>(COARSE_HEIGHT - COARSE_BLOCK, y0 + REACH_Y);
  const xLow = max<i32>(0, x0 - REACH_X);
  const xHigh = min<i32>(COARSE_WIDTH - COARSE_BLOCK, x0 + REACH_X);
  let place = y0 * COARSE_WIDTH + x0;
  const block = now + 4 * place;
  let least = GAIN * coarseMismatch(block, before + 4 * place);
  for (let y = max<i32>(0, y0 - REACH_Y); y <= yHigh; y++) {
    for (let x = xLow; x <= xHigh; x++) {
      const at = y * COARSE_WIDTH + x;
      const found = coarseMismatch(block, before + 4 * at);
      if (found < least) {
        least = found;
        place = at;
      }
    }
  }
  return place;
}

/** The match of the block in hand: its place now, and the vector found so far. */
let x0 = 0;
let y0 = 0;
let x = 0;
let y = 0;
let least: f64 = 0;

/** Takes over a vector where it leaves less than `share` of the difference so far. */
function take(now: usize, before: usize, cx: i32, cy: i32, share: f64): bool {
  const sx = x0 - cx;
  const sy = y0 - cy;
  if (sx < 0 || sy < 0 || sx > X_LIMIT || sy > Y_LIMIT) return false;
  const limit = share * least;
  const found = mismatch(now + y0 * ROW + 4 * x0, before + sy * ROW + 4 * sx, limit);
  if (found >= limit) return false;
  least = found;
  x = cx;
  y = cy;
  return true;
}

function takeCandidate(now: usize, before: usize, cx: i32, cy: i32): void {
  if (cx !== x || cy !== y) take(now, before, cx, cy, GAIN);
}

/** Goes downhill: first on along the way that paid last. */
function descend(now: usize, before: usize, good: f64): void {
  let direction = 0;
  let failed = 0;
  for (let step = 0; step < 4 * STEPS && failed < 4 && least > good; step++) {
    const cx = x + (direction === 0 ? 1 : direction === 1 ? -1 : 0);
    const cy = y + (direction === 2 ? 1 : direction === 3 ? -1 : 0);
    if (take(now, before, cx, cy, 1)) {
      failed = 0;
    } else {
      failed++;
      direction = (direction + 1) & 3;
    }
  }
}

/**
 * Finds the vectors of all blocks, to the pixel; those of the picture before are overwritten. Candidates of a block: rest, the picture's shift,
 * its own vector before, those of its neighbours to the left and above; where none fits, a wide search on the coarse planes; then downhill.
 * @param shiftX, shiftY the shift that most of the picture made
 */
export function matchBlocks(now: usize, before: usize, shiftX: i32, shiftY: i32): void {
  let searches = WIDE_SEARCHES;
  let at = 0;
  for (let by = 0; by < BLOCKS_DOWN; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++, at += 4) {
      x0 = bx * CELL;
      y0 = by * CELL;
      x = 0;
      y = 0;
      const variance = <f64>load<f32>(VARIANCE + at);
      const good = PIXELS * (NOISE + GOOD * variance);
      least = mismatch(now + y0 * ROW + 4 * x0, before + y0 * ROW + 4 * x0, Infinity);
      if (least > good) {
        takeCandidate(now, before, shiftX, shiftY);
        const oldX = <i32>Math.floor(<f64>load<f32>(VECTOR_X + at) + 0.5);
        takeCandidate(now, before, oldX, <i32>Math.floor(<f64>load<f32>(VECTOR_Y + at) + 0.5));
        // Blocks to the left and above have theirs to the pixel still.
        if (bx > 0) takeCandidate(now, before, <i32>load<f32>(VECTOR_X + at - 4), <i32>load<f32>(VECTOR_Y + at - 4));
        const above = at - 4 * BLOCKS_ACROSS;
        if (by > 0) takeCandidate(now, before, <i32>load<f32>(VECTOR_X + above), <i32>load<f32>(VECTOR_Y + above));
        if (searches > 0 && least > PIXELS * (NOISE + FAIR * variance)) {
          searches--;
          const place = searchWide(now + MOTION_COARSE_AT, before + MOTION_COARSE_AT, x0 / 2, y0 / 2);
          takeCandidate(now, before, x0 - 2 * (place % COARSE_WIDTH), y0 - 2 * (place / COARSE_WIDTH));
        }
        descend(now, before, good);
      }
      store<f32>(VECTOR_X + at, <f32>x);
      store<f32>(VECTOR_Y + at, <f32>y);
      // Rounding may leave less than nothing of a perfect match.
      store<f32>(REST + at, <f32>Math.max(0, least / PIXELS));
    }
  }
}
