// Where everything stands in the timeline: rows in pixels, from the size of its area.

/** A horizontal band. */
export interface Band {
  top: number;
  height: number;
}

export interface Geometry {
  width: number;
  height: number;
  /** Left edge and width of the part that has time as its axis. */
  left: number;
  plotWidth: number;
  thumbs: Band;
  /** The lane of marks: cuts and transitions in its upper half, spikes in its lower one. */
  marks: Band;
  tokens: Band;
  error: Band;
  motion: Band;
  confidence: Band;
  /** Bottom of the rows; the time axis stands below. */
  bottom: number;
}

const axisHeight = 20;

/** Lays out the rows: the tokens get most of the height, thumbnails and marks a fixed share. */
export function layOut(width: number, height: number, left: number, right: number): Geometry {
  const roomy = height > 300;
  const labelHeight = roomy ? 18 : 14;
  const thumbs = { top: 0, height: Math.round(Math.min(76, Math.max(24, height * 0.13))) };
  const marks = { top: thumbs.height + 2, height: roomy ? 22 : 19 };
  const rowsTop = marks.top + marks.height + 2;
  const free = Math.max(40, height - rowsTop - labelHeight * 3 - axisHeight - 2);
  const confidence = Math.round(free * 0.19);
  const motion = Math.round(free * 0.16);
  const error = Math.round(free * 0.15);
  const rows: Band[] = [];
  let top = rowsTop;
  for (const row of [free - confidence - motion - error, error, motion, confidence]) {
    rows.push({ top, height: row });
    top += row + labelHeight;
  }
  return {
    width,
    height,
    left,
    plotWidth: Math.max(1, width - left - right),
    thumbs,
    marks,
    tokens: rows[0] as Band,
    error: rows[1] as Band,
    motion: rows[2] as Band,
    confidence: rows[3] as Band,
    bottom: top - labelHeight,
  };
}

/** Height of a confidence of 0..1 in its row, from the top of the timeline. */
export function confidenceY({ confidence }: Pick<Geometry, 'confidence'>, value: number): number {
  return confidence.top + confidence.height * (1 - value);
}

/** The confidence of a height, within 0..1. */
export function confidenceAt({ confidence }: Pick<Geometry, 'confidence'>, y: number): number {
  return Math.min(1, Math.max(0, 1 - (y - confidence.top) / Math.max(1, confidence.height)));
}
