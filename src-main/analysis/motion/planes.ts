// The planes that motion is measured on: luma at half and quarter size, gradients, and their sums over cells of 4 x 4 pixels.
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH } from '../picture';

/** Size of the plane that blocks are matched on: half the analysis picture. Fine enough, as places are found to a tenth of a pixel. */
export const WIDTH = ANALYSIS_WIDTH / 2;
export const HEIGHT = ANALYSIS_HEIGHT / 2;
/** Size of the plane that is searched far and wide. */
export const COARSE_WIDTH = WIDTH / 2;
export const COARSE_HEIGHT = HEIGHT / 2;

const CELL = 4;
const CELLS_ACROSS = WIDTH / CELL;
const CELLS_DOWN = HEIGHT / CELL;
/** Blocks are 2 x 2 cells, 8 x 8 pixels, and overlap by half. */
export const BLOCK = 2 * CELL;
export const BLOCK_STEP = CELL;
export const BLOCKS_ACROSS = CELLS_ACROSS - 1;
export const BLOCKS_DOWN = CELLS_DOWN - 1;
export const BLOCKS = BLOCKS_ACROSS * BLOCKS_DOWN;
export const BLOCK_PIXELS = BLOCK * BLOCK;

/** What is kept of one picture. Made once and filled again for every picture. */
export interface MotionPlanes {
  /** WIDTH x HEIGHT, 8-bit units. */
  readonly luma: Float32Array;
  /** COARSE_WIDTH x COARSE_HEIGHT. */
  readonly coarse: Float32Array;
  /** Sums of luma by column, and by row. */
  readonly columns: Float32Array;
  readonly rows: Float32Array;
}

export function createPlanes(): MotionPlanes {
  return {
    luma: new Float32Array(WIDTH * HEIGHT),
    coarse: new Float32Array(COARSE_WIDTH * COARSE_HEIGHT),
    columns: new Float32Array(WIDTH),
    rows: new Float32Array(HEIGHT),
  };
}

const half = new Float32Array(2 * WIDTH * HEIGHT);

/**
 * Halves a plane by weights 1 3 3 1 in both directions, edges repeated. A mean of 2 x 2 would leave fine detail that looks as if it moved
 * farther than it did when it moves by parts of a pixel.
 */
function halve(from: Float32Array, to: Float32Array, width: number, height: number): void {
  const stride = 2 * width;
  for (let y = 0, o = 0; y < height; y++) {
    const row = 2 * y * stride;
    const above = y === 0 ? row : row - stride;
    const below = y === height - 1 ? row + stride : row + 2 * stride;
    for (let x = 0; x < stride; x++, o++)
      half[o] = from[above + x]! + 3 * (from[row + x]! + from[row + stride + x]!) + from[below + x]!;
  }
  for (let y = 0, o = 0; y < height; y++) {
    let i = y * stride;
    let left = half[i]!;
    for (let x = 0; x < width - 1; x++, o++, i += 2) {
      to[o] = (left + 3 * (half[i]! + half[i + 1]!) + half[i + 2]!) / 64;
      left = half[i + 1]!;
    }
    to[o++] = (left + 3 * half[i]! + 4 * half[i + 1]!) / 64;
  }
}

/** Fills the planes from the luma of an analysis picture (ANALYSIS_WIDTH x ANALYSIS_HEIGHT), which is not kept. */
export function fillPlanes({ luma, coarse, columns, rows }: MotionPlanes, picture: Float32Array): void {
  halve(picture, luma, WIDTH, HEIGHT);
  halve(luma, coarse, COARSE_WIDTH, COARSE_HEIGHT);
  columns.fill(0);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    let sum = 0;
    for (let x = 0; x < WIDTH; x++, i++) {
      const value = luma[i]!;
      sum += value;
      columns[x]! += value;
    }
    rows[y] = sum;
  }
}

