// Where a user wants to go, read from what was typed: a frame, a time, a timecode with frames, or a share of the clip.

/** A place as it was typed. */
export type Goal =
  | { kind: 'frame'; frame: number }
  | { kind: 'time'; seconds: number }
  | { kind: 'share'; share: number };

/** What can be typed, for the dialog and its errors. */
export const goalHelp = {
  film: 'a frame (123), a time (1:02 or 00:01:02.345), a timecode with frames (00:00:05:12) or a share (50 %)',
  pictures: 'a picture (12) or a share (50 %)',
};

const frameText = /^\d{1,9}$/;
const shareText = /^(\d{1,3}(?:[.,]\d+)?)\s*%$/;
const timeText = /^(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,9}))?$/;
const timecodeText = /^(\d{1,3}):(\d{1,2}):(\d{1,2})[:;](\d{1,4})$/;

/**
 * Reads a place; null where it is none. Minutes and seconds beside a larger unit stay below 60, frames below those of a second.
 * A timecode's seconds are those of the clock that the app shows, also where a second holds no whole number of frames.
 */
export function parseGoal(text: string, fps: number): Goal | null {
  const typed = text.trim();
  if (frameText.test(typed)) return { kind: 'frame', frame: Number(typed) };
  const share = shareText.exec(typed);
  if (share !== null) {
    const percent = number(share[1]);
    return percent <= 100 ? { kind: 'share', share: percent / 100 } : null;
  }
  const time = timeText.exec(typed);
  if (time !== null) {
    const [, hours, minutes, seconds, fraction] = time;
    if (number(seconds) >= 60 || (hours !== undefined && number(minutes) >= 60)) return null;
    return { kind: 'time', seconds: clock(hours, minutes, seconds) + number(`0.${fraction ?? 0}`) };
  }
  const timecode = timecodeText.exec(typed);
  if (timecode === null) return null;
  const [, hours, minutes, seconds, frames] = timecode;
  if (number(minutes) >= 60 || number(seconds) >= 60 || number(frames) >= Math.ceil(fps - 1e-6)) return null;
  return { kind: 'time', seconds: clock(hours, minutes, seconds) + number(frames) / fps };
}

function number(text: string | undefined): number {
  return Number((text ?? '0').replace(',', '.'));
}

function clock(hours: string | undefined, minutes: string | undefined, seconds: string | undefined): number {
  return number(hours) * 3600 + number(minutes) * 60 + number(seconds);
}
