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

const levels = new Int32Array(256);

/** Adds `share` at a place between two bins, split between them, so that slow drift does not jump from bin to bin. */
function addSoft(histogram: Float32Array, first: number, bins: number, position: number, share: number): void {
  const clamped = Math.max(0, Math.min(position, bins - 1));
  const low = Math.min(bins - 2, Math.floor(clamped));
  const part = clamped - low;
  histogram[first + low]! += share * (1 - part);
  histogram[first + low + 1]! += share * part;
}

/** Luma of every pixel, its histogram and its fine detail, and the coarse planes (as sums of 16 pixels). */
function takePlanes(rgb: Uint8Array, features: PictureFeatures): void {
  const { luma, coarse } = features;
  coarse.fill(0);
  levels.fill(0);
  let total = 0;
  let steps = 0;
  for (let y = 0, i = 0, at = 0; y < ANALYSIS_HEIGHT; y++) {
    const row = (y >> 2) * COARSE_WIDTH;
    let left = 0;
    for (let cell = row; cell < row + COARSE_WIDTH; cell++) {
      let red = 0;
      let blue = 0;
      let sum = 0;
      for (let end = i + 4; i < end; i++, at += 3) {
        const r = rgb[at]!;
        const b = rgb[at + 2]!;
        const value = 0.2126 * r + 0.7152 * rgb[at + 1]! + 0.0722 * b;
        luma[i] = value;
        levels[(value + 0.5) | 0]!++;
        red += r;
        blue += b;
        sum += value;
        const up = y > 0 ? value - luma[i - ANALYSIS_WIDTH]! : 0;
        const back = cell > row || i + 4 > end ? value - left : 0;
        steps += up * up + back * back;
        left = value;
      }
      total += sum;
      coarse[cell]! += sum;
      coarse[COARSE_PIXELS + cell]! += blue - sum;
      coarse[2 * COARSE_PIXELS + cell]! += red - sum;
    }
  }
  features.mean = total / luma.length;
  features.detail = steps / luma.length;
}

/** Scales the coarse planes to means and takes the tiny ones from them. */
function finishPlanes(coarse: Float32Array, tiny: Float32Array): void {
  tiny.fill(0);
  for (let channel = 0; channel < 3; channel++) {
    // Cb = (B - Y) / 1.8556 and Cr = (R - Y) / 1.5748 by BT.709.
    const scale = 1 / (16 * (channel === 0 ? 1 : channel === 1 ? 1.8556 : 1.5748));
    let i = channel * COARSE_PIXELS;
    for (let y = 0; y < COARSE_HEIGHT; y++) {
      const row = channel * TINY_PIXELS + (y >> 1) * TINY_WIDTH;
      for (let x = 0; x < COARSE_WIDTH; x++, i++) {
        const value = coarse[i]! * scale;
        coarse[i] = value;
        tiny[row + (x >> 1)]! += value / 4;
      }
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
      // About middle grey, so that the squares keep their precision in 32 bits.
      const value = coarse[i]! - 128;
      sum += value;
      square += value * value;
      sums[at] = sums[at - width]! + sum;
      squares[at] = squares[at - width]! + square;
    }
  }
  const mean = sums[sums.length - 1]! / COARSE_PIXELS;
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
  const { coarse, chromaHistogram, lumaHistogram } = features;
  takePlanes(rgb, features);
  finishPlanes(coarse, features.tiny);
  takeSums(features);
  lumaHistogram.fill(0);
  for (let level = 0; level < 256; level++) {
    const count = levels[level]!;
    if (count === 0) continue;
    const position = LUMA_BINS / 2 + (level - features.mean) / LUMA_BIN_WIDTH;
    addSoft(lumaHistogram, 0, LUMA_BINS, position, count / features.luma.length);
  }
  chromaHistogram.fill(0);
  for (let i = COARSE_PIXELS; i < 3 * COARSE_PIXELS; i++) {
    const first = i < 2 * COARSE_PIXELS ? 0 : CHROMA_BINS;
    const position = CHROMA_BINS / 2 + coarse[i]! / CHROMA_BIN_WIDTH;
    addSoft(chromaHistogram, first, CHROMA_BINS, position, 0.5 / COARSE_PIXELS);
  }
}
