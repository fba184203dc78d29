// Luma planes and Gaussian filters: what SSIM and the measure of fine detail are computed on.

/** Luma of an RGB picture by the weights of BT.709, 0..1, row by row. `rgb` is rgb24 of any size. */
export function lumaPlane(rgb: Uint8Array): Float32Array {
  const luma = new Float32Array(rgb.length / 3);
  for (let i = 0; i < luma.length; i++)
    luma[i] = (0.2126 * rgb[3 * i]! + 0.7152 * rgb[3 * i + 1]! + 0.0722 * rgb[3 * i + 2]!) / 255;
  return luma;
}

/** Gaussian weights from -radius to radius; they sum to 1. */
export function gaussian(sigma: number, radius: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Filters a plane along both directions, only where the whole filter fits (`valid`): the result is smaller by the filter's
 * length minus one each way, row by row.
 */
export function filterValid(
  plane: ArrayLike<number>,
  width: number,
  height: number,
  weights: Float64Array,
): Float64Array {
  const outWidth = width - weights.length + 1;
  const outHeight = height - weights.length + 1;
  const rows = new Float64Array(outWidth * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < outWidth; x++) {
      let sum = 0;
      for (let k = 0, at = y * width + x; k < weights.length; k++) sum += weights[k]! * plane[at + k]!;
      rows[y * outWidth + x] = sum;
    }
  const result = new Float64Array(outWidth * outHeight);
  for (let y = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++) {
      let sum = 0;
      for (let k = 0, at = y * outWidth + x; k < weights.length; k++, at += outWidth) sum += weights[k]! * rows[at]!;
      result[y * outWidth + x] = sum;
    }
  return result;
}

/** A plane with `radius` pixels more on every side, mirrored about the edge (d c b a | a b c d | d c b a). */
function mirrored(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const mirror = (i: number, length: number) => {
    const at = ((i % (2 * length)) + 2 * length) % (2 * length);
    return at < length ? at : 2 * length - 1 - at;
  };
  const outWidth = width + 2 * radius;
  const result = new Float32Array(outWidth * (height + 2 * radius));
  for (let i = 0; i < result.length; i++) {
    const x = mirror((i % outWidth) - radius, width);
    const y = mirror(Math.floor(i / outWidth) - radius, height);
    result[i] = plane[y * width + x]!;
  }
  return result;
}

const detailSigma = 2;
const detailRadius = 4 * detailSigma;
const detailWeights = gaussian(detailSigma, detailRadius);

/**
 * High-frequency energy of a luma plane: mean square of the plane minus its Gaussian blur of sigma 2 pixels, cut off at 4 sigma,
 * edges mirrored. In squared units of the plane.
 */
export function highFrequencyEnergy(luma: Float32Array, width: number, height: number): number {
  const sides = 2 * detailRadius;
  const padded = mirrored(luma, width, height, detailRadius);
  const blurred = filterValid(padded, width + sides, height + sides, detailWeights);
  let sum = 0;
  for (let i = 0; i < luma.length; i++) sum += (luma[i]! - blurred[i]!) ** 2;
  return sum / luma.length;
}
