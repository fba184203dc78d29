// Explains pictures as mixtures of two others, and finds where a run of mixtures begins and ends.
import type { Kernels } from './kernels';

/** How much of a second picture is in a picture. */
export interface Mixture {
  /** Share of the second picture, by least squares; 0 for the first, 1 for the second. */
  share: number;
  /** What the two pictures do not explain, as a share of their difference (root mean square both). */
  residual: number;
}

/** Squared length of the difference of two pictures' planes, which lie in the memory of the kernels; a multiple of 4 values each. */
export function distance2(kernels: Kernels, a: Float32Array, b: Float32Array): number {
  return kernels.distance2(a.byteOffset, b.byteOffset, a.byteLength);
}

/**
 * Least squares: picture = (1 - share) a + share b, over planes of one length, a multiple of 4, in the memory of the kernels.
 * @param length2 distance2 of a and b, not 0. @param result is filled.
 */
export function mix(
  kernels: Kernels,
  a: Float32Array,
  b: Float32Array,
  picture: Float32Array,
  length2: number,
  result: Mixture,
): void {
  kernels.mix(a.byteOffset, b.byteOffset, picture.byteOffset, a.byteLength, length2);
  result.share = kernels.results[0]!;
  result.residual = kernels.results[1]!;
}

/** Least share that is taken for mixing. */
const LEAST_SHARE = 0.02;
/** Most that the movement of a shot may hide of a run, and by which shares at rest differ. */
const MOST_HIDDEN = 0.2;
const REST_SPREAD = 0.1;

/**
 * Index of the clean picture next to a run, followed from its middle to where the shares reach the rest beyond the run.
 * @param shares share of the second picture over consecutive pictures. @param middle an index within the run.
 * @param from,to indices of pictures beyond the run, `from` next to it; as many of them as have about the same share are the rest.
 * @param step -1 for the beginning of the run, 1 for its end.
 */
export function runEdge(shares: Float64Array, middle: number, from: number, to: number, step: 1 | -1): number {
  let sum = 0;
  let count = 0;
  let noise = 0;
  for (let i = from; i !== to + step; i += step) {
    const departure = Math.abs(shares[i]! - shares[from]!);
    if (departure > REST_SPREAD) break;
    noise = Math.max(noise, departure);
    sum += shares[i]!;
    count++;
  }
  const rest = sum / count;
  // Distances from the rest, so that both edges are followed in the same way.
  const away = (i: number) => step * (rest - shares[i]!);
  const level = Math.min(MOST_HIDDEN, Math.max(LEAST_SHARE, 2 * noise));
  let edge = middle;
  while (edge !== from && away(edge) > level) edge += step;
  // What the noise hides of the ramp is taken to be as steep as the rest of it.
  const slope = (away(middle) - away(edge)) / Math.max(1, Math.abs(edge - middle));
  edge += step * Math.round(Math.max(0, away(edge) - LEAST_SHARE) / Math.max(slope, 0.01));
  return step > 0 ? Math.min(edge, from) : Math.max(edge, from);
}

/** Largest departure of the shares from that at index `from`, over the indices from `start` to `end` (included). */
export function unrest(shares: Float64Array, from: number, start: number, end: number): number {
  let most = 0;
  for (let i = start; i <= end; i++) most = Math.max(most, Math.abs(shares[i]! - shares[from]!));
  return most;
}
