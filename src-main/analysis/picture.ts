// The small pictures that scene analysis works on: their one size, and the planes and statistics taken from each.

/** Width of every analysis picture in pixels: the whole source picture, scaled without keeping its shape. */
export const ANALYSIS_WIDTH = 128;
/** Height of every analysis picture in pixels. */
export const ANALYSIS_HEIGHT = 72;
/** Bytes of one analysis picture: rgb24, row by row, no padding. */
export const ANALYSIS_BYTES = ANALYSIS_WIDTH * ANALYSIS_HEIGHT * 3;

/** Pixels of the analysis picture that become one pixel of the coarse planes, in each direction. */
const COARSE_STEP = 4;
/** Width of the coarse planes that structure is compared on. */
export const COARSE_WIDTH = ANALYSIS_WIDTH / COARSE_STEP;
/** Height of the coarse planes. */
export const COARSE_HEIGHT = ANALYSIS_HEIGHT / COARSE_STEP;

/** Bins of the colour histogram along each of its two chroma axes. */
const CHROMA_BINS = 16;
/** Bins of the histogram of luma around its own mean. */
const LUMA_BINS = 32;
/** Widths of one bin, in 8-bit units. Chroma of real pictures fills the middle of its range, so the bins are finer there. */
const CHROMA_BIN_WIDTH = 8;
const LUMA_BIN_WIDTH = 12;

/** What is kept of a picture while its neighbours are compared with it. All planes are row by row. */
export interface PictureFeatures {
  /** Luma after a 3x3 box blur, 8-bit units, ANALYSIS_WIDTH x ANALYSIS_HEIGHT. */
  readonly blurredLuma: Float32Array;
  /** Luma, mean of 4x4 pixels, 8-bit units, COARSE_WIDTH x COARSE_HEIGHT. */
  readonly coarseLuma: Float32Array;
  /** Shares of coarse pixels per bin of Cb, then of Cr; sums to 1. */
  readonly chromaHistogram: Float32Array;
  /** Shares of pixels per bin of luma minus the mean luma, so that a change of exposure leaves it alone; sums to 1. */
  readonly lumaHistogram: Float32Array;
}

function clampInt(value: number, high: number): number {
  return Math.max(0, Math.min(value, high));
}

/** Adds `share` at a place between two bins, split between them, so that slow drift does not jump from bin to bin. */
function addSoft(histogram: Float32Array, position: number, bins: number, share: number): void {
  const low = Math.floor(position);
  const part = position - low;
  histogram[clampInt(low, bins - 1)]! += share * (1 - part);
  histogram[clampInt(low + 1, bins - 1)]! += share * part;
}

/** Box blur of 3x3 with edge pixels repeated; takes noise and the finest compression artefacts out of motion. */
function blur3(plane: Float32Array, width: number, height: number): Float32Array {
  const rows = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      const left = plane[start + (x > 0 ? x - 1 : 0)]!;
      const right = plane[start + (x < width - 1 ? x + 1 : x)]!;
      rows[start + x] = left + plane[start + x]! + right;
    }
  }
  const blurred = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const above = (y > 0 ? y - 1 : 0) * width;
    const below = (y < height - 1 ? y + 1 : y) * width;
    for (let x = 0; x < width; x++)
      blurred[y * width + x] = (rows[above + x]! + rows[y * width + x]! + rows[below + x]!) / 9;
  }
  return blurred;
}

/**
 * Takes the planes and histograms of one analysis picture. Colour follows BT.601 full range, whatever the source was: only differences
 * between pictures of the same source are ever used.
 * @param rgb ANALYSIS_BYTES bytes of rgb24; not kept.
 * @throws RangeError when the length is another one.
 */
export function describePicture(rgb: Uint8Array): PictureFeatures {
  if (rgb.length !== ANALYSIS_BYTES)
    throw new RangeError(`an analysis picture has ${ANALYSIS_BYTES} bytes, not ${rgb.length}`);
  const pixels = ANALYSIS_WIDTH * ANALYSIS_HEIGHT;
  const luma = new Float32Array(pixels);
  const coarseLuma = new Float32Array(COARSE_WIDTH * COARSE_HEIGHT);
  const coarseCb = new Float32Array(coarseLuma.length);
  const coarseCr = new Float32Array(coarseLuma.length);
  const weight = 1 / (COARSE_STEP * COARSE_STEP);
  let lumaSum = 0;
  for (let y = 0, i = 0; y < ANALYSIS_HEIGHT; y++) {
    const coarseRow = Math.floor(y / COARSE_STEP) * COARSE_WIDTH;
    for (let x = 0; x < ANALYSIS_WIDTH; x++, i++) {
      const r = rgb[3 * i]!;
      const g = rgb[3 * i + 1]!;
      const b = rgb[3 * i + 2]!;
      const value = 0.299 * r + 0.587 * g + 0.114 * b;
      const coarse = coarseRow + (x >> 2);
      luma[i] = value;
      lumaSum += value;
      coarseLuma[coarse]! += value * weight;
      coarseCb[coarse]! += (b - value) * 0.564 * weight;
      coarseCr[coarse]! += (r - value) * 0.713 * weight;
    }
  }
  const lumaHistogram = new Float32Array(LUMA_BINS);
  const chromaHistogram = new Float32Array(2 * CHROMA_BINS);
  const mean = lumaSum / pixels;
  for (let i = 0; i < pixels; i++)
    addSoft(lumaHistogram, LUMA_BINS / 2 + (luma[i]! - mean) / LUMA_BIN_WIDTH, LUMA_BINS, 1 / pixels);
  const share = 1 / (2 * coarseLuma.length);
  const chromaBlue = chromaHistogram.subarray(0, CHROMA_BINS);
  const chromaRed = chromaHistogram.subarray(CHROMA_BINS);
  for (let i = 0; i < coarseLuma.length; i++) {
    addSoft(chromaBlue, CHROMA_BINS / 2 + coarseCb[i]! / CHROMA_BIN_WIDTH, CHROMA_BINS, share);
    addSoft(chromaRed, CHROMA_BINS / 2 + coarseCr[i]! / CHROMA_BIN_WIDTH, CHROMA_BINS, share);
  }
  return { blurredLuma: blur3(luma, ANALYSIS_WIDTH, ANALYSIS_HEIGHT), coarseLuma, chromaHistogram, lumaHistogram };
}
