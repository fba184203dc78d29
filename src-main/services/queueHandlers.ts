// The commands that concern the list of files and the queue as a whole: order, pause, cancel, retry, clear.
import type { CommandHandlers, CommandName } from '../contract';
import type { AnalysisList } from './analyses';
import type { EventBus } from './events';
import type { FileOpener } from './opener';
import type { QueueKeeper } from './queueKeeper';
import type { RecentList } from './recents';
import type { OpenSource, SourceList } from './sources';

interface HandlerParts {
  analyses: AnalysisList;
  sources: SourceList;
  opener: Pick<FileOpener, 'stop'>;
  keeper: Pick<QueueKeeper, 'save'>;
  recents: RecentList;
  bus: EventBus;
  /** Tells the preview engine that a source is not looked at any more. */
  forget(path: string): void;
  /** Tells the engine of reconstructions that an analysis is not looked at any more. */
  forgetAnalysis(folder: string): void;
}

/** The handlers, each as the contract says. */
export function queueHandlers({
  analyses,
  sources,
  opener,
  keeper,
  recents,
  bus,
  forget,
  forgetAnalysis,
}: HandlerParts): Pick<CommandHandlers, Extract<CommandName, `queue.${string}` | 'source.close' | 'source.move'>> {
  const { jobs } = analyses;
  const tell = () => bus.send({ type: 'sources', sources: sources.views() });
  const close = (source: OpenSource) => {
    for (const id of source.view.analysisIds) {
      const folder = analyses.get(id)?.folder ?? null;
      analyses.close(id);
      if (folder !== null) forgetAnalysis(folder);
    }
    sources.remove(source.id);
    forget(source.path);
    keeper.save();
  };
  const viewsOf = ({ view }: OpenSource) =>
    view.analysisIds.map((id) => analyses.get(id)?.view).filter((one) => one !== undefined);

  return {
    'source.close': async ({ sourceId }) => {
      const source = sources.open(sourceId);
      close(source);
      tell();
      return { recentId: recents.idOf(source.path) };
    },
    'source.move': async ({ sourceId, before }) => {
      sources.move(sourceId, before);
      keeper.save();
      tell();
      return {};
    },
    'queue.pause': async () => {
      if (jobs.active().length > 0) jobs.pause();
      return {};
    },
    'queue.resume': async () => {
      jobs.resume();
      return {};
    },
    'queue.cancelAll': async () => {
      opener.stop();
      jobs.cancelAll();
      return {};
    },
    'queue.retryFailed': async () => {
      // One that ran beside it may have queued it already.
      for (const source of sources.all())
        for (const { id, status } of viewsOf(source)) if (status === 'failed') analyses.resume(id, source);
      return {};
    },
    'queue.clearFinished': async () => {
      for (const source of sources.all()) {
        const views = viewsOf(source);
        const hasEndedWell = views.every(({ status }) => status === 'complete' || status === 'partial');
        if (views.length > 0 && hasEndedWell) close(source);
      }
      tell();
      return {};
    },
  };
}
