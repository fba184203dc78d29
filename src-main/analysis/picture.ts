// The small pictures that scene analysis works on: their one size, and the planes and statistics taken from each.

/** Width of every analysis picture in pixels: the whole source picture, scaled without keeping its shape. */
export const ANALYSIS_WIDTH = 128;
/** Height of every analysis picture in pixels. */
export const ANALYSIS_HEIGHT = 72;
/** Bytes of one analysis picture: rgb24, row by row, no padding. */
export const ANALYSIS_BYTES = ANALYSIS_WIDTH * ANALYSIS_HEIGHT * 3;
const PIXELS = ANALYSIS_WIDTH * ANALYSIS_HEIGHT;

/** Pixels of the analysis picture that become one pixel of the coarse planes, in each direction. */
const COARSE_STEP = 4;
/** Width of the coarse planes that structure is compared on. */
export const COARSE_WIDTH = ANALYSIS_WIDTH / COARSE_STEP;
/** Height of the coarse planes. */
export const COARSE_HEIGHT = ANALYSIS_HEIGHT / COARSE_STEP;
/** Pixels of one coarse plane. */
export const COARSE_PIXELS = COARSE_WIDTH * COARSE_HEIGHT;

/** Size of the tiny planes, on which the blend test looks first. */
export const TINY_WIDTH = COARSE_WIDTH / 2;
export const TINY_HEIGHT = COARSE_HEIGHT / 2;
export const TINY_PIXELS = TINY_WIDTH * TINY_HEIGHT;

/** Bins of the colour histogram along each of its two chroma axes. */
export const CHROMA_BINS = 16;
/** Bins of the histogram of luma around its own mean. */
export const LUMA_BINS = 32;
/** What is kept of a picture while its neighbours are compared with it. All planes are row by row, in 8-bit units. */
export interface PictureFeatures {
  /** Full-range luma, BT.709 weights, ANALYSIS_WIDTH x ANALYSIS_HEIGHT, 0..255. */
  readonly luma: Float32Array;
  /** Coarse planes of luma, Cb and Cr, one after another: means of 4 x 4 pixels, COARSE_PIXELS each. */
  readonly coarse: Float64Array;
  /** The same of 8 x 8 pixels, TINY_PIXELS each. */
  readonly tiny: Float64Array;
  /** Sums of the coarse luma and of its square over all pixels above and left of a corner, (COARSE_WIDTH + 1) per row. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Shares of coarse pixels per bin of Cb, then of Cr; sums to 1. */
  readonly chromaHistogram: Float32Array;
  /** Shares of pixels per bin of luma minus the mean luma, so that a change of exposure leaves it alone; sums to 1. */
  readonly lumaHistogram: Float32Array;
  /** Mean luma. */
  mean: number;
  /** Variance of the coarse luma: 0 for a picture of one grey. */
  variance: number;
  /** Mean squared step of luma from pixel to pixel, along rows and columns: how much fine detail there is. */
  detail: number;
}

/** Room for the features of one picture; `luma` may be shared by pictures that never need it at one time. */
export function createFeatures(luma: Float32Array = new Float32Array(PIXELS)): PictureFeatures {
  const corners = (COARSE_WIDTH + 1) * (COARSE_HEIGHT + 1);
  return {
    luma,
    coarse: new Float64Array(3 * COARSE_PIXELS),
    tiny: new Float64Array(3 * TINY_PIXELS),
    sums: new Float64Array(corners),
    squares: new Float64Array(corners),
    chromaHistogram: new Float32Array(2 * CHROMA_BINS),
    lumaHistogram: new Float32Array(LUMA_BINS),
    mean: 0,
    variance: 0,
    detail: 0,
  };
}
