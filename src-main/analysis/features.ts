// Takes the planes and statistics of one analysis picture, into arrays that are used again and again.
import {
  ANALYSIS_BYTES,
  ANALYSIS_HEIGHT,
  ANALYSIS_WIDTH,
  CHROMA_BINS,
  COARSE_HEIGHT,
  COARSE_PIXELS,
  COARSE_WIDTH,
  LUMA_BINS,
  type PictureFeatures,
  TINY_PIXELS,
  TINY_WIDTH,
} from './picture';

/** Widths of one bin, in 8-bit units. Chroma of real pictures fills the middle of its range, so the bins are finer there. */
const CHROMA_BIN_WIDTH = 8;
const LUMA_BIN_WIDTH = 12;

/** Weights of luma, BT.709. */
const RED = 0.2126;
const GREEN = 0.7152;
const BLUE = 0.0722;

const levels = new Int32Array(256);

/** Adds `share` at a place between two bins, split between them, so that slow drift does not jump from bin to bin. */
function addSoft(histogram: Float32Array, first: number, bins: number, position: number, share: number): void {
  const clamped = Math.max(0, Math.min(position, bins - 1));
  const low = Math.min(bins - 2, clamped | 0);
  const part = clamped - low;
  histogram[first + low]! += share * (1 - part);
  histogram[first + low + 1]! += share * part;
}

/** Luma of every pixel, and the coarse planes as sums of 16 pixels: of luma, of blue, of red. */
function takePlanes(rgb: Uint8Array, luma: Float32Array, coarse: Float64Array): void {
  coarse.fill(0);
  for (let y = 0, i = 0, at = 0; y < ANALYSIS_HEIGHT; y++) {
    let cell = (y >> 2) * COARSE_WIDTH;
    for (const end = cell + COARSE_WIDTH; cell < end; cell++, i += 4, at += 12) {
      // Four pixels side by side, written out: this loop sees every byte of every frame.
      const r0 = rgb[at]!;
      const b0 = rgb[at + 2]!;
      const r1 = rgb[at + 3]!;
      const b1 = rgb[at + 5]!;
      const r2 = rgb[at + 6]!;
      const b2 = rgb[at + 8]!;
      const r3 = rgb[at + 9]!;
      const b3 = rgb[at + 11]!;
      const y0 = RED * r0 + GREEN * rgb[at + 1]! + BLUE * b0;
      const y1 = RED * r1 + GREEN * rgb[at + 4]! + BLUE * b1;
      const y2 = RED * r2 + GREEN * rgb[at + 7]! + BLUE * b2;
      const y3 = RED * r3 + GREEN * rgb[at + 10]! + BLUE * b3;
      luma[i] = y0;
      luma[i + 1] = y1;
      luma[i + 2] = y2;
      luma[i + 3] = y3;
      coarse[cell] = coarse[cell]! + y0 + y1 + y2 + y3;
      coarse[COARSE_PIXELS + cell] = coarse[COARSE_PIXELS + cell]! + b0 + b1 + b2 + b3;
      coarse[2 * COARSE_PIXELS + cell] = coarse[2 * COARSE_PIXELS + cell]! + r0 + r1 + r2 + r3;
    }
  }
}

/** Mean squared step of luma from pixel to pixel along every other row, and from that row to the next. */
function detailOf(luma: Float32Array): number {
  let sum = 0;
  for (let start = 0; start < luma.length; start += 2 * ANALYSIS_WIDTH) {
    let left = luma[start]!;
    for (let i = start; i < start + ANALYSIS_WIDTH; i++) {
      const value = luma[i]!;
      const along = value - left;
      const down = luma[i + ANALYSIS_WIDTH]! - value;
      sum += along * along + down * down;
      left = value;
    }
  }
  return sum / luma.length;
}

/** Pixels that are counted in the histogram of luma: one of so many, each row shifted against the one above. */
const COUNTED = 3;