/** Gradients of a picture, and what of them is needed for each block. */
export interface Texture {
  /** Central differences per pixel, WIDTH x HEIGHT; 0 on the picture's edge. */
  readonly across: Float32Array;
  readonly down: Float32Array;
  /** Means of the gradients over each block. */
  readonly meanAcross: Float32Array;
  readonly meanDown: Float32Array;
  /** Covariance of the gradients within each block. */
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
  /** Variance of luma within each block. */
  readonly variance: Float32Array;
}

export function createTexture(): Texture & { readonly cells: Float32Array } {
  const block = () => new Float32Array(BLOCKS);
  return {
    across: new Float32Array(WIDTH * HEIGHT),
    down: new Float32Array(WIDTH * HEIGHT),
    meanAcross: block(),
    meanDown: block(),
    xx: block(),
    xy: block(),
    yy: block(),
    variance: block(),
    cells: new Float32Array(SUMS * CELLS_ACROSS * CELLS_DOWN),
  };
}

/** Sums that are kept of each cell: luma, its square, gx, gy, gx gx, gx gy, gy gy. */
const SUMS = 7;

/** Central differences of all inner pixels; those of the picture's edge stay 0. */
function differentiate(luma: Float32Array, across: Float32Array, down: Float32Array): void {
  for (let y = 1; y < HEIGHT - 1; y++) {
    for (let i = y * WIDTH + 1, end = (y + 1) * WIDTH - 1; i < end; i++) {
      across[i] = (luma[i + 1]! - luma[i - 1]!) * 0.5;
      down[i] = (luma[i + WIDTH]! - luma[i - WIDTH]!) * 0.5;
    }
  }
}

function sumCells(luma: Float32Array, across: Float32Array, down: Float32Array, cells: Float32Array): void {
  for (let cell = 0, o = 0; cell < CELLS_ACROSS * CELLS_DOWN; cell++, o += SUMS) {
    const cellY = (cell / CELLS_ACROSS) | 0;
    const start = cellY * CELL * WIDTH + (cell - cellY * CELLS_ACROSS) * CELL;
    let sl = 0;
    let sll = 0;
    let sx = 0;
    let sy = 0;
    let sxx = 0;
    let sxy = 0;
    let syy = 0;
    for (let row = start; row < start + CELL * WIDTH; row += WIDTH) {
      for (let i = row; i < row + CELL; i++) {
        const value = luma[i]!;
        const gx = across[i]!;
        const gy = down[i]!;
        sl += value;
        sll += value * value;
        sx += gx;
        sy += gy;
        sxx += gx * gx;
        sxy += gx * gy;
        syy += gy * gy;
      }
    }
    cells[o] = sl;
    cells[o + 1] = sll;
    cells[o + 2] = sx;
    cells[o + 3] = sy;
    cells[o + 4] = sxx;
    cells[o + 5] = sxy;
    cells[o + 6] = syy;
  }
}

/** Sum of one kind over the four cells of a block, divided by its pixels. */
function blockMean(cells: Float32Array, at: number): number {
  const below = at + SUMS * CELLS_ACROSS;
  return (cells[at]! + cells[at + SUMS]! + cells[below]! + cells[below + SUMS]!) * (1 / BLOCK_PIXELS);
}

/** Fills the gradients and what each block has of them. */
export function fillTexture(texture: ReturnType<typeof createTexture>, luma: Float32Array): void {
  const { across, down, cells, meanAcross, meanDown, xx, xy, yy, variance } = texture;
  differentiate(luma, across, down);
  sumCells(luma, across, down, cells);
  for (let by = 0, b = 0; by < BLOCKS_DOWN; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++, b++) {
      const o = SUMS * (by * CELLS_ACROSS + bx);
      const mean = blockMean(cells, o);
      const gx = blockMean(cells, o + 2);
      const gy = blockMean(cells, o + 3);
      meanAcross[b] = gx;
      meanDown[b] = gy;
      variance[b] = blockMean(cells, o + 1) - mean * mean;
      xx[b] = blockMean(cells, o + 4) - gx * gx;
      xy[b] = blockMean(cells, o + 5) - gx * gy;
      yy[b] = blockMean(cells, o + 6) - gy * gy;
    }
  }
}
