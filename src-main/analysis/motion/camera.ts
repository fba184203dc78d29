// The global part of a field of block vectors: shift, zoom and rotation, fitted so that what moves on its own does not count.
import type { BlockVectors } from './blocks';
import { BLOCK, BLOCK_STEP, BLOCKS, BLOCKS_ACROSS, HEIGHT, type Texture, WIDTH } from './planes';

/** u = x + zoom X - turn Y, v = y + zoom Y + turn X, with X, Y from the picture's centre; pixels of the plane. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
  turn: number;
}

/** How sure the vectors are, for each block, as symmetric matrices between 0 and 1: along an edge and in flat or unlike blocks 0. */
export interface Certainty {
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
}

export function createCertainty(): Certainty {
  return { xx: new Float32Array(BLOCKS), xy: new Float32Array(BLOCKS), yy: new Float32Array(BLOCKS) };
}

/** Squared gradient, in squared 8-bit units a pixel, that noise alone has, and how much of the remaining difference is added to it. */
const NOISE = 1;
const REST_SHARE = 1.5;
/** Distances from the fit, in pixels, at which a block counts by half: wide at first, so that a bad start is left. */
const SCALES = [2, 1, 0.5, 0.5];
/** Weight of rest, in blocks: what a picture without texture falls back to. */
const SHIFT_RIDGE = 0.1;
/** The same for zoom and rotation, times squared pixels. */
const TURN_RIDGE = 60;

export const centreX = Float32Array.from(
  { length: BLOCKS },
  (_, i) => (i % BLOCKS_ACROSS) * BLOCK_STEP + (BLOCK - WIDTH) / 2,
);
export const centreY = Float32Array.from(
  { length: BLOCKS },
  (_, i) => Math.floor(i / BLOCKS_ACROSS) * BLOCK_STEP + (BLOCK - HEIGHT) / 2,
);

/**
 * A^2 / (A^2 + noise^2) for the gradients' covariance A, near 1 where texture is well above noise, near 0 below it; times the share of the block's
 * variance that the match explains, since noise always finds something far away that looks a little like it.
 */
export function rateVectors(texture: Texture, rest: Float32Array, certainty: Certainty): void {
  for (let b = 0; b < BLOCKS; b++) {
    const xx = texture.xx[b]!;
    const xy = texture.xy[b]!;
    const yy = texture.yy[b]!;
    const noise = NOISE + REST_SHARE * rest[b]!;
    const squareXX = xx * xx + xy * xy;
    const squareXY = xy * (xx + yy);
    const squareYY = yy * yy + xy * xy;
    const p = squareXX + noise * noise;
    const r = squareYY + noise * noise;
    // 1 - noise^2 (A^2 + noise^2)^-1
    const share = (noise * noise) / (p * r - squareXY * squareXY);
    const match = Math.max(0, 1 - rest[b]! / Math.max(texture.variance[b]!, Number.MIN_VALUE));
    certainty.xx[b] = match * (1 - share * r);
    certainty.xy[b] = match * share * squareXY;
    certainty.yy[b] = match * (1 - share * p);
  }
}

/** Squared distance of a block's vector from a camera's, as far as the vector is sure. */
function distance(camera: Camera, vectors: BlockVectors, certainty: Certainty, b: number): number {
  const X = centreX[b]!;
  const Y = centreY[b]!;
  const dx = vectors.x[b]! - camera.x - camera.zoom * X + camera.turn * Y;
  const dy = vectors.y[b]! - camera.y - camera.zoom * Y - camera.turn * X;
  return certainty.xx[b]! * dx * dx + 2 * certainty.xy[b]! * dx * dy + certainty.yy[b]! * dy * dy;
}

/** How badly a camera explains the vectors, blocks far off all the same. */
export function unexplained(camera: Camera, vectors: BlockVectors, certainty: Certainty): number {
  let total = 0;
  for (let b = 0; b < BLOCKS; b++) {
    const square = distance(camera, vectors, certainty, b);
    total += (square / (square + 1)) * (certainty.xx[b]! + certainty.yy[b]!);
  }
  return total;
}

const matrix = new Float64Array(4 * 5);

/** Adds weight * row^T row of one equation row . (x, y, zoom, turn) = value. */
function addEquations(wxx: number, wxy: number, wyy: number, X: number, Y: number, u: number, v: number): void {
  // Columns of J: (1, 0), (0, 1), (X, Y), (-Y, X); W J of each.
  const zoomX = wxx * X + wxy * Y;
  const zoomY = wxy * X + wyy * Y;
  const turnX = -wxx * Y + wxy * X;
  const turnY = -wxy * Y + wyy * X;
  const valueX = wxx * u + wxy * v;
  const valueY = wxy * u + wyy * v;
  matrix[0]! += wxx;
  matrix[1]! += wxy;
  matrix[2]! += zoomX;
  matrix[3]! += turnX;
  matrix[4]! += valueX;
  matrix[6]! += wyy;
  matrix[7]! += zoomY;
  matrix[8]! += turnY;
  matrix[9]! += valueY;
  matrix[12]! += X * zoomX + Y * zoomY;
  matrix[13]! += X * turnX + Y * turnY;
  matrix[14]! += X * valueX + Y * valueY;
  matrix[18]! += -Y * turnX + X * turnY;
  matrix[19]! += -Y * valueX + X * valueY;
}

/** Solves the symmetric positive 4 x 4 system in place; the right side is column 4. */
function solve(camera: Camera): void {
  for (let row = 1; row < 4; row++)
    for (let column = 0; column < row; column++) matrix[5 * row + column] = matrix[5 * column + row]!;
  for (let pivot = 0; pivot < 4; pivot++) {
    for (let row = pivot + 1; row < 4; row++) {
      const factor = matrix[5 * row + pivot]! / matrix[6 * pivot]!;
      for (let column = pivot; column < 5; column++) matrix[5 * row + column]! -= factor * matrix[5 * pivot + column]!;
    }
  }
  camera.turn = matrix[19]! / matrix[18]!;
  camera.zoom = (matrix[14]! - matrix[13]! * camera.turn) / matrix[12]!;
  camera.y = (matrix[9]! - matrix[8]! * camera.turn - matrix[7]! * camera.zoom) / matrix[6]!;
  camera.x = (matrix[4]! - matrix[3]! * camera.turn - matrix[2]! * camera.zoom - matrix[1]! * camera.y) / matrix[0]!;
}

/** Fits the camera to the vectors, from the one it starts with: least squares, each time without most of what lies far off (Geman-McClure). */
export function fitCamera(camera: Camera, vectors: BlockVectors, certainty: Certainty): void {
  for (const scale of SCALES) {
    matrix.fill(0);
    matrix[0] = SHIFT_RIDGE;
    matrix[6] = SHIFT_RIDGE;
    matrix[12] = TURN_RIDGE;
    matrix[18] = TURN_RIDGE;
    for (let b = 0; b < BLOCKS; b++) {
      const near = (scale * scale) / (scale * scale + distance(camera, vectors, certainty, b));
      const weight = near * near;
      addEquations(
        weight * certainty.xx[b]!,
        weight * certainty.xy[b]!,
        weight * certainty.yy[b]!,
        centreX[b]!,
        centreY[b]!,
        vectors.x[b]!,
        vectors.y[b]!,
      );
    }
    solve(camera);
  }
}
