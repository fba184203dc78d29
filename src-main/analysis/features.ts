// Takes the planes and statistics of one analysis picture, into memory that is used again and again.
import { ANALYSIS_BYTES, type PictureFeatures } from './picture';

/**
 * Takes the planes and statistics of one analysis picture. Colour follows BT.709 full range, whatever the source was: only differences
 * between pictures of the same source are ever used.
 * @param rgb ANALYSIS_BYTES bytes of rgb24; not kept. @param features is filled anew.
 * @throws RangeError when the length is another one.
 */
export function describePicture(rgb: Uint8Array, features: PictureFeatures): void {
  if (rgb.length !== ANALYSIS_BYTES)
    throw new RangeError(`an analysis picture has ${ANALYSIS_BYTES} bytes, not ${rgb.length}`);
  const { kernels, address, luma, statistics } = features;
  kernels.rgb.set(rgb);
  kernels.describePicture(address, luma.byteOffset);
  features.mean = statistics[0]!;
  features.variance = statistics[1]!;
  features.detail = statistics[2]!;
}
