// In and out points of a clip: pure edits, and what they mean as frames and as a span of time.
import type { FrameRange } from '../../src-main/contract';
import type { Series } from './series';
import type { Span } from './viewport';

/** A frame by its index in the source, and when it shows. Analyses of one source may hold different frames, so neither is an ordinal. */
export interface Point {
  frame: number;
  seconds: number;
}

/** The first and the last frame that are meant, both included; null where the clip's own end holds. */
export interface InOut {
  in: Point | null;
  out: Point | null;
}

export const noPoints: InOut = { in: null, out: null };

/** The points with one of them set; the other is given up where it would lie on the wrong side. */
export function withPoint(points: InOut, side: 'in' | 'out', point: Point): InOut {
  if (side === 'in')
    return { in: point, out: points.out !== null && points.out.frame < point.frame ? null : points.out };
  return { in: points.in !== null && points.in.frame > point.frame ? null : points.in, out: point };
}

/** The points with one of them dragged: it stops at the other one. */
export function withPointMoved(points: InOut, side: 'in' | 'out', point: Point): InOut {
  const other = side === 'in' ? points.out : points.in;
  if (other === null) return { ...points, [side]: point };
  const past = side === 'in' ? point.frame > other.frame : point.frame < other.frame;
  return { ...points, [side]: past ? other : point };
}

/** True where a point is set. */
export const hasPoints = (points: InOut) => points.in !== null || points.out !== null;

type Frames = Pick<Series, 'index' | 'frames'>;

/** The analyzed frames from the in to the out point; null where nothing is analyzed between them. */
export function frameRangeOf(points: InOut, { index, frames }: Frames): FrameRange | null {
  if (frames === 0) return null;
  const from = Math.max(points.in?.frame ?? 0, index.at(0));
  const to = Math.min(points.out?.frame ?? Number.POSITIVE_INFINITY, index.at(frames - 1));
  return from <= to ? { from, to } : null;
}

/** When the frame at a time stops showing; the time itself where nothing is analyzed. */
export function endOfFrame(series: Pick<Series, 'ordinalAt' | 'endOf'> | null, seconds: number): number {
  const ordinal = series?.ordinalAt(seconds) ?? null;
  return ordinal === null || series === null ? seconds : series.endOf(ordinal);
}

/** From when the first to when the last frame stops showing; ends of the clip where no point is. */
export function spanOf(points: InOut, domain: Span, endOfFrame: (point: Point) => number): Span {
  return {
    start: points.in?.seconds ?? domain.start,
    end: points.out === null ? domain.end : endOfFrame(points.out),
  };
}
