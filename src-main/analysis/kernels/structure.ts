// How much of the structure and of the colours of one picture is not in another: blocks matched by correlation, histograms.
import {
  CHROMA_HISTOGRAM_AT,
  COARSE_AT,
  COARSE_HEIGHT,
  COARSE_WIDTH,
  GAIN_AT,
  GAIN_WIDTH,
  LUMA_BINS,
  LUMA_HISTOGRAM_AT,
  MATCH_HEIGHT,
  MATCH_PLACES,
  MATCH_WIDTH,
  PLACES,
} from './layout';
import { sumOf } from './vectors';

/** Variance of luma, in squared 8-bit units, that noise and compression leave in a flat block: below it structure means nothing. */
export const NOISE_VARIANCE: f32 = 12;
/** A correlation that is taken for the same block: the search ends with it. */
const SAME: f32 = 0.97;
const ROW = 4 * COARSE_WIDTH;
const SHARE: f32 = 1.0 / <f32>(MATCH_WIDTH * MATCH_HEIGHT);

/** Best correlation (0..1) of one block of `a` with any place of `b` within reach; mean and gain of luma do not matter. */
function bestMatch(a: usize, b: usize, x0: i32, y0: i32): f32 {
  const from = a + COARSE_AT + y0 * ROW + 4 * x0;
  // The block stays in twelve registers.
  let r0 = v128.load(from);
  let s0 = v128.load(from, 16);
  let r1 = v128.load(from, ROW);
  let s1 = v128.load(from, ROW + 16);
  let r2 = v128.load(from, 2 * ROW);
  let s2 = v128.load(from, 2 * ROW + 16);
  let r3 = v128.load(from, 3 * ROW);
  let s3 = v128.load(from, 3 * ROW + 16);
  let r4 = v128.load(from, 4 * ROW);
  let s4 = v128.load(from, 4 * ROW + 16);
  let r5 = v128.load(from, 5 * ROW);
  let s5 = v128.load(from, 5 * ROW + 16);
  const left = f32x4.add(f32x4.add(f32x4.add(r0, r1), f32x4.add(r2, r3)), f32x4.add(r4, r5));
  const right = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5));
  // Without its mean the block's products with any place are its covariance with it at once.
  const mean = f32x4.splat(sumOf(f32x4.add(left, right)) * SHARE);
  const share = f32x4.splat(SHARE);
  r0 = f32x4.mul(f32x4.sub(r0, mean), share);
  s0 = f32x4.mul(f32x4.sub(s0, mean), share);
  r1 = f32x4.mul(f32x4.sub(r1, mean), share);
  s1 = f32x4.mul(f32x4.sub(s1, mean), share);
  r2 = f32x4.mul(f32x4.sub(r2, mean), share);
  s2 = f32x4.mul(f32x4.sub(s2, mean), share);
  r3 = f32x4.mul(f32x4.sub(r3, mean), share);
  s3 = f32x4.mul(f32x4.sub(s3, mean), share);
  r4 = f32x4.mul(f32x4.sub(r4, mean), share);
  s4 = f32x4.mul(f32x4.sub(s4, mean), share);
  r5 = f32x4.mul(f32x4.sub(r5, mean), share);
  s5 = f32x4.mul(f32x4.sub(s5, mean), share);
  const gain = load<f32>(a + GAIN_AT + 4 * (y0 * GAIN_WIDTH + x0));
  let best: f32 = 0;
  for (let place = PLACES; place < PLACES + 4 * MATCH_PLACES; place += 4) {
    const x = x0 + load<i32>(place);
    const y = y0 + load<i32>(place, 4 * MATCH_PLACES);
    if (x < 0 || y < 0 || x > COARSE_WIDTH - MATCH_WIDTH || y > COARSE_HEIGHT - MATCH_HEIGHT) continue;
    const at = b + COARSE_AT + y * ROW + 4 * x;
    let p = f32x4.mul(r0, v128.load(at));
    let q = f32x4.mul(s0, v128.load(at, 16));
    p = f32x4.add(p, f32x4.mul(r1, v128.load(at, ROW)));
    q = f32x4.add(q, f32x4.mul(s1, v128.load(at, ROW + 16)));
    p = f32x4.add(p, f32x4.mul(r2, v128.load(at, 2 * ROW)));
    q = f32x4.add(q, f32x4.mul(s2, v128.load(at, 2 * ROW + 16)));
    p = f32x4.add(p, f32x4.mul(r3, v128.load(at, 3 * ROW)));
    q = f32x4.add(q, f32x4.mul(s3, v128.load(at, 3 * ROW + 16)));
    p = f32x4.add(p, f32x4.mul(r4, v128.load(at, 4 * ROW)));
    q = f32x4.add(q, f32x4.mul(s4, v128.load(at, 4 * ROW + 16)));
    p = f32x4.add(p, f32x4.mul(r5, v128.load(at, 5 * ROW)));
    q = f32x4.add(q, f32x4.mul(s5, v128.load(at, 5 * ROW + 16)));
    // Noise is counted as shared: two flat blocks then match well, a flat and a textured one do not.
    const match = (sumOf(f32x4.add(p, q)) + NOISE_VARIANCE) * gain * load<f32>(b + GAIN_AT + 4 * (y * GAIN_WIDTH + x));
    if (match > best) {
      best = match;
      if (best >= SAME) break;
    }
  }
  return min<f32>(1, best);
}

/** 1 - mean best correlation of the blocks of `a` in `b`, 0..1: how much of the structure of `a` is not in `b`, moved or not. */
export function structureDifference(a: usize, b: usize): f64 {
  let total: f64 = 0;
  for (let y = 0; y < COARSE_HEIGHT; y += MATCH_HEIGHT)
    for (let x = 0; x < COARSE_WIDTH; x += MATCH_WIDTH) total += <f64>bestMatch(a, b, x, y);
  return 1 - total / <f64>((COARSE_WIDTH / MATCH_WIDTH) * (COARSE_HEIGHT / MATCH_HEIGHT));
}

/** Mean share of the pixels that would have to change bins to turn one histogram into the other, 0..1: of chroma and of luma. */
export function colourDifference(a: usize, b: usize): f64 {
  let difference = f32x4.splat(0);
  // The two histograms lie behind each other.
  for (let i = CHROMA_HISTOGRAM_AT; i < LUMA_HISTOGRAM_AT + 4 * LUMA_BINS; i += 16)
    difference = f32x4.add(difference, f32x4.abs(f32x4.sub(v128.load(a + i), v128.load(b + i))));
  return <f64>sumOf(difference) / 4;
}
