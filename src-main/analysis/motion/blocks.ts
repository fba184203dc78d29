// Finds for each block of a picture where it was in the picture before, to the pixel: few candidates, then downhill.
import {
  BLOCK,
  BLOCK_PIXELS,
  BLOCK_STEP,
  BLOCKS_ACROSS,
  BLOCKS_DOWN,
  COARSE_HEIGHT,
  COARSE_WIDTH,
  HEIGHT,
  type MotionPlanes,
  WIDTH,
} from './planes';

/** Mean squared difference about its mean, in squared 8-bit units, that noise and compression leave in a block that is matched well. */
const NOISE = 0.5;
/** Share of a block's own variance that may remain in a match that needs no better one, and in one that needs no wide search. */
const GOOD = 0.02;
const FAIR = 0.3;
/** Share of the difference so far that a later candidate may have at most: noise moves nothing. */
const GAIN = 0.9;
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

/** Sum over a block of the squared difference about its mean; given up half way, and then too low, where it passes the limit. */
function mismatch(now: Float32Array, i0: number, before: Float32Array, j0: number, limit: number): number {
  let sum = 0;
  let squares = 0;
  let i = i0;
  let j = j0;
  for (let row = 1; row <= BLOCK; row++) {
    const a = now[i]! - before[j]!;
    const b = now[i + 1]! - before[j + 1]!;
    const c = now[i + 2]! - before[j + 2]!;
    const d = now[i + 3]! - before[j + 3]!;
    const e = now[i + 4]! - before[j + 4]!;
    const f = now[i + 5]! - before[j + 5]!;
    const g = now[i + 6]! - before[j + 6]!;
    const h = now[i + 7]! - before[j + 7]!;
    sum += a + b + (c + d) + (e + f + (g + h));
    squares += a * a + b * b + (c * c + d * d) + (e * e + f * f + (g * g + h * h));
    if (row === BLOCK / 2 && squares - (sum * sum) / (BLOCK_PIXELS / 2) > limit) break;
    i += WIDTH;
    j += WIDTH;
  }
  return squares - (sum * sum) / BLOCK_PIXELS;
}

/** The same for a block of the coarse planes. */
function coarseMismatch(now: Float32Array, i0: number, before: Float32Array, j0: number): number {
  let sum = 0;
  let squares = 0;
  let i = i0;
  let j = j0;
  for (let row = 0; row < COARSE_BLOCK; row++) {
    const a = now[i]! - before[j]!;
    const b = now[i + 1]! - before[j + 1]!;
    const c = now[i + 2]! - before[j + 2]!;
    const d = now[i + 3]! - before[j + 3]!;
    sum += a + b + (c + d);
    squares += a * a + b * b + (c * c + d * d);
    i += COARSE_WIDTH;
    j += COARSE_WIDTH;
  }
  return squares - (sum * sum) / (COARSE_BLOCK * COARSE_BLOCK);
}

/** Place before of one coarse block that differs least; x + COARSE_WIDTH * y. */
function searchWide(now: Float32Array, before: Float32Array, x0: number, y0: number): number {
  const yHigh = Math.min(COARSE_HEIGHT - COARSE_BLOCK, y0 + REACH_Y);
  const xLow = Math.max(0, x0 - REACH_X);
  const xHigh = Math.min(COARSE_WIDTH - COARSE_BLOCK, x0 + REACH_X);
  const i = y0 * COARSE_WIDTH + x0;
  let place = i;
  let least = GAIN * coarseMismatch(now, i, before, i);
  for (let y = Math.max(0, y0 - REACH_Y); y <= yHigh; y++) {
    for (let x = xLow; x <= xHigh; x++) {
      const j = y * COARSE_WIDTH + x;
      const found = coarseMismatch(now, i, before, j);
      if (found < least) {
        least = found;
        place = j;
      }
    }
  }
  return place;
}

