// Takes the planes and statistics of one analysis picture: it sees every byte of every frame.
import {
  ANALYSIS_HEIGHT,
  ANALYSIS_WIDTH,
  CHROMA_BINS,
  CHROMA_HISTOGRAM_AT,
  COARSE_AT,
  COARSE_HEIGHT,
  COARSE_PIXELS,
  COARSE_WIDTH,
  GAIN_AT,
  GAIN_HEIGHT,
  GAIN_WIDTH,
  LEVELS,
  LUMA_BINS,
  LUMA_HISTOGRAM_AT,
  MATCH_HEIGHT,
  MATCH_WIDTH,
  PIXELS,
  RGB,
  ROWS,
  STATISTICS_AT,
  TINY_AT,
  TINY_HEIGHT,
  TINY_WIDTH,
} from './layout';
import { NOISE_VARIANCE } from './structure';
import { sumOf, sumsOf } from './vectors';

/** Widths of one bin, in 8-bit units. Chroma of real pictures fills the middle of its range, so the bins are finer there. */
const CHROMA_BIN_WIDTH: f32 = 8;
const LUMA_BIN_WIDTH: f32 = 12;
/** Weights of luma, BT.709. */
const RED: f32 = 0.2126;
const GREEN: f32 = 0.7152;
const BLUE: f32 = 0.0722;
/** Pixels that are counted in the histogram of luma: one of so many, each row shifted against the one above. */
const COUNTED = 3;

/** Luma of every pixel, and the coarse planes of luma, Cb and Cr: four pixels of a row at a time. */
function takePlanes(luma: usize, coarse: usize): void {
  const zero = i32x4.splat(0);
  const red = f32x4.splat(RED);
  const green = f32x4.splat(GREEN);
  const blue = f32x4.splat(BLUE);
  for (let row = 0; row < COARSE_HEIGHT; row++) {
    for (let column = 0; column < COARSE_WIDTH; column++, coarse += 4) {
      let place = 4 * (row * ANALYSIS_WIDTH + column);
      let sumY = f32x4.splat(0);
      let sumR = f32x4.splat(0);
      let sumB = f32x4.splat(0);
      for (let y = 0; y < 4; y++, place += ANALYSIS_WIDTH) {
        const bytes = v128.load(RGB + 3 * place);
        // Every third byte, with zeros put between.
        const r = f32x4.convert_i32x4_s(
          v128.shuffle<i8>(bytes, zero, 0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16),
        );
        const g = f32x4.convert_i32x4_s(
          v128.shuffle<i8>(bytes, zero, 1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16),
        );
        const b = f32x4.convert_i32x4_s(
          v128.shuffle<i8>(bytes, zero, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16),
        );
        const value = f32x4.add(f32x4.add(f32x4.mul(r, red), f32x4.mul(g, green)), f32x4.mul(b, blue));
        v128.store(luma + 4 * place, value);
        sumY = f32x4.add(sumY, value);
        sumR = f32x4.add(sumR, r);
        sumB = f32x4.add(sumB, b);
      }
      const means = f32x4.mul(sumsOf(sumY, sumB, sumR, sumY), f32x4.splat(1.0 / 16.0));
      const mean = f32x4.extract_lane(means, 0);
      // Cb = (B - Y) / 1.8556 and Cr = (R - Y) / 1.5748 by BT.709.
      store<f32>(coarse, mean);
      store<f32>(coarse + 4 * COARSE_PIXELS, (f32x4.extract_lane(means, 1) - mean) / <f32>1.8556);
      store<f32>(coarse + 8 * COARSE_PIXELS, (f32x4.extract_lane(means, 2) - mean) / <f32>1.5748);
    }
  }
}

/** The tiny planes: means of 2 x 2 coarse pixels. The three planes lie below one another, so that they are one to this loop. */
function takeTiny(coarse: usize, tiny: usize): void {
  for (let row = 0; row < 3 * TINY_HEIGHT; row++, coarse += 4 * COARSE_WIDTH) {
    for (let column = 0; column < TINY_WIDTH; column += 4, coarse += 32, tiny += 16) {
      const left = f32x4.add(v128.load(coarse), v128.load(coarse, 4 * COARSE_WIDTH));
      const right = f32x4.add(v128.load(coarse, 16), v128.load(coarse, 4 * COARSE_WIDTH + 16));
      const sums = f32x4.add(v128.shuffle<f32>(left, right, 0, 2, 4, 6), v128.shuffle<f32>(left, right, 1, 3, 5, 7));
      v128.store(tiny, f32x4.mul(sums, f32x4.splat(0.25)));
    }
  }
}

