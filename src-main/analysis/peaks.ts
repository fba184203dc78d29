// Peaks that stand out of a series: robust z-score, prominence, extent. Shared by the spikes of motion and of tokens; linear but for sorting.

/** A peak of a series: places are indices, `end` is included, `z` is the robust z-score of its height. */
export interface Peak {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly z: number;
}

export interface PeakSettings {
  /** Least robust z-score. */
  readonly minZ: number;
  /** Least prominence, as a share of the height over the centre. */
  readonly minProminence: number;
  /** Least distance between two peaks; the higher one stays. */
  readonly minDistance: number;
}

/** Where most values lie: their median, and the median distance from it (MAD). */
export interface Spread {
  readonly centre: number;
  readonly mad: number;
}

/** Middle of sorted values; the mean of the two middle ones for an even count; 0 for none. */
function middle(sorted: Float32Array): number {
  const half = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Median and MAD of the values that are not left out; 0 and 0 for none. */
export function robustSpread(values: ArrayLike<number>, leftOut: Uint8Array): Spread {
  const used = new Float32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (leftOut[i] === 0) used[count++] = values[i]!;
  const kept = used.subarray(0, count).sort();
  const centre = middle(kept);
  for (let i = 0; i < count; i++) kept[i] = Math.abs(kept[i]! - centre);
  return { centre, mad: middle(kept.sort()) };
}

/** For each value the lowest one on the way to the next higher one on one side, and whether the run ends before a higher one is met. */
interface Valleys {
  readonly low: Float32Array;
  readonly open: Uint8Array;
}

/** Of equal values the first counts as the higher one, so that a row of equal peaks has one that rises over all of them. */
function valleys(values: Float32Array, leftOut: Uint8Array, step: 1 | -1): Valleys {
  const { length } = values;
  const low = new Float32Array(length);
  const open = new Uint8Array(length);
  // Places whose higher neighbour is still to be found, with falling values: each is pushed and popped once.
  const waiting = new Int32Array(length);
  let depth = 0;
  for (let i = step === 1 ? 0 : length - 1; i >= 0 && i < length; i += step) {
    if (leftOut[i] === 1) {
      depth = 0;
      continue;
    }
    const value = values[i]!;
    let lowest = value;
    while (depth > 0) {
      const top = waiting[depth - 1]!;
      const higher = values[top]!;
      if (higher > value || (step === 1 && higher === value)) break;
      if (low[top]! < lowest) lowest = low[top]!;
      depth--;
    }
    low[i] = lowest;
    open[i] = depth === 0 ? 1 : 0;
    waiting[depth++] = i;
  }
  return { low, open };
}

/**
 * Peaks within runs of values that are not left out: local maxima of at least `minZ`, where z = 0.6745 (value - centre) / spread (Iglewicz and
 * Hoaglin 1993), and of enough prominence, the height over the higher of the two valleys that part the peak from higher ground; a side without
 * higher ground up to the end of its run parts it from nothing. A peak reaches as far as values stay above half its prominence.
 * @param spread MAD with its floors, above 0. @returns peaks in order
 */
export function findPeaks(
  values: Float32Array,
  leftOut: Uint8Array,
  centre: number,
  spread: number,
  { minZ, minProminence, minDistance }: PeakSettings,
): Peak[] {
  const { length } = values;
  const before = valleys(values, leftOut, 1);
  const after = valleys(values, leftOut, -1);
  const found: Peak[] = [];
  for (let i = 0; i < length; i++) {
    if (leftOut[i] === 1) continue;
    const value = values[i]!;
    const z = (0.6745 * (value - centre)) / spread;
    if (z < minZ || value <= centre) continue;
    if (i > 0 && leftOut[i - 1] === 0 && values[i - 1]! >= value) continue;
    if (i + 1 < length && leftOut[i + 1] === 0 && values[i + 1]! > value) continue;
    const [l, r] = [before.low[i]!, after.low[i]!];
    const base =
      before.open[i] === 1 ? (after.open[i] === 1 ? Math.min(l, r) : r) : after.open[i] === 1 ? l : Math.max(l, r);
    if (value - base < minProminence * (value - centre)) continue;
    const half = (value + base) / 2;
    let start = i;
    while (start > 0 && leftOut[start - 1] === 0 && values[start - 1]! > half) start--;
    let end = i;
    while (end + 1 < length && leftOut[end + 1] === 0 && values[end + 1]! > half) end++;
    found.push({ at: i, start, end, z });
  }
  // The highest first; each keeps lower ones of its run away.
  const taken = new Uint8Array(length);
  const kept: Peak[] = [];
  for (const peak of found.sort((a, b) => b.z - a.z || a.at - b.at)) {
    if (taken[peak.at] === 1) continue;
    kept.push(peak);
    for (const step of [1, -1]) {
      for (let way = 0, i = peak.at; way < minDistance && i >= 0 && i < length && leftOut[i] === 0; way++, i += step)
        taken[i] = 1;
    }
  }
  return kept.sort((a, b) => a.at - b.at);
}
