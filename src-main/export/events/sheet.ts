// What every writer of events is given, and the times it needs of it: seconds and timecode from the first frame on.
import type { Mark } from '../../contract';
import { frameNumberAt, type Rate, timecode } from './timecode';

/** The marks of one source, and when its frames are shown. */
export interface EventSheet {
  /** File name without its folder. */
  sourceName: string;
  /** In ascending order of `ordinal`. */
  marks: readonly Mark[];
  /** Timestamp of every frame that was examined, seconds, as the file has it. */
  ptsSeconds: ArrayLike<number>;
  /** Source frame index, from 0, of each of them. */
  frame: ArrayLike<number>;
  /** Nominal rate, from the file or from the timestamps (`nominalRate`). */
  rate: Rate;
}

/** Distance of two source frames at the nominal rate, seconds. */
export const frameSeconds = ({ rate }: Pick<EventSheet, 'rate'>): number => rate.den / rate.num;

/** Seconds from the first frame to a frame; to the end of the last one, which is shown for one nominal frame, where `ordinal` is their number. */
export function secondsFromStart(sheet: EventSheet, ordinal: number): number {
  const count = sheet.ptsSeconds.length;
  const first = sheet.ptsSeconds[0] ?? 0;
  if (ordinal < count) return sheet.ptsSeconds[ordinal]! - first;
  return count === 0 ? 0 : sheet.ptsSeconds[count - 1]! - first + frameSeconds(sheet);
}

/**
 * Number of a frame on a clock that ticks at the nominal rate from the first frame on, from 0. It follows the timestamp and not the frame's
 * index, so it is right where the rate varies or frames were left out.
 * @param ordinal as for `secondsFromStart`
 */
export function frameNumber(sheet: EventSheet, ordinal: number): number {
  return frameNumberAt(secondsFromStart(sheet, ordinal), sheet.rate);
}

/** Timecode of a frame; the first one is 00:00:00:00. */
export function timecodeOf(sheet: EventSheet, ordinal: number): string {
  return timecode(frameNumber(sheet, ordinal), sheet.rate);
}
