// The global part of a field of block vectors: shift, zoom and rotation, fitted so that what moves on its own does not count. Four blocks at a time.
import {
  BLOCK_PLANE,
  CAMERA,
  CENTRES,
  EQUATIONS,
  REST,
  SURE_XX,
  SURE_XY,
  SURE_YY,
  TEXTURE_XX,
  TEXTURE_XY,
  TEXTURE_YY,
  VARIANCE,
  VECTOR_X,
  VECTOR_Y,
} from './layout';
import { sumOf } from './vectors';

/** Squared gradient, in squared 8-bit units a pixel, that noise alone has, and how much of the remaining difference is added to it. */
const NOISE: f32 = 1;
const REST_SHARE: f32 = 1.5;
/** Weight of rest, in blocks: what a picture without texture falls back to. */
const SHIFT_RIDGE: f64 = 0.1;
/** The same for zoom and rotation, times squared pixels. */
const TURN_RIDGE: f64 = 60;

/**
 * A^2 / (A^2 + noise^2) for the gradients' covariance A, near 1 where texture is well above noise, near 0 below it; times the share of the block's
 * variance that the match explains, since noise always finds something far away that looks a little like it.
 */
export function rateVectors(): void {
  const one = f32x4.splat(1);
  for (let b = 0; b < BLOCK_PLANE; b += 16) {
    const xx = v128.load(TEXTURE_XX + b);
    const xy = v128.load(TEXTURE_XY + b);
    const yy = v128.load(TEXTURE_YY + b);
    const rest = v128.load(REST + b);
    const noise = f32x4.add(f32x4.splat(NOISE), f32x4.mul(f32x4.splat(REST_SHARE), rest));
    const noise2 = f32x4.mul(noise, noise);
    const square = f32x4.mul(xy, xy);
    const trace = f32x4.add(xx, yy);
    const p = f32x4.add(f32x4.add(f32x4.mul(xx, xx), square), noise2);
    const r = f32x4.add(f32x4.add(f32x4.mul(yy, yy), square), noise2);
    // det(A^2 + noise^2) by det A and trace A: p r - (xy trace)^2 would be lost in float32 along edges.
    const det = f32x4.max(f32x4.sub(f32x4.mul(xx, yy), square), f32x4.splat(0));
    const size2 = f32x4.sub(f32x4.mul(trace, trace), f32x4.mul(f32x4.splat(2), det));
    const determinant = f32x4.add(f32x4.mul(det, det), f32x4.mul(noise2, f32x4.add(size2, noise2)));
    // 1 - noise^2 (A^2 + noise^2)^-1
    const share = f32x4.div(noise2, determinant);
    const variance = f32x4.max(v128.load(VARIANCE + b), f32x4.splat(f32.MIN_VALUE));
    const match = f32x4.max(f32x4.splat(0), f32x4.sub(one, f32x4.div(rest, variance)));
    v128.store(SURE_XX + b, f32x4.mul(match, f32x4.sub(one, f32x4.mul(share, r))));
    v128.store(SURE_XY + b, f32x4.mul(match, f32x4.mul(share, f32x4.mul(xy, trace))));
    v128.store(SURE_YY + b, f32x4.mul(match, f32x4.sub(one, f32x4.mul(share, p))));
  }
}

/** Squared distances of four blocks' vectors from a camera's, as far as the vectors are sure. */
function distances(b: i32, cameraX: v128, cameraY: v128, zoom: v128, turn: v128): v128 {
  const x = v128.load(CENTRES + b);
  const y = v128.load(CENTRES + BLOCK_PLANE + b);
  const goneX = f32x4.add(cameraX, f32x4.sub(f32x4.mul(zoom, x), f32x4.mul(turn, y)));
  const goneY = f32x4.add(cameraY, f32x4.add(f32x4.mul(zoom, y), f32x4.mul(turn, x)));
  const dx = f32x4.sub(v128.load(VECTOR_X + b), goneX);
  const dy = f32x4.sub(v128.load(VECTOR_Y + b), goneY);
  const across = f32x4.mul(v128.load(SURE_XX + b), f32x4.mul(dx, dx));
  const both = f32x4.mul(v128.load(SURE_XY + b), f32x4.mul(dx, dy));
  const down = f32x4.mul(v128.load(SURE_YY + b), f32x4.mul(dy, dy));
  return f32x4.add(f32x4.add(across, down), f32x4.add(both, both));
}

/** How badly a camera explains the vectors, blocks far off all the same. */
export function unexplained(x: f64, y: f64, zoom: f64, turn: f64): f64 {
  let total = f32x4.splat(0);
  const cameraX = f32x4.splat(<f32>x);
  const cameraY = f32x4.splat(<f32>y);
  const zooms = f32x4.splat(<f32>zoom);
  const turns = f32x4.splat(<f32>turn);
  for (let b = 0; b < BLOCK_PLANE; b += 16) {
    const square = distances(b, cameraX, cameraY, zooms, turns);
    const sure = f32x4.add(v128.load(SURE_XX + b), v128.load(SURE_YY + b));
    total = f32x4.add(total, f32x4.mul(f32x4.div(square, f32x4.add(square, f32x4.splat(1))), sure));
  }
  return <f64>sumOf(total);
}

function set(at: i32, sum: v128, ridge: f64): void {
  store<f64>(EQUATIONS + 8 * at, <f64>sumOf(sum) + ridge);
}

