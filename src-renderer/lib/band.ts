// A crowded series as a band: in each column of pixels from its lowest to its highest value, as outlines to fill.
import type { ColumnRuns } from './columnRuns';
import type { Points } from './decimate';

/** How a band is drawn. */
export interface BandOptions {
  /** What it has above and below its values, in their unit: half of a line's width. */
  pad: number;
  /** Values above it are drawn at it. */
  most?: number;
  /** A line along the highest values alone. */
  highestOnly?: boolean;
  /** Draws so many columns and leaves so many out, by their places in time, so that the gaps stand still while the window moves. */
  dash?: readonly [drawn: number, left: number];
}

/**
 * The band as closed outlines, with NaN between them. Edges are upright and level only: a filled one costs a hundredth of what
 * a stroke of the same line would, and holds every value.
 */
export function bandOutline(
  runs: ColumnRuns,
  { pad, most = Infinity, highestOnly = false, dash }: BandOptions,
): Points {
  const { first, last, high, left } = runs;
  const low = highestOnly ? high : runs.low;
  const closing = highestOnly ? high : runs.closing;
  const width = left(1) - left(0);
  const origin = Math.round(left(0) / width);
  const period = dash === undefined ? 1 : dash[0] + dash[1];
  const drawn = (c: number) => dash === undefined || (((origin + c) % period) + period) % period < dash[0];
  const xs: number[] = [];
  const ys: number[] = [];
  const put = (x: number, y: number) => {
    xs.push(x);
    ys.push(y);
  };
  // A column begins where the one before has ended, so that the band has no gaps.
  const before = (c: number) => closing[Math.max(first, c - 1)] as number;
  for (let from = first; from < last; from++) {
    if (!drawn(from)) continue;
    let to = from + 1;
    while (to < last && drawn(to)) to++;
    for (let c = from; c < to; c++) {
      const top = Math.min(most, Math.max(high[c] as number, before(c))) + pad;
      put(left(c), top);
      put(left(c + 1), top);
    }
    for (let c = to - 1; c >= from; c--) {
      const bottom = Math.min(most, Math.min(low[c] as number, before(c))) - pad;
      put(left(c + 1), bottom);
      put(left(c), bottom);
    }
    put(Number.NaN, Number.NaN);
    from = to - 1;
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}
