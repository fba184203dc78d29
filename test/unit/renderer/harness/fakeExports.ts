// Exports of the stand-in: an estimate that follows the request, and a list with one of each state.
import { type ExportEstimate, type ExportRequest, type ExportView, exportFormats } from '../../../../src-main/contract';
import type { FakeSeries } from './fakeSeries';

const chunk = 64;

/** Ranges are widened to chunks of 64 frames, a token takes two bytes. */
export function fakeEstimate(
  { analysisIds, settings, ranges }: ExportRequest,
  { tokens }: FakeSeries,
  known: number,
): ExportEstimate {
  const asked = ranges.length === 0 ? [{ from: 0, to: known - 1 }] : ranges;
  const exported: { from: number; to: number }[] = [];
  for (const range of asked) {
    const from = Math.floor(range.from / chunk) * chunk;
    const to = Math.min(known - 1, (Math.floor(range.to / chunk) + 1) * chunk - 1);
    const last = exported.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(to, last.to);
    else exported.push({ from, to });
  }
  const frames = exported.reduce((sum, { from, to }) => sum + to - from + 1, 0) * analysisIds.length;
  const kept = exported.reduce((sum, { from, to }) => sum + tokens.slice(from, to + 1).reduce((a, b) => a + b, 0), 0);
  const all = settings.pad ? frames * 256 : kept * analysisIds.length;
  const size = all * (settings.ids === 'I32' ? 4 : 2) + (settings.tokensOnly ? 0 : frames * 64);
  return {
    bytes: exportFormats[settings.format].group === 'tokens' ? size : null,
    frames,
    tokens: kept * analysisIds.length,
    exported,
  };
}

const one = (id: string, name: string, more: Partial<ExportView>): ExportView => ({
  id,
  analysisId: 'a0',
  name,
  format: 'safetensors',
  status: 'queued',
  fraction: null,
  secondsLeft: null,
  bytes: null,
  error: null,
  ...more,
});

export const fakeExports: ExportView[] = [
  one('e1', 'bikes.safetensors', { status: 'complete', fraction: 1, bytes: 412_000 }),
  one('e2', 'A rather long name of a film that nobody would want to read in full.safetensors', {
    status: 'failed',
    error: {
      code: 'disk-full',
      file: 'A rather long name of a film that nobody would want to read in full.safetensors',
      what: 'the disk is full',
      remedy: 'Free some space, or choose another folder, then export it again',
    },
  }),
  one('e3', 'bikes side by side.mp4', { format: 'sideBySide', status: 'running', fraction: 0.43, secondsLeft: 12 }),
  one('e4', 'interview_take_03.parquet', { format: 'parquet' }),
  one('e5', 'phone.tar', { format: 'webdataset', status: 'cancelled' }),
];
