// Spatial and temporal information of a picture as ITU-T P.910 defines them, at the analysis size.
import { createKernels } from './kernels';

export interface InformationMeter {
  /**
   * Spatial information (SI) of one picture: standard deviation over space of the magnitude of the Sobel gradient.
   *
   * What P.910 leaves open is set so: luma of BT.709 weights (0.2126, 0.7152, 0.0722) from gamma-encoded RGB, full range 0..255 whatever the
   * source's range and matrix were, not rounded (sources of more than 8 bits are reduced to 8 per channel when they are scaled); at the analysis
   * size, 128 x 72 pixels, to which the source was scaled by averaging areas; 3 x 3 Sobel kernels of weights 1 2 1, not normalised; inner pixels
   * only, 126 x 70; standard deviation of the population (divided by the count). A film's SI in the sense of P.910 is the maximum over time.
   * @param luma ANALYSIS_WIDTH x ANALYSIS_HEIGHT, row by row. @returns 8-bit units, 0 for a flat picture
   */
  spatialInformation(luma: Float32Array): number;
  /**
   * Temporal information (TI) of a picture: standard deviation over space of its difference to the picture before, all pixels; luma, range, size
   * and deviation as for SI. A film's TI in the sense of P.910 is the maximum over time.
   * @param before, now ANALYSIS_WIDTH x ANALYSIS_HEIGHT each. @returns 8-bit units, 0 for equal pictures and for one that is evenly brighter
   */
  temporalInformation(before: Float32Array, now: Float32Array): number;
}

/** A meter of SI and TI. @param kernels those in whose memory the planes of luma lie; others are copied. */
export function createInformationMeter(kernels = createKernels()): InformationMeter {
  return {
    spatialInformation: (luma) => kernels.spatialInformation(kernels.place(luma, 0)),
    temporalInformation: (before, now) => kernels.temporalInformation(kernels.place(before, 0), kernels.place(now, 1)),
  };
}
