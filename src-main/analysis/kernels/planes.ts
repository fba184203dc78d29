// The planes that motion is measured on: luma at half and quarter size, gradients, and their sums over cells of 4 x 4 pixels.
import {
  ACROSS,
  BLOCK_PIXELS,
  BLOCKS_ACROSS,
  BLOCKS_DOWN,
  CELL,
  CELLS,
  CELLS_ACROSS,
  CELLS_DOWN,
  COARSE_HEIGHT,
  COARSE_WIDTH,
  COLUMNS_AT,
  DOWN,
  HEIGHT,
  LINES_AT,
  MEAN_ACROSS,
  MEAN_DOWN,
  MOTION_COARSE_AT,
  ROWS,
  TEXTURE_XX,
  TEXTURE_XY,
  TEXTURE_YY,
  VARIANCE,
  WIDTH,
} from './layout';
import { sumOf, sumsOf } from './vectors';

const ROW = 4 * WIDTH;

/**
 * Halves a plane by weights 1 3 3 1 in both directions, edges repeated. A mean of 2 x 2 would leave fine detail that looks as if it moved
 * farther than it did when it moves by parts of a pixel.
 */
function halve(from: usize, to: usize, width: i32, height: i32): void {
  const stride = 8 * width;
  const three = f32x4.splat(3);
  // One row, filtered down, with the pixels beside its edges.
  const line = ROWS + 16;
  for (let y = 0; y < height; y++, from += 2 * stride) {
    const above = y === 0 ? from : from - stride;
    const below = y === height - 1 ? from + stride : from + 2 * stride;
    for (let x = 0; x < stride; x += 16) {
      const inner = f32x4.add(v128.load(from + x), v128.load(from + stride + x));
      const outer = f32x4.add(v128.load(above + x), v128.load(below + x));
      v128.store(line + x, f32x4.add(outer, f32x4.mul(three, inner)));
    }
    store<f32>(line - 4, load<f32>(line));
    store<f32>(line + stride, load<f32>(line + stride - 4));
    for (let at = line; at < line + stride; at += 32, to += 16) {
      const first = v128.load(at);
      const second = v128.load(at, 16);
      const inner = f32x4.add(
        v128.shuffle<f32>(first, second, 0, 2, 4, 6),
        v128.shuffle<f32>(first, second, 1, 3, 5, 7),
      );
      const left = v128.shuffle<f32>(v128.load(at - 4), v128.load(at + 12), 0, 2, 4, 6);
      const right = v128.shuffle<f32>(v128.load(at + 4), v128.load(at + 20), 1, 3, 5, 7);
      const sum = f32x4.add(f32x4.add(left, right), f32x4.mul(three, inner));
      v128.store(to, f32x4.mul(sum, f32x4.splat(1.0 / 64.0)));
    }
  }
}

/** Fills the planes of one picture from its luma at full size. */
export function fillPlanes(planes: usize, luma: usize): void {
  halve(luma, planes, WIDTH, HEIGHT);
  halve(planes, planes + MOTION_COARSE_AT, COARSE_WIDTH, COARSE_HEIGHT);
  const columns = planes + COLUMNS_AT;
  memory.fill(columns, 0, ROW);
  for (let y = 0; y < HEIGHT; y++) {
    let sum = f32x4.splat(0);
    for (let x = 0; x < ROW; x += 16) {
      const value = v128.load(planes + y * ROW + x);
      sum = f32x4.add(sum, value);
      v128.store(columns + x, f32x4.add(v128.load(columns + x), value));
    }
    store<f32>(planes + LINES_AT + 4 * y, sumOf(sum));
  }
}

/** Central differences of all inner pixels; those of the picture's edge are 0. */
function differentiate(luma: usize): void {
  const half = f32x4.splat(0.5);
  for (let at = ROW; at < ROW * (HEIGHT - 1); at += 16) {
    const from = luma + at;
    v128.store(ACROSS + at, f32x4.mul(half, f32x4.sub(v128.load(from + 4), v128.load(from - 4))));
    v128.store(DOWN + at, f32x4.mul(half, f32x4.sub(v128.load(from + ROW), v128.load(from - ROW))));
  }
  for (let at = ROW; at < ROW * (HEIGHT - 1); at += ROW) {
    store<f32>(ACROSS + at, 0);
    store<f32>(ACROSS + at, 0, ROW - 4);
    store<f32>(DOWN + at, 0);
    store<f32>(DOWN + at, 0, ROW - 4);
  }
}

/** Sums over each cell: luma, its square, gx, gy; gx gx, gx gy, gy gy, and one that is not used. */
function sumCells(luma: usize): void {
  for (let cell = 0, to = CELLS; cell < CELLS_ACROSS * CELLS_DOWN; cell++, to += 32) {
    const row = cell / CELLS_ACROSS;
    let at = CELL * (row * ROW + 4 * (cell - row * CELLS_ACROSS));
    let l = f32x4.splat(0);
    let ll = f32x4.splat(0);
    let x = f32x4.splat(0);
    let y = f32x4.splat(0);
    let xx = f32x4.splat(0);
    let xy = f32x4.splat(0);
    let yy = f32x4.splat(0);
    for (let i = 0; i < CELL; i++, at += ROW) {
      const value = v128.load(luma + at);
      const gx = v128.load(ACROSS + at);
      const gy = v128.load(DOWN + at);
      l = f32x4.add(l, value);
      ll = f32x4.add(ll, f32x4.mul(value, value));
      x = f32x4.add(x, gx);
      y = f32x4.add(y, gy);
      xx = f32x4.add(xx, f32x4.mul(gx, gx));
      xy = f32x4.add(xy, f32x4.mul(gx, gy));
      yy = f32x4.add(yy, f32x4.mul(gy, gy));
    }
    v128.store(to, sumsOf(l, ll, x, y));
    v128.store(to, sumsOf(xx, xy, yy, yy), 16);
  }
}

/** Means over the four cells of a block. */
function blockMeans(cell: usize): v128 {
  const above = f32x4.add(v128.load(cell), v128.load(cell, 32));
  const below = f32x4.add(v128.load(cell, 32 * CELLS_ACROSS), v128.load(cell, 32 * CELLS_ACROSS + 32));
  return f32x4.mul(f32x4.add(above, below), f32x4.splat(1.0 / <f32>BLOCK_PIXELS));
}

/** Fills the gradients of a plane of luma, and what each block has of them. */
export function fillTexture(luma: usize): void {
  differentiate(luma);
  sumCells(luma);
  let at = 0;
  for (let y = 0; y < BLOCKS_DOWN; y++) {
    for (let x = 0; x < BLOCKS_ACROSS; x++, at += 4) {
      const cell = CELLS + 32 * (y * CELLS_ACROSS + x);
      const means = blockMeans(cell);
      const products = blockMeans(cell + 16);
      const mean = f32x4.extract_lane(means, 0);
      const gx = f32x4.extract_lane(means, 2);
      const gy = f32x4.extract_lane(means, 3);
      store<f32>(MEAN_ACROSS + at, gx);
      store<f32>(MEAN_DOWN + at, gy);
      store<f32>(VARIANCE + at, f32x4.extract_lane(means, 1) - mean * mean);
      store<f32>(TEXTURE_XX + at, f32x4.extract_lane(products, 0) - gx * gx);
      store<f32>(TEXTURE_XY + at, f32x4.extract_lane(products, 1) - gx * gy);
      store<f32>(TEXTURE_YY + at, f32x4.extract_lane(products, 2) - gy * gy);
    }
  }
}
