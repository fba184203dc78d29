// Shots as an edit decision list (CMX 3600), which editing and grading programs read.
import type { Mark } from '../../contract';
import { markName, oneLine, scoreText } from './labels';
import { type EventSheet, frameNumber } from './sheet';
import { editsOf, isBlackBetween } from './shots';
import { isDropFrame, rateText, timecode } from './timecode';

/** Source of an event: AX (auxiliary, as no reel is known) is the video, BL is black. */
type Reel = 'AX' | 'BL';

/** What is shown from `start` on. `from` is what a dissolve leaves; null for a cut. Times are frame numbers at the nominal rate. */
interface EdlEvent {
  start: number;
  reel: Reel;
  from: Reel | null;
  /** Length of the dissolve; 0 for a cut. */
  frames: number;
}

/** CMX 3600 knows no longer dissolve. */
const longestDissolve = 255;
/** And no longer title. */
const longestTitle = 70;
const locatorColours = { spike: 'RED', tokenSpike: 'CYAN' } as const;

/** The events in order, the first at 0. A fade is a dissolve to or from black, as CMX 3600 has no other word for it. */
function edlEvents(sheet: EventSheet): EdlEvent[] {
  const edits = editsOf(sheet.marks);
  const number = (ordinal: number) => frameNumber(sheet, ordinal);
  const opensBlack = edits[0] !== undefined && isBlackBetween(sheet, null, edits[0]);
  const events: EdlEvent[] = [{ start: 0, reel: opensBlack ? 'BL' : 'AX', from: null, frames: 0 }];
  edits.forEach((edit, i) => {
    const isJoined = isBlackBetween(sheet, edit, edits[i + 1] ?? null);
    if (edit.kind === 'cut') {
      events.push({ start: number(edit.ordinal), reel: isJoined ? 'BL' : 'AX', from: null, frames: 0 });
      return;
    }
    const start = number(edit.start.ordinal);
    const after = number(edit.end.ordinal + 1);
    const from: Reel = edit.transition === 'fadeIn' ? 'BL' : events.at(-1)!.reel;
    events.push({ start, reel: edit.transition === 'fadeOut' ? 'BL' : 'AX', from, frames: after - start });
    if (edit.transition === 'fadeOut' && !isJoined) events.push({ start: after, reel: 'AX', from: null, frames: 0 });
  });
  const end = number(sheet.ptsSeconds.length);
  return events.filter(({ start }, i) => start < (events[i + 1]?.start ?? end));
}

/**
 * The list. Record times are source times: the file is taken as it is, so its transitions are in the picture already. An event begins where
 * its transition begins, with the two lines that a dissolve has. Each event names the file, and locators (`* LOC:`) mark the spikes in it.
 * Since a list of this form does not say its rate, a comment does. Event numbers go on with four digits past 999.
 * Source: CMX 3600 user manual; the field order is that of "CMX-3600 EDL", the locators' that of Avid.
 */
export function edlText(sheet: EventSheet): string {
  const { num, den } = sheet.rate;
  const name = oneLine(sheet.sourceName);
  const events = edlEvents(sheet);
  const spikes = sheet.marks.filter(({ kind }) => kind === 'spike' || kind === 'tokenSpike');
  const lines = [
    `TITLE: ${name.slice(0, longestTitle)}`,
    `FCM: ${isDropFrame(sheet.rate) ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
    `* RATE: ${rateText(sheet.rate)} FRAMES PER SECOND (${num}/${den})`,
  ];
  const frames = sheet.ptsSeconds.length === 0 ? 0 : frameNumber(sheet, sheet.ptsSeconds.length);
  events.forEach((event, i) => {
    const end = events[i + 1]?.start ?? frames;
    lines.push('', ...eventLines(sheet, event, i + 1, end));
    if (event.from === 'AX' || (event.from === null && event.reel === 'AX')) lines.push(`* FROM CLIP NAME: ${name}`);
    if (event.from !== null && event.reel === 'AX') lines.push(`* TO CLIP NAME: ${name}`);
    for (const spike of spikes) {
      const at = frameNumber(sheet, spike.ordinal);
      if (at >= event.start && at < end) lines.push(locator(sheet, spike, at));
    }
  });
  return lines.map((line) => `${line}\r\n`).join('');
}

function eventLines(sheet: EventSheet, { start, reel, from, frames }: EdlEvent, number: number, end: number): string[] {
  const line = (source: Reel, how: string, length: string, first: number, last: number) => {
    const offset = source === 'BL' ? first : 0;
    const times = [first - offset, last - offset, first, last].map((frame) => timecode(frame, sheet.rate));
    const head = [
      String(number).padStart(3, '0'),
      '',
      source.padEnd(8),
      'V'.padEnd(5),
      how.padEnd(4),
      length.padStart(3),
    ];
    return [...head, ...times].join(' ');
  };
  if (from === null) return [line(reel, 'C', '', start, end)];
  const length = String(Math.min(frames, end - start, longestDissolve)).padStart(3, '0');
  return [line(from, 'C', '', start, start), line(reel, 'D', length, start, end)];
}

function locator(sheet: EventSheet, spike: Mark, at: number): string {
  const colour = locatorColours[spike.kind as keyof typeof locatorColours];
  return `* LOC: ${timecode(at, sheet.rate)} ${colour.padEnd(7)} ${markName(spike)}, ${scoreText(spike)}`;
}
