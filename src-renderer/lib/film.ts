// The frames of a clip as playback goes through them: analyzed ones by their own times, others by the usual frame rate.
import type { PictureRequest, SourceView } from '../../src-main/contract';
import type { Series } from './series';
import type { Span } from './viewport';

/** A place in a clip: a time, and the analyzed frame that shows then. */
export interface Place {
  seconds: number;
  ordinal: number | null;
}

/** What playback needs to know of a clip. */
export interface Film {
  /** Frames a second, those that are analyzed where any is. */
  fps: number;
  /** The span that is played; it may grow. */
  span(): Span;
  /** The place of a time. */
  at(seconds: number): Place;
  /** The place some frames on, or back; past the ends of the span too. */
  step(from: Place, frames: number): Place;
  /** Whether a reconstruction begins anew here, so that no frame before has to be decoded for it. */
  startsChunk(place: Place): boolean;
}

type Frames = Pick<Series, 'frames' | 'pts' | 'ordinalAt' | 'block' | 'chunkStart' | 'extent'>;

/** The film of a series; without one, of even frames. */
export function filmOf(series: Frames | null, sourceFps: number, span: () => Span): Film {
  const at = (seconds: number): Place => {
    const ordinal = series?.ordinalAt(seconds) ?? null;
    return { seconds: ordinal === null || series === null ? seconds : series.pts.at(ordinal), ordinal };
  };
  const extent = series?.extent() ?? null;
  const fps = series === null || extent === null ? sourceFps : series.frames / (extent.end - extent.start);
  return {
    fps,
    span,
    at,
    step: ({ seconds, ordinal }, frames) => {
      const next = ordinal === null ? -1 : ordinal + frames;
      if (series !== null && next >= 0 && next < series.frames) return { seconds: series.pts.at(next), ordinal: next };
      if (ordinal !== null) return { seconds: seconds + frames / sourceFps, ordinal: null };
      return at((Math.round(seconds * sourceFps) + frames) / sourceFps);
    },
    startsChunk: ({ ordinal }) => {
      if (series === null || ordinal === null) return false;
      const block = series.block.at(ordinal);
      return series.chunkStart.at(block) === 1 && (ordinal === 0 || series.block.at(ordinal - 1) !== block);
    },
  };
}

/** Which picture of the source shows at a place: by its own time and index where it is analyzed, the one nearest in time elsewhere. */
export function sourcePlace(
  source: Pick<SourceView, 'pictures'>,
  series: Pick<Series, 'frames' | 'pts' | 'index'> | null,
  { seconds, ordinal }: Place,
): { ordinal: number | null } & Pick<Extract<PictureRequest, { kind: 'source' }>, 'ptsSeconds' | 'frame'> {
  if (series !== null && ordinal !== null && ordinal < series.frames)
    return { ordinal, ptsSeconds: series.pts.at(ordinal), frame: series.index.at(ordinal) };
  // A picture of a folder shows from its number on.
  if (source.pictures === null) return { ordinal: null, ptsSeconds: seconds, frame: undefined };
  const frame = Math.max(0, Math.min(source.pictures - 1, Math.floor(seconds)));
  return { ordinal: null, ptsSeconds: frame, frame };
}
