// Series over time as columns a pixel wide: what a column shows of the frames in it, however many they are.

/** Of each column: the mean by time, and the smallest and largest value. NaN where no frame is shown. */
export interface Columns {
  mean: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** When a series is shown: the start of its first frame, and the end of its last one, which lasts as long as the one before. */
export function extentOf(ptsSeconds: ArrayLike<number>): { from: number; to: number } {
  const count = ptsSeconds.length;
  if (count === 0) return { from: 0, to: 1 };
  const last = ptsSeconds[count - 1]!;
  const step = count > 1 ? last - ptsSeconds[count - 2]! : 0;
  return { from: ptsSeconds[0]!, to: last + (step > 0 ? step : 0.04) };
}

/** Puts values (one a frame, shown until the next one) into `width` columns over the extent of the series. */
export function columnsOf(ptsSeconds: ArrayLike<number>, values: ArrayLike<number>, width: number): Columns {
  const { from, to } = extentOf(ptsSeconds);
  const sum = new Float64Array(width);
  const weight = new Float64Array(width);
  const low = new Float64Array(width).fill(Number.NaN);
  const high = new Float64Array(width).fill(Number.NaN);
  const scale = width / (to - from);
  for (let i = 0; i < values.length; i++) {
    const start = (ptsSeconds[i]! - from) * scale;
    const end = ((i + 1 < values.length ? ptsSeconds[i + 1]! : to) - from) * scale;
    const value = values[i]!;
    const last = Math.min(width - 1, Math.max(Math.floor(start), Math.ceil(end) - 1));
    for (let column = Math.floor(start); column <= last; column++) {
      // A frame of no length counts a little, or it would be lost.
      const part = Math.max(1e-9, Math.min(end, column + 1) - Math.max(start, column));
      sum[column] = sum[column]! + part * value;
      weight[column] = weight[column]! + part;
      if (!(low[column]! <= value)) low[column] = value;
      if (!(high[column]! >= value)) high[column] = value;
    }
  }
  return { mean: sum.map((total, column) => total / weight[column]!), low, high };
}