/** For each place of a block of coarse luma what its covariances are multiplied by: sums of columns first, then of eight of them. */
function takeGains(coarse: usize, gains: usize): void {
  const share = f32x4.splat(1.0 / <f32>(MATCH_WIDTH * MATCH_HEIGHT));
  for (let y = 0; y < GAIN_HEIGHT; y++, coarse += 4 * COARSE_WIDTH) {
    for (let x = 0; x < 4 * COARSE_WIDTH; x += 16) {
      let sum = f32x4.splat(0);
      let squares = f32x4.splat(0);
      for (let row = 0; row < MATCH_HEIGHT; row++) {
        const value = v128.load(coarse + x + 4 * COARSE_WIDTH * row);
        sum = f32x4.add(sum, value);
        squares = f32x4.add(squares, f32x4.mul(value, value));
      }
      v128.store(ROWS + x, sum);
      v128.store(ROWS + x, squares, 4 * ANALYSIS_WIDTH);
    }
    for (let x = 0; x < 4 * GAIN_WIDTH; x += 16, gains += 16) {
      let sum = f32x4.splat(0);
      let squares = f32x4.splat(0);
      for (let column = 0; column < 4 * MATCH_WIDTH; column += 4) {
        sum = f32x4.add(sum, v128.load(ROWS + x + column));
        squares = f32x4.add(squares, v128.load(ROWS + x + column, 4 * ANALYSIS_WIDTH));
      }
      const mean = f32x4.mul(sum, share);
      const variance = f32x4.sub(f32x4.mul(squares, share), f32x4.mul(mean, mean));
      const noisy = f32x4.add(f32x4.max(variance, f32x4.splat(0)), f32x4.splat(NOISE_VARIANCE));
      v128.store(gains, f32x4.div(f32x4.splat(1), f32x4.sqrt(noisy)));
    }
  }
}

/** Mean and variance of the coarse luma. */
function takeStatistics(coarse: usize, statistics: usize): void {
  let sum = f32x4.splat(0);
  for (let at = coarse; at < coarse + 4 * COARSE_PIXELS; at += 16) sum = f32x4.add(sum, v128.load(at));
  const mean = sumOf(sum) / <f32>COARSE_PIXELS;
  let squares = f32x4.splat(0);
  for (let at = coarse; at < coarse + 4 * COARSE_PIXELS; at += 16) {
    const step = f32x4.sub(v128.load(at), f32x4.splat(mean));
    squares = f32x4.add(squares, f32x4.mul(step, step));
  }
  store<f32>(statistics, mean);
  store<f32>(statistics + 4, sumOf(squares) / <f32>COARSE_PIXELS);
}

/** Mean squared step of luma from pixel to pixel along every other row, and from that row to the next. */
function detailOf(luma: usize): f32 {
  let total: f32 = 0;
  for (let y = 0; y < ANALYSIS_HEIGHT; y += 2) {
    let sum = f32x4.splat(0);
    let before = v128.load_splat<f32>(luma);
    for (const end = luma + 4 * ANALYSIS_WIDTH; luma < end; luma += 16) {
      const value = v128.load(luma);
      const along = f32x4.sub(value, v128.shuffle<f32>(before, value, 3, 4, 5, 6));
      const down = f32x4.sub(v128.load(luma, 4 * ANALYSIS_WIDTH), value);
      sum = f32x4.add(sum, f32x4.add(f32x4.mul(along, along), f32x4.mul(down, down)));
      before = value;
    }
    total += sumOf(sum);
    luma += 4 * ANALYSIS_WIDTH;
  }
  return total / <f32>PIXELS;
}

/** Adds `share` at a place between two bins, split between them, so that slow drift does not jump from bin to bin. */
function addSoft(histogram: usize, bins: i32, position: f32, share: f32): void {
  const clamped = max<f32>(0, min<f32>(position, <f32>(bins - 1)));
  const low = min<i32>(bins - 2, <i32>clamped);
  const part = clamped - <f32>low;
  const at = histogram + 4 * low;
  store<f32>(at, load<f32>(at) + share * (1 - part));
  store<f32>(at + 4, load<f32>(at + 4) + share * part);
}

function takeHistograms(picture: usize, luma: usize): void {
  memory.fill(LEVELS, 0, 4 * 256);
  for (let i = 0; i < 4 * PIXELS; i += 4 * COUNTED) {
    const level = LEVELS + 4 * <i32>(load<f32>(luma + i) + 0.5);
    store<i32>(level, load<i32>(level) + 1);
  }
  memory.fill(picture + CHROMA_HISTOGRAM_AT, 0, 4 * (2 * CHROMA_BINS + LUMA_BINS));
  const mean = load<f32>(picture + STATISTICS_AT);
  for (let level = 0; level < 256; level++) {
    const count = load<i32>(LEVELS + 4 * level);
    if (count === 0) continue;
    const position = <f32>(LUMA_BINS / 2) + (<f32>level - mean) / LUMA_BIN_WIDTH;
    addSoft(picture + LUMA_HISTOGRAM_AT, LUMA_BINS, position, <f32>(count * COUNTED) / <f32>PIXELS);
  }
  for (let plane = 1; plane <= 2; plane++) {
    const histogram = picture + CHROMA_HISTOGRAM_AT + (plane - 1) * CHROMA_BINS * 4;
    const start = picture + COARSE_AT + plane * COARSE_PIXELS * 4;
    for (let at = start; at < start + 4 * COARSE_PIXELS; at += 4)
      addSoft(
        histogram,
        CHROMA_BINS,
        <f32>(CHROMA_BINS / 2) + load<f32>(at) / CHROMA_BIN_WIDTH,
        0.5 / <f32>COARSE_PIXELS,
      );
  }
}

/** Fills everything of a picture, and the plane of its luma, from the bytes at RGB. */
export function describePicture(picture: usize, luma: usize): void {
  takePlanes(luma, picture + COARSE_AT);
  takeTiny(picture + COARSE_AT, picture + TINY_AT);
  takeGains(picture + COARSE_AT, picture + GAIN_AT);
  takeStatistics(picture + COARSE_AT, picture + STATISTICS_AT);
  store<f32>(picture + STATISTICS_AT + 8, detailOf(luma));
  takeHistograms(picture, luma);
}
