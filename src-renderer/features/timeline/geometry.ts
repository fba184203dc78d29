// Where everything stands in the timeline: rows in pixels, from the size of its area and the rows that are wanted.
import type { TimelineRow } from '../../../src-main/contract';

/** A horizontal band. */
export interface Band {
  top: number;
  height: number;
}

/** The rows below the tokens, from top to bottom. */
export const measureRows = ['error', 'motion', 'change', 'confidence'] as const;
export type MeasureRow = (typeof measureRows)[number];

export interface Geometry extends Record<MeasureRow, Band | null> {
  width: number;
  height: number;
  /** Left edge and width of the part that has time as its axis. */
  left: number;
  plotWidth: number;
  /** No height where no thumbnails are wanted. */
  thumbs: Band;
  /** The lane of marks: cuts and transitions in its upper third, spikes of motion and of tokens below. */
  marks: Band;
  tokens: Band;
  /** Bottom of the rows that hold values of frames. */
  valuesBottom: number;
  /** Bottom of the rows; the time axis stands below. */
  bottom: number;
}

const axisHeight = 20;
const leastRow = 14;
const leastTokens = 40;
const shares: Record<MeasureRow, number> = { error: 0.13, motion: 0.14, change: 0.11, confidence: 0.17 };
/** Where the height does not do for all rows, these go first. */
const dispensable: readonly MeasureRow[] = ['change', 'motion', 'confidence', 'error'];

/** Lays out the rows: the tokens get most of the height, thumbnails and marks a fixed share; rows without room are left out. */
export function layOut(
  width: number,
  height: number,
  left: number,
  right: number,
  wanted: readonly TimelineRow[],
): Geometry {
  const roomy = height > 300;
  const labelHeight = roomy ? 18 : 15;
  const thumbs = {
    top: 0,
    height: wanted.includes('thumbnails') ? Math.round(Math.min(76, Math.max(24, height * 0.13))) : 0,
  };
  const marks = { top: thumbs.height + 2, height: roomy ? 22 : 19 };
  const rowsTop = marks.top + marks.height + 2;
  const heights = (rows: readonly MeasureRow[]) => {
    const free = height - rowsTop - labelHeight * rows.length - axisHeight - 2;
    const own = rows.map((row) => Math.max(leastRow, Math.round(free * shares[row])));
    return { tokens: free - own.reduce((sum, one) => sum + one, 0), own };
  };
  let rows = measureRows.filter((row) => wanted.includes(row));
  for (const row of dispensable) {
    if (heights(rows).tokens >= leastTokens) break;
    rows = rows.filter((other) => other !== row);
  }
  const { tokens, own } = heights(rows);
  let top = rowsTop + Math.max(leastRow, tokens);
  const bands: Record<MeasureRow, Band | null> = { error: null, motion: null, change: null, confidence: null };
  let valuesBottom = top;
  rows.forEach((row, i) => {
    bands[row] = { top: top + labelHeight, height: own[i] as number };
    top += labelHeight + (own[i] as number);
    if (row !== 'confidence') valuesBottom = top;
  });
  return {
    width,
    height,
    left,
    plotWidth: Math.max(1, width - left - right),
    thumbs,
    marks,
    tokens: { top: rowsTop, height: Math.max(leastRow, tokens) },
    ...bands,
    valuesBottom,
    bottom: top,
  };
}

/** Height of a confidence of 0..1 in its row, from the top of the timeline. */
export function confidenceY({ top, height }: Band, value: number): number {
  return top + height * (1 - value);
}

/** The confidence of a height, within 0..1. */
export function confidenceAt({ top, height }: Band, y: number): number {
  return Math.min(1, Math.max(0, 1 - (y - top) / Math.max(1, height)));
}
