// The commands that concern one analysis: start, stop, series, review, the export of its events, its folder.
import { basename, dirname } from 'node:path';
import { type CommandHandlers, type CommandName, eventFormats, StudioError } from '../contract';
import { eventsText } from '../export/events';
import type { AnalysisList } from './analyses';
import { eventSheet, eventsFileName } from './eventSheet';
import type { EventBus } from './events';
import type { SourceList } from './sources';

interface HandlerParts {
  analyses: AnalysisList;
  sources: SourceList;
  bus: EventBus;
  /** Shows a folder in the file manager; false where that cannot be done. */
  reveal(folder: string): Promise<boolean>;
}

/** The handlers, each as the contract says. */
export function analysisHandlers({
  analyses,
  sources,
  bus,
  reveal,
}: HandlerParts): Pick<CommandHandlers, Extract<CommandName, `analysis.${string}` | 'events.export'>> {
  return {
    'analysis.start': async ({ sourceId, settings }) => {
      const started = analyses.start(sources.open(sourceId), settings);
      bus.send({ type: 'sources', sources: sources.views() });
      return { analysisIds: started.map(({ id }) => id) };
    },
    'analysis.cancel': async ({ analysisId }) => {
      analyses.cancel(analyses.open(analysisId).id);
      return {};
    },
    'analysis.resume': async ({ analysisId }) => {
      analyses.resume(analysisId, sources.open(analyses.open(analysisId).sourceId));
      return {};
    },
    'analysis.series': async ({ analysisId }) => analyses.series(analysisId),
    'analysis.review': async ({ analysisId, review }) => analyses.review(analysisId, review),
    'events.export': async ({ analysisId, format }) => {
      const entry = analyses.open(analysisId);
      const { view } = sources.open(entry.sourceId);
      const text = eventsText(format, eventSheet(entry, view));
      return { name: eventsFileName(view.name, format), mime: eventFormats[format].mime, text };
    },
    'analysis.reveal': async ({ analysisId }) => {
      const { folder } = analyses.open(analysisId);
      if (!folder) throw new StudioError('analysis-missing', 'nothing is stored yet', 'Wait for the first chunk');
      return { shown: await reveal(folder), folder: `${basename(dirname(folder))}/${basename(folder)}` };
    },
  };
}
