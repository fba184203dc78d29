// Finds motion spikes: local peaks of motion that stand out from the rest of the video and are not cuts.
import type { RawMark } from './cuts';
import { median } from './statistics';

export interface SpikeSettings {
  /** Least robust z-score of a spike (Iglewicz and Hoaglin 1993 advise 3.5). */
  readonly minZ: number;
  /** Least height over the higher of the two valleys beside the peak, as a share of its height over the median. */
  readonly minProminence: number;
  /** Least distance between two spikes in frames; the higher one stays. */
  readonly minDistanceFrames: number;
}

export const defaultSpikeSettings: SpikeSettings = { minZ: 3.5, minProminence: 0.5, minDistanceFrames: 12 };

/** Smallest spread that counts, in motion units: half a grey level of 255. Below it lie noise and compression of still video. */
const SPREAD_FLOOR = 0.5 / 255;
/** Smallest spread as a share of the median, so that the slight unevenness of a steady pan is no spike. */
const SPREAD_FLOOR_SHARE = 0.1;

/** Lowest value from `from` in direction `step` until something higher than `height`, a gap or the end is met. */
function valley(motion: Float32Array, left: Uint8Array, from: number, step: 1 | -1, height: number): number {
  let lowest = height;
  for (let i = from + step; i >= 0 && i < motion.length; i += step) {
    if (left[i] === 1) {
      // The frames at a cut say nothing of motion: the peak's shot ends here.
      break;
    }
    if (motion[i]! > height) break;
    lowest = Math.min(lowest, motion[i]!);
  }
  return lowest;
}

/**
 * Motion spikes by robust z-score, 0.6745 (x - median) / MAD, over all frames but the first, the cuts and the frames after cuts; a spike is also
 * a local peak with prominence within its shot.
 * @param motion residual motion of each frame, 0..1. @param cuts ordinals of the cut frames.
 * @returns marks of kind `spike` in order; `score` is the z-score.
 */
export function findSpikes(
  motion: Float32Array,
  cuts: readonly number[],
  settings: SpikeSettings = defaultSpikeSettings,
): RawMark[] {
  const left = new Uint8Array(motion.length);
  if (motion.length > 0) left[0] = 1;
  for (const cut of cuts) {
    left[cut] = 1;
    if (cut + 1 < motion.length) left[cut + 1] = 1;
  }
  const used: number[] = [];
  for (let i = 0; i < motion.length; i++) if (left[i] === 0) used.push(motion[i]!);
  const centre = median(used);
  const mad = median(used.map((value) => Math.abs(value - centre)));
  const spread = Math.max(mad, SPREAD_FLOOR, SPREAD_FLOOR_SHARE * centre);

  const peaks: RawMark[] = [];
  for (let i = 1; i < motion.length; i++) {
    const value = motion[i]!;
    const z = (0.6745 * (value - centre)) / spread;
    if (left[i] === 1 || z < settings.minZ) continue;
    const before = left[i - 1] === 1 ? -1 : motion[i - 1]!;
    const after = i + 1 < motion.length && left[i + 1] === 0 ? motion[i + 1]! : -1;
    if (before >= value || after > value) continue;
    const base = Math.max(valley(motion, left, i, -1, value), valley(motion, left, i, 1, value));
    if (value - base >= settings.minProminence * (value - centre)) peaks.push({ kind: 'spike', ordinal: i, score: z });
  }
  const kept: RawMark[] = [];
  for (const peak of peaks.toSorted((a, b) => b.score - a.score || a.ordinal - b.ordinal)) {
    if (kept.every((other) => Math.abs(other.ordinal - peak.ordinal) >= settings.minDistanceFrames)) kept.push(peak);
  }
  return kept.sort((a, b) => a.ordinal - b.ordinal);
}