/** Counted pixels per level of luma. */
function countLevels(luma: Float32Array): void {
  levels.fill(0);
  for (let i = 0; i < luma.length; i += COUNTED) levels[(luma[i]! + 0.5) | 0]!++;
}

/** Makes means and chroma of the coarse sums, and takes the tiny planes from them. */
function finishPlanes(coarse: Float64Array, tiny: Float64Array): void {
  tiny.fill(0);
  for (let y = 0, i = 0; y < COARSE_HEIGHT; y++) {
    for (let x = 0; x < COARSE_WIDTH; x++, i++) {
      const luma = coarse[i]! / 16;
      // Cb = (B - Y) / 1.8556 and Cr = (R - Y) / 1.5748 by BT.709.
      const cb = (coarse[COARSE_PIXELS + i]! / 16 - luma) / 1.8556;
      const cr = (coarse[2 * COARSE_PIXELS + i]! / 16 - luma) / 1.5748;
      coarse[i] = luma;
      coarse[COARSE_PIXELS + i] = cb;
      coarse[2 * COARSE_PIXELS + i] = cr;
      const cell = (y >> 1) * TINY_WIDTH + (x >> 1);
      tiny[cell] = tiny[cell]! + luma / 4;
      tiny[TINY_PIXELS + cell] = tiny[TINY_PIXELS + cell]! + cb / 4;
      tiny[2 * TINY_PIXELS + cell] = tiny[2 * TINY_PIXELS + cell]! + cr / 4;
    }
  }
}

/** Running sums of the coarse luma, with which the sum over any block is four values. */
function takeSums(features: PictureFeatures): void {
  const { coarse, sums, squares } = features;
  const width = COARSE_WIDTH + 1;
  for (let y = 0, i = 0; y < COARSE_HEIGHT; y++) {
    let sum = 0;
    let square = 0;
    for (let x = 0, at = (y + 1) * width + 1; x < COARSE_WIDTH; x++, i++, at++) {
      const value = coarse[i]!;
      sum += value;
      square += value * value;
      sums[at] = sums[at - width]! + sum;
      squares[at] = squares[at - width]! + square;
    }
  }
  const mean = sums[sums.length - 1]! / COARSE_PIXELS;
  features.mean = mean;
  features.variance = Math.max(0, squares[squares.length - 1]! / COARSE_PIXELS - mean * mean);
}

/**
 * Takes the planes and statistics of one analysis picture. Colour follows BT.709 full range, whatever the source was: only differences
 * between pictures of the same source are ever used.
 * @param rgb ANALYSIS_BYTES bytes of rgb24; not kept. @param features is filled anew.
 * @throws RangeError when the length is another one.
 */
export function describePicture(rgb: Uint8Array, features: PictureFeatures): void {
  if (rgb.length !== ANALYSIS_BYTES)
    throw new RangeError(`an analysis picture has ${ANALYSIS_BYTES} bytes, not ${rgb.length}`);
  const { luma, coarse, chromaHistogram, lumaHistogram } = features;
  takePlanes(rgb, luma, coarse);
  finishPlanes(coarse, features.tiny);
  takeSums(features);
  features.detail = detailOf(luma);
  countLevels(luma);
  lumaHistogram.fill(0);
  for (let level = 0; level < 256; level++) {
    const count = levels[level]!;
    if (count === 0) continue;
    const position = LUMA_BINS / 2 + (level - features.mean) / LUMA_BIN_WIDTH;
    addSoft(lumaHistogram, 0, LUMA_BINS, position, (count * COUNTED) / luma.length);
  }
  chromaHistogram.fill(0);
  for (let i = COARSE_PIXELS; i < 3 * COARSE_PIXELS; i++) {
    const first = i < 2 * COARSE_PIXELS ? 0 : CHROMA_BINS;
    const position = CHROMA_BINS / 2 + coarse[i]! / CHROMA_BIN_WIDTH;
    addSoft(chromaHistogram, first, CHROMA_BINS, position, 0.5 / COARSE_PIXELS);
  }
}
