// Brings the vectors of blocks from the pixel to a fraction of it, by steps of Lucas and Kanade (1981) on luma about its mean.
import type { BlockVectors } from './blocks';
import { BLOCK, BLOCK_PIXELS, BLOCK_STEP, BLOCKS_ACROSS, BLOCKS_DOWN, HEIGHT, type Texture, WIDTH } from './planes';

/** Steps from the vector that was found to the pixel; the first is on whole pixels and cheap. */
const STEPS = 2;
/** A step shorter than this, in pixels, is the last one: a fortieth of a percent of the width. */
const SHORTEST = 0.02;
/** A step longer than this is none: the linear model does not reach so far. */
const LONGEST = 1;
/** Added to the squares of the gradients, in squared 8-bit units a pixel: along an edge nothing can be said. */
const RIDGE = 0.25;
/** A block whose difference is below this, in squared 8-bit units, stands still: repeated pictures cost nothing. */
const NOTHING = 1e-3;

/**
 * Refines vectors in place, and what remains of the difference with them.
 * @param now, before luma planes of WIDTH x HEIGHT
 */
export function refineVectors(now: Float32Array, before: Float32Array, texture: Texture, vectors: BlockVectors): void {
  const { across, down, meanAcross, meanDown, xx, xy, yy } = texture;
  const { x: vectorX, y: vectorY, rest } = vectors;
  for (let by = 0, block = 0; by < BLOCKS_DOWN; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++, block++) {
      if (rest[block]! < NOTHING) continue;
      const a = xx[block]! + RIDGE;
      const b = xy[block]!;
      const c = yy[block]! + RIDGE;
      const determinant = a * c - b * b;
      for (let step = 0; step < STEPS; step++) {
        const u = vectorX[block]!;
        const v = vectorY[block]!;
        const left = bx * BLOCK_STEP - u;
        const top = by * BLOCK_STEP - v;
        const x0 = Math.floor(left);
        const y0 = Math.floor(top);
        const fx = left - x0;
        const fy = top - y0;
        // A block that comes from beyond the picture's edge keeps the place to the pixel.
        const more = fx > 0 || fy > 0 ? 1 : 0;
        if (x0 < 0 || y0 < 0 || x0 + BLOCK + more > WIDTH || y0 + BLOCK + more > HEIGHT) break;
        let sum = 0;
        let squares = 0;
        let sumX = 0;
        let sumY = 0;
        const from = by * BLOCK_STEP * WIDTH + bx * BLOCK_STEP;
        const offset = y0 * WIDTH + x0 - from;
        if (more === 0) {
          for (let row = from; row < from + BLOCK * WIDTH; row += WIDTH) {
            for (let i = row; i < row + BLOCK; i++) {
              const d = now[i]! - before[i + offset]!;
              sum += d;
              squares += d * d;
              sumX += across[i]! * d;
              sumY += down[i]! * d;
            }
          }
        } else {
          for (let row = from; row < from + BLOCK * WIDTH; row += WIDTH) {
            let j = row + offset;
            // The left edge of each pixel is the right edge of the one before it.
            let left = before[j]! + fy * (before[j + WIDTH]! - before[j]!);
            for (let i = row; i < row + BLOCK; i++) {
              j++;
              const next = before[j]! + fy * (before[j + WIDTH]! - before[j]!);
              const d = now[i]! - left - fx * (next - left);
              left = next;
              sum += d;
              squares += d * d;
              sumX += across[i]! * d;
              sumY += down[i]! * d;
            }
          }
        }
        const mean = sum / BLOCK_PIXELS;
        const variance = squares / BLOCK_PIXELS - mean * mean;
        const dx = sumX / BLOCK_PIXELS - meanAcross[block]! * mean;
        const dy = sumY / BLOCK_PIXELS - meanDown[block]! * mean;
        const stepX = -(c * dx - b * dy) / determinant;
        const stepY = -(a * dy - b * dx) / determinant;
        const square = stepX * stepX + stepY * stepY;
        if (square > LONGEST * LONGEST) break;
        vectorX[block] = u + stepX;
        vectorY[block] = v + stepY;
        // What the linear model says will remain.
        rest[block] = Math.max(0, variance + stepX * dx + stepY * dy);
        if (square < SHORTEST * SHORTEST) break;
      }
    }
  }
}
