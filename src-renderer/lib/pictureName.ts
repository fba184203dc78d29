// Names of saved pictures: `clip_frame_000123_difference.png`.
import type { ViewersSettings } from '../../src-main/contract';

const modeWords = { sideBySide: 'side_by_side', difference: 'difference', split: 'split' } as const;
const overlayWords = { none: '', tokens: '_tokens', error: '_error' } as const;

/** Name of the picture of a frame; by its time, in milliseconds, where the frame's number is not known. */
export function pictureName(
  source: string,
  { frame, ptsSeconds }: { frame: number | null; ptsSeconds: number },
  { mode, overlay }: Pick<ViewersSettings, 'mode' | 'overlay'>,
): string {
  // Signs that some system forbids in names, and those that no one sees.
  const stem = source.replace(/\.[^.]+$/, '').replace(/[\p{Cc}/\\:*?"<>|]/gu, '_');
  const place = frame === null ? `at_${Math.round(ptsSeconds * 1000)}ms` : `frame_${String(frame).padStart(6, '0')}`;
  return `${stem}_${place}_${modeWords[mode]}${overlayWords[overlay]}.png`;
}