/** Fills the equations of the least squares for x, y, zoom and turn (the upper triangle, and the values as fifth column). */
function fillEquations(scale: f32): void {
  const cameraX = f32x4.splat(<f32>load<f64>(CAMERA));
  const cameraY = f32x4.splat(<f32>load<f64>(CAMERA + 8));
  const zoom = f32x4.splat(<f32>load<f64>(CAMERA + 16));
  const turn = f32x4.splat(<f32>load<f64>(CAMERA + 24));
  const scale2 = f32x4.splat(scale * scale);
  const zero = f32x4.splat(0);
  let m00 = zero;
  let m01 = zero;
  let m02 = zero;
  let m03 = zero;
  let m04 = zero;
  let m11 = zero;
  let m12 = zero;
  let m13 = zero;
  let m14 = zero;
  let m22 = zero;
  let m23 = zero;
  let m24 = zero;
  let m33 = zero;
  let m34 = zero;
  for (let b = 0; b < BLOCK_PLANE; b += 16) {
    const near = f32x4.div(scale2, f32x4.add(scale2, distances(b, cameraX, cameraY, zoom, turn)));
    const weight = f32x4.mul(near, near);
    const wxx = f32x4.mul(weight, v128.load(SURE_XX + b));
    const wxy = f32x4.mul(weight, v128.load(SURE_XY + b));
    const wyy = f32x4.mul(weight, v128.load(SURE_YY + b));
    const x = v128.load(CENTRES + b);
    const y = v128.load(CENTRES + BLOCK_PLANE + b);
    const u = v128.load(VECTOR_X + b);
    const v = v128.load(VECTOR_Y + b);
    // Columns of J: (1, 0), (0, 1), (X, Y), (-Y, X); W J of each.
    const zoomX = f32x4.add(f32x4.mul(wxx, x), f32x4.mul(wxy, y));
    const zoomY = f32x4.add(f32x4.mul(wxy, x), f32x4.mul(wyy, y));
    const turnX = f32x4.sub(f32x4.mul(wxy, x), f32x4.mul(wxx, y));
    const turnY = f32x4.sub(f32x4.mul(wyy, x), f32x4.mul(wxy, y));
    const valueX = f32x4.add(f32x4.mul(wxx, u), f32x4.mul(wxy, v));
    const valueY = f32x4.add(f32x4.mul(wxy, u), f32x4.mul(wyy, v));
    m00 = f32x4.add(m00, wxx);
    m01 = f32x4.add(m01, wxy);
    m02 = f32x4.add(m02, zoomX);
    m03 = f32x4.add(m03, turnX);
    m04 = f32x4.add(m04, valueX);
    m11 = f32x4.add(m11, wyy);
    m12 = f32x4.add(m12, zoomY);
    m13 = f32x4.add(m13, turnY);
    m14 = f32x4.add(m14, valueY);
    m22 = f32x4.add(m22, f32x4.add(f32x4.mul(x, zoomX), f32x4.mul(y, zoomY)));
    m23 = f32x4.add(m23, f32x4.add(f32x4.mul(x, turnX), f32x4.mul(y, turnY)));
    m24 = f32x4.add(m24, f32x4.add(f32x4.mul(x, valueX), f32x4.mul(y, valueY)));
    m33 = f32x4.add(m33, f32x4.sub(f32x4.mul(x, turnY), f32x4.mul(y, turnX)));
    m34 = f32x4.add(m34, f32x4.sub(f32x4.mul(x, valueY), f32x4.mul(y, valueX)));
  }
  set(0, m00, SHIFT_RIDGE);
  set(1, m01, 0);
  set(2, m02, 0);
  set(3, m03, 0);
  set(4, m04, 0);
  set(6, m11, SHIFT_RIDGE);
  set(7, m12, 0);
  set(8, m13, 0);
  set(9, m14, 0);
  set(12, m22, TURN_RIDGE);
  set(13, m23, 0);
  set(14, m24, 0);
  set(18, m33, TURN_RIDGE);
  set(19, m34, 0);
}

function entry(row: i32, column: i32): f64 {
  return load<f64>(EQUATIONS + 8 * (5 * row + column));
}

/** Solves the symmetric positive 4 x 4 system in place; the right side is column 4. The lower triangle is never looked at. */
function solve(): void {
  for (let pivot = 0; pivot < 4; pivot++) {
    for (let row = pivot + 1; row < 4; row++) {
      const factor = entry(pivot, row) / entry(pivot, pivot);
      for (let column = row; column < 5; column++)
        store<f64>(EQUATIONS + 8 * (5 * row + column), entry(row, column) - factor * entry(pivot, column));
    }
  }
  for (let row = 3; row >= 0; row--) {
    let value = entry(row, 4);
    for (let column = row + 1; column < 4; column++) value -= entry(row, column) * load<f64>(CAMERA + 8 * column);
    store<f64>(CAMERA + 8 * row, value / entry(row, row));
  }
}

/**
 * Fits the camera to the vectors, from the one it starts with: least squares, each time without most of what lies far off (Geman-McClure). The
 * distances from the fit, in pixels, at which a block counts by half are wide at first, so that a bad start is left.
 */
export function fitCamera(): void {
  fillEquations(2);
  solve();
  fillEquations(1);
  solve();
  fillEquations(0.5);
  solve();
  fillEquations(0.5);
  solve();
}
