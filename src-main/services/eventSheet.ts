// What the writers of event files need of one analysis, and the name of such a file.
import { basename, extname } from 'node:path';
import { type EventFormat, eventFormats, type SourceView, StudioError } from '../contract';
import { type EventSheet, nominalRate } from '../export/events';
import type { AnalysisEntry } from './analysisEntry';

/** The marks of an analysis as last decided, for export. @throws StudioError `bad-request` while it has no frame */
export function eventSheet(
  { series, marks }: Pick<AnalysisEntry, 'series' | 'marks'>,
  { name }: Pick<SourceView, 'name'>,
): EventSheet {
  if (series.frameCount === 0)
    throw new StudioError('bad-request', 'there are no frames yet', 'Wait until the first block is done', name);
  const { frame, ptsSeconds } = series.markSeries();
  // By the timestamps, as on the command line: a header's average says nothing where the rate varies.
  return { sourceName: name, marks: marks.marks, ptsSeconds, frame, rate: nominalRate(ptsSeconds, frame) };
}

/** Name of the file of a source's events: `clip.events.csv`. */
export function eventsFileName(sourceName: string, format: EventFormat): string {
  return `${basename(sourceName, extname(sourceName))}.events.${eventFormats[format].extension}`;
}
