// The span of time that a clip's timeline covers, from what the header says and what was analyzed.
import type { AnalysisView, SourceView } from '../../src-main/contract';
import type { Series } from './series';
import type { Span } from './viewport';

/** Header and analysis together. Headers lie, so once an analysis has seen the end of the file only its frames count. */
export function domainOf(
  source: Pick<SourceView, 'durationSeconds' | 'pictures'> | null,
  analysis: Pick<AnalysisView, 'status'> | null,
  series: Pick<Series, 'extent'> | null,
): Span {
  const extent = series?.extent() ?? null;
  const start = extent?.start ?? 0;
  const seenEnd = analysis?.status === 'complete' || analysis?.status === 'partial';
  if (extent !== null && seenEnd) return extent;
  // A folder of pictures has one of them a second.
  const declared = start + Math.max(0, source?.pictures ?? source?.durationSeconds ?? 0);
  const end = Math.max(declared, extent?.end ?? 0);
  return { start, end: end > start ? end : start + 1 };
}

/** Frames a second that a source has, or nearly: of pictures there is one. */
export function usualFps(source: Pick<SourceView, 'averageFps' | 'pictures'> | null): number {
  return source?.pictures != null ? 1 : (source?.averageFps ?? 25);
}
