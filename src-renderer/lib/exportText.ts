// Texts of exports: what formats are for, estimates, and how far they are.
import type { ExportEstimate, ExportFormat, ExportView, FrameRange } from '../../src-main/contract';
import { bytesText, countText, plural } from './format';
import { spanInWords } from './timecode';

export const groupNames = { tokens: 'Tokens', pictures: 'Pictures and video', report: 'Timeline and report' } as const;

/** What each format is for. */
export const formatUses: Record<ExportFormat, string> = {
  safetensors: 'training; opens here again',
  npz: 'NumPy; opens here again',
  parquet: 'pandas, datasets; opens here again',
  webdataset: 'streamed training; opens here again',
  jsonl: 'a line a block, to read or to stream',
  csv: 'spreadsheets: measures, no tokens',
  mp4: 'what the tokens hold, for any player',
  webm: 'the same, for web pages',
  sideBySide: 'source, reconstruction, token strip',
  contactSheet: 'frames with their reconstructions',
  timelinePng: 'slides and documents',
  timelineSvg: 'print, at any size',
  timelineHtml: 'a page that works by itself',
  report: 'summary, plots, marks and settings',
};

/** `3.4 MB, 1,440 frames, 90,000 tokens`; no size where it cannot be told before. */
export function estimateText({ bytes, frames, tokens }: ExportEstimate, unit: string): string {
  const counts = `${plural(frames, unit)}, ${plural(tokens, 'token')}`;
  return bytes === null ? counts : `${bytesText(Math.round(bytes))}, ${counts}`;
}

/** Says that whole chunks are exported where that is more than what was asked for; null where it is not. */
export function widenedText(
  asked: readonly FrameRange[],
  { exported, frames }: Pick<ExportEstimate, 'exported' | 'frames'>,
): string | null {
  if (asked.length === 0) return null;
  const covers = (range: FrameRange) => asked.some(({ from, to }) => from <= range.from && range.to <= to);
  if (exported.every(covers)) return null;
  const reason = 'tokens decode only in whole chunks';
  const [first] = exported;
  return exported.length === 1 && first !== undefined
    ? `Widened to frames ${countText(first.from)} to ${countText(first.to)}: ${reason}.`
    : `Widened to ${plural(frames, 'frame')}: ${reason}.`;
}

/** `21 kB a second of video; the source has 400 kB`; null where one of them is unknown. */
export function rateText(
  bytes: number | null,
  seconds: number | null,
  source: { sizeBytes: number; durationSeconds: number | null } | null,
): string | null {
  if (bytes === null || !seconds || !source?.durationSeconds || source.sizeBytes <= 0) return null;
  const rate = (size: number, span: number) => bytesText(Math.round(size / span));
  return `${rate(bytes, seconds)} a second of video; the source takes ${rate(source.sizeBytes, source.durationSeconds)}`;
}

/** `0:12`, `1:02:03`: time left. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

const active = ({ status }: ExportView) => status === 'queued' || status === 'running';

/** `Exporting 2 of 5, 0:12 left`, or how the last ones ended; null where there are none. */
export function summaryText(exports: readonly ExportView[]): string | null {
  if (exports.length === 0) return null;
  const waiting = exports.filter(active);
  if (waiting.length === 0) {
    const failed = exports.filter(({ status }) => status === 'failed').length;
    const done = exports.filter(({ status }) => status === 'complete').length;
    if (failed > 0) return failed === 1 ? '1 export failed' : `${failed} exports failed`;
    return done === 0 ? 'Export cancelled' : plural(done, 'file').concat(' exported');
  }
  const ended = exports.length - waiting.length;
  const left = waiting.map(({ secondsLeft }) => secondsLeft).filter((seconds) => seconds !== null);
  const time = left.length === 0 ? '' : `, ${clock(left.reduce((sum, seconds) => sum + seconds, 0))} left`;
  return exports.length === 1 ? `Exporting${time}` : `Exporting ${ended + 1} of ${exports.length}${time}`;
}

/** How one export is: `Waiting`, `43 %, 12 s left`, `3.4 MB`. */
export function stateText({ status, fraction, secondsLeft, bytes }: ExportView): string {
  if (status === 'queued') return 'Waiting';
  if (status === 'cancelled') return 'Cancelled';
  if (status === 'failed') return 'Failed';
  if (status === 'complete') return bytes === null ? 'Done' : bytesText(bytes);
  const share = fraction === null ? 'Running' : `${Math.floor(Math.min(0.99, fraction) * 100)} %`;
  return secondsLeft === null ? share : `${share}, ${spanInWords(secondsLeft)} left`;
}

/** Exports that have ended since the list before; a small one may be first heard of when it has. */
export function endedSince(before: readonly ExportView[], now: readonly ExportView[]): ExportView[] {
  const known = new Map(before.map((one) => [one.id, one]));
  return now.filter((one) => {
    const was = known.get(one.id);
    return !active(one) && (was === undefined || active(was));
  });
}
