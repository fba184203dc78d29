// Events as JSON: everything that is known of the marks, and the shots that follow from them.
import type { Mark } from '../../contract';
import { type EventSheet, timecodeOf } from './sheet';
import { shotsOf } from './shots';
import { isDropFrame, timebase } from './timecode';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const eventsJsonVersion = 1;

/**
 * One object with the fields `schema`, `version`, `source.name`, `rate` (`num`, `den`, `timebase`, `dropFrame`), `frames` (how many were
 * examined), `marks` and `shots`. A place has `frame` (source index from 0), `seconds` (the file's timestamp) and `timecode`; ends are
 * included. docs/events.md describes each field.
 */
export function jsonText(sheet: EventSheet): string {
  const { num, den } = sheet.rate;
  const place = (ordinal: number) => ({
    frame: sheet.frame[ordinal],
    seconds: sheet.ptsSeconds[ordinal],
    timecode: timecodeOf(sheet, ordinal),
  });
  const mark = ({ kind, transition, ordinal, start, end, score, byHand }: Mark) => ({
    kind,
    transition,
    ...place(ordinal),
    start: place(start.ordinal),
    end: place(end.ordinal),
    score,
    byHand,
  });
  const document = {
    schema: 'elastictok-events',
    version: eventsJsonVersion,
    source: { name: sheet.sourceName },
    rate: { num, den, timebase: timebase(sheet.rate), dropFrame: isDropFrame(sheet.rate) },
    frames: sheet.ptsSeconds.length,
    marks: sheet.marks.map(mark),
    shots: shotsOf(sheet).map(({ number, start, end }) => ({ number, start: place(start), end: place(end - 1) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
