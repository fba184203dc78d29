// Where the pieces of a video begin that is decoded by two ffmpegs at a time. Pure.
import type { SourceProbe } from './probeSchema';

/** Lengths of pieces in frames. */
export interface PieceFrames {
  /** Where fewer frames are left, they stay together: starting another ffmpeg takes longer than it saves. */
  fewest: number;
  /** A piece that is decoded ahead waits in memory. */
  most: number;
}

/** What `elastictok events` takes: at most 50 MB of analysis pictures wait. */
export const usualPieceFrames: PieceFrames = { fewest: 500, most: 1800 };

/**
 * Where the next piece shall begin while another one has come to `afterSeconds` (null: is at the beginning), as timestamps of the file:
 * half of what is left, so that both end together. Null where it is too little, or where the format cannot be entered at a place.
 */
export function pieceStart(
  probe: Pick<SourceProbe, 'formatName' | 'declaredDurationSeconds' | 'averageFps' | 'startSeconds'>,
  afterSeconds: number | null,
  { fewest, most }: PieceFrames,
): number | null {
  const { formatName, declaredDurationSeconds, averageFps, startSeconds } = probe;
  if (!/\b(mp4|matroska)\b/.test(formatName) || declaredDurationSeconds === null || averageFps === null) return null;
  const begin = startSeconds ?? 0;
  const after = afterSeconds ?? begin;
  const frames = (begin + declaredDurationSeconds - after) * averageFps;
  return frames < fewest ? null : after + Math.min(frames / 2, most) / averageFps;
}
