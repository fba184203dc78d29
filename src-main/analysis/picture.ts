// The small pictures that scene analysis works on: their one size, and the planes and statistics taken from each.
import { createKernels, type Kernels } from './kernels';
import {
  CHROMA_BINS,
  CHROMA_HISTOGRAM_AT,
  COARSE_AT,
  COARSE_PIXELS,
  HISTORY,
  LUMA,
  LUMA_BINS,
  LUMA_BYTES,
  LUMA_HISTOGRAM_AT,
  PICTURE_BYTES,
  PICTURES,
  PIXELS,
  STATISTICS_AT,
  TINY_AT,
  TINY_PIXELS,
} from './kernels/layout';

export { ANALYSIS_BYTES, ANALYSIS_HEIGHT, ANALYSIS_WIDTH, COARSE_PIXELS, HISTORY } from './kernels/layout';

/** What is kept of a picture while its neighbours are compared with it. All planes are row by row, in 8-bit units, in the memory of its kernels. */
export interface PictureFeatures {
  readonly kernels: Kernels;
  /** Where it lies in the memory. */
  readonly address: number;
  /** Full-range luma, BT.709 weights, ANALYSIS_WIDTH x ANALYSIS_HEIGHT, 0..255; shared by every other picture. */
  readonly luma: Float32Array;
  /** Coarse planes of luma, Cb and Cr, one after another: means of 4 x 4 pixels, COARSE_PIXELS each. */
  readonly coarse: Float32Array;
  /** The same of 8 x 8 pixels. */
  readonly tiny: Float32Array;
  /** Shares of coarse pixels per bin of Cb, then of Cr; sums to 1. */
  readonly chromaHistogram: Float32Array;
  /** Shares of pixels per bin of luma minus the mean luma, so that a change of exposure leaves it alone; sums to 1. */
  readonly lumaHistogram: Float32Array;
  /** Mean luma, variance of the coarse luma, detail, as the kernels give them. */
  readonly statistics: Float32Array;
  /** Mean luma. */
  mean: number;
  /** Variance of the coarse luma: 0 for a picture of one grey. */
  variance: number;
  /** Mean squared step of luma from pixel to pixel, along rows and columns: how much fine detail there is. */
  detail: number;
}

/** Room for the features of HISTORY pictures in the memory of the kernels. Fine luma is kept of the last two that are filled in order. */
export function createPictures(kernels = createKernels()): PictureFeatures[] {
  const fine = [kernels.floats(LUMA, PIXELS), kernels.floats(LUMA + LUMA_BYTES, PIXELS)] as const;
  return Array.from({ length: HISTORY }, (_, i) => {
    const address = PICTURES + i * PICTURE_BYTES;
    return {
      kernels,
      address,
      luma: fine[i % 2 === 0 ? 0 : 1],
      coarse: kernels.floats(address + COARSE_AT, 3 * COARSE_PIXELS),
      tiny: kernels.floats(address + TINY_AT, 3 * TINY_PIXELS),
      chromaHistogram: kernels.floats(address + CHROMA_HISTOGRAM_AT, 2 * CHROMA_BINS),
      lumaHistogram: kernels.floats(address + LUMA_HISTOGRAM_AT, LUMA_BINS),
      statistics: kernels.floats(address + STATISTICS_AT, 3),
      mean: 0,
      variance: 0,
      detail: 0,
    };
  });
}
