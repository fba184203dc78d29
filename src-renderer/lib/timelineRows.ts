// Rows of the timeline for the screen: their names, and which of them show.
import { type TimelineRow, timelineRows } from '../../src-main/contract';

/** Names of the rows. */
export const rowNames: Record<TimelineRow, string> = {
  thumbnails: 'Thumbnails',
  error: 'Error against the threshold',
  motion: 'Motion',
  change: 'Change between frames',
  confidence: 'Confidence of cuts',
};

/** Hides a row, or shows it again; in the order of the rows. */
export function toggleRow(rows: readonly TimelineRow[], row: TimelineRow): TimelineRow[] {
  return timelineRows.filter((other) => (other === row) !== rows.includes(other));
}
