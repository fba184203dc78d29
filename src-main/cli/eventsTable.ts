// Events as a table to read on a terminal.
import type { Mark } from '../contract';
import { type EventSheet, markName, rateText, scoreText, timecodeOf } from '../export/events';
import { marksText } from './marksText';

/** A line on the source, then one a mark: timecode, timestamp in seconds, frame, what it is, how sure or how high, and its extent. */
export function eventsTable(sheet: EventSheet): string {
  const { sourceName, marks, frame, rate } = sheet;
  const head = `${sourceName}: ${frame.length} frames, ${rateText(rate)} frames/s; ${marksText(marks)}`;
  const rows = marks.map((mark) => [
    timecodeOf(sheet, mark.ordinal),
    mark.ptsSeconds.toFixed(3),
    String(mark.frame),
    markName(mark),
    scoreText(mark),
    extentText(mark),
  ]);
  const table = [['timecode', 'seconds', 'frame', 'event', '', ''], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const isNumber = (column: number) => column === 1 || column === 2;
  const line = (row: string[]) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return `${[head, ...(rows.length > 0 ? table.map(line) : [])].join('\n')}\n`;
}

const extentText = ({ start, end }: Mark) => (start.frame === end.frame ? '' : `frames ${start.frame} to ${end.frame}`);