/** Vectors of the blocks of a picture: how far each came since the picture before, in pixels of the plane, right and down. */
export interface BlockVectors {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Mean squared difference about its mean that remains. */
  readonly rest: Float32Array;
}

const candidateX = new Int32Array(8);
const candidateY = new Int32Array(8);

/**
 * Finds the vectors of all blocks, to the pixel. Candidates of a block: rest, the picture's shift, its own vector before, those of its
 * neighbours to the left and above; where none fits, a wide search on the coarse planes; then downhill.
 * @param vectors those of the picture before; overwritten with the new ones
 * @param variance of each block now. @param shiftX, shiftY the shift that most of the picture made
 */
export function matchBlocks(
  now: MotionPlanes,
  before: MotionPlanes,
  variance: Float32Array,
  shiftX: number,
  shiftY: number,
  vectors: BlockVectors,
): void {
  const { x: vectorX, y: vectorY, rest } = vectors;
  const a = now.luma;
  const b = before.luma;
  let searches = WIDE_SEARCHES;
  for (let by = 0, block = 0; by < BLOCKS_DOWN; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++, block++) {
      const x0 = bx * BLOCK_STEP;
      const y0 = by * BLOCK_STEP;
      const i = y0 * WIDTH + x0;
      const good = BLOCK_PIXELS * (NOISE + GOOD * variance[block]!);
      let x = 0;
      let y = 0;
      let least = mismatch(a, i, b, i, Number.POSITIVE_INFINITY);
      if (least > good) {
        candidateX[0] = shiftX;
        candidateY[0] = shiftY;
        candidateX[1] = Math.round(vectorX[block]!);
        candidateY[1] = Math.round(vectorY[block]!);
        let count = 2;
        if (bx > 0) {
          candidateX[count] = vectorX[block - 1]!;
          candidateY[count++] = vectorY[block - 1]!;
        }
        if (by > 0) {
          candidateX[count] = vectorX[block - BLOCKS_ACROSS]!;
          candidateY[count++] = vectorY[block - BLOCKS_ACROSS]!;
        }
        for (let k = 0; k <= count; k++) {
          if (k === count) {
            if (searches === 0 || least <= BLOCK_PIXELS * (NOISE + FAIR * variance[block]!)) break;
            searches--;
            const place = searchWide(now.coarse, before.coarse, x0 / 2, y0 / 2);
            candidateX[k] = x0 - 2 * (place % COARSE_WIDTH);
            candidateY[k] = y0 - 2 * ((place / COARSE_WIDTH) | 0);
          }
          const cx = candidateX[k]!;
          const cy = candidateY[k]!;
          const sx = x0 - cx;
          const sy = y0 - cy;
          if ((cx === x && cy === y) || sx < 0 || sy < 0 || sx > X_LIMIT || sy > Y_LIMIT) continue;
          const limit = GAIN * least;
          const found = mismatch(a, i, b, sy * WIDTH + sx, limit);
          if (found >= limit) continue;
          least = found;
          x = cx;
          y = cy;
        }
        // Downhill: first on along the way that paid last.
        let direction = 0;
        for (let step = 0, failed = 0; step < 4 * STEPS && failed < 4 && least > good; step++) {
          const cx = x + (direction === 0 ? 1 : direction === 1 ? -1 : 0);
          const cy = y + (direction === 2 ? 1 : direction === 3 ? -1 : 0);
          const sx = x0 - cx;
          const sy = y0 - cy;
          if (sx >= 0 && sy >= 0 && sx <= X_LIMIT && sy <= Y_LIMIT) {
            const found = mismatch(a, i, b, sy * WIDTH + sx, least);
            if (found < least) {
              least = found;
              x = cx;
              y = cy;
              failed = 0;
              continue;
            }
          }
          failed++;
          direction = (direction + 1) & 3;
        }
      }
      vectorX[block] = x;
      vectorY[block] = y;
      rest[block] = least / BLOCK_PIXELS;
    }
  }
}
