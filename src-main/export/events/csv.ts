// Events as CSV (RFC 4180): a header, then one row a mark, for spreadsheets, pandas and R.
import type { EventSheet } from './sheet';
import { timecodeOf } from './sheet';

/**
 * The columns:
 * `kind` (cut, transition, spike, tokenSpike) and `transition` (dissolve, fadeOut, fadeIn; else empty);
 * `frame`: source frame index from 0, of the first frame of the new shot, the first blended frame, or the peak; `start_frame`, `end_frame`:
 * extent, both included; `seconds`: timestamp of `frame` as the file has it; `timecode`: its timecode from the first frame on;
 * `score`: confidence of cuts and transitions in 0..1, robust z-score of spikes; `by_hand`: whether the user set it.
 */
export const csvColumns = [
  'kind',
  'transition',
  'frame',
  'start_frame',
  'end_frame',
  'seconds',
  'timecode',
  'score',
  'by_hand',
] as const;

/** A field as RFC 4180 has it: quoted where it holds a comma, a quote or a line end. */
export function csvField(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole table; lines end with CR LF. Numbers have all digits that they need to be read back as they are. */
export function csvText(sheet: EventSheet): string {
  const rows = sheet.marks.map((mark) => [
    mark.kind,
    mark.transition ?? '',
    mark.frame,
    mark.start.frame,
    mark.end.frame,
    mark.ptsSeconds,
    timecodeOf(sheet, mark.ordinal),
    mark.score,
    mark.byHand,
  ]);
  return [csvColumns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
