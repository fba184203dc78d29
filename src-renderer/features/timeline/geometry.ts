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
  marks: Band;
  tokens: Band;
  error: Band;
  motion: Band;
  /** Bottom of the rows; the time axis stands below. */
  bottom: number;
}

const axisHeight = 20;

/** Lays out the rows: the tokens get most of the height, thumbnails and marks a fixed share. */
export function layOut(width: number, height: number, left: number, right: number): Geometry {
  const roomy = height > 280;
  const labelHeight = roomy ? 20 : 15;
  const thumbs = { top: 0, height: Math.round(Math.min(76, Math.max(28, height * 0.16))) };
  const marks = { top: thumbs.height + 2, height: 13 };
  const rowsTop = marks.top + marks.height;
  const free = Math.max(40, height - rowsTop - labelHeight * 2 - axisHeight - 2);
  const tokensHeight = Math.round(free * 0.6);
  const errorHeight = Math.round(free * 0.2);
  const motionHeight = free - tokensHeight - errorHeight;
  const tokens = { top: rowsTop + 2, height: tokensHeight };
  const error = { top: tokens.top + tokensHeight + labelHeight, height: errorHeight };
  const motion = { top: error.top + errorHeight + labelHeight, height: motionHeight };
  return {
    width,
    height,
    left,
    plotWidth: Math.max(1, width - left - right),
    thumbs,
    marks,
    tokens,
    error,
    motion,
    bottom: motion.top + motion.height,
  };
}
