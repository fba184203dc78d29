// Puts the queue together: the list of analyses, the file that keeps it and the word that goes out of it.
import type { ErrorData } from '../contract';
import type { SettingsFile } from '../settings/settingsFile';
import { AnalysisList } from './analyses';
import type { AnalysisEntry } from './analysisEntry';
import type { EventBus } from './events';
import { QueueKeeper } from './queueKeeper';
import { QueueReporter } from './queueReporter';
import type { RunnerServices } from './runner';
import type { SourceList } from './sources';
import type { DesktopAbilities } from './types';

interface QueueOptions {
  services: RunnerServices;
  sources: SourceList;
  settings: SettingsFile;
  bus: EventBus;
  desktop: DesktopAbilities | null;
  /** Gives the folder that new analyses go to. */
  outDir: () => string;
  /** Path of the file that keeps what waits and runs. */
  file: string;
}

/** Makes the parts; what the last time left waits in the keeper for `restore`. */
export async function createQueue({ services, sources, settings, bus, desktop, outDir, file }: QueueOptions) {
  const watcher = {
    changed: () => {
      keeper.save();
      reporter.changed();
    },
    progressed: () => reporter.changed(),
    failed: (entry: AnalysisEntry, error: ErrorData) =>
      reporter.failed(entry, sources.get(entry.sourceId)?.view.name ?? entry.view.name, error),
  };
  const analyses = new AnalysisList(services, outDir, bus, watcher, (sourceId) => sources.place(sourceId));
  const keeper = await QueueKeeper.open({
    ...{ path: file, sources, analyses, services },
    tell: (notice) => bus.send({ type: 'notice', notice }),
  });
  const reporter = new QueueReporter({
    jobs: analyses.jobs,
    sourceOf: (id) => sources.get(id)?.view,
    bus,
    desktop,
    mayNotify: () => settings.current.preferences.notify,
  });
  return {
    analyses,
    keeper,
    reporter,
    /** Puts back what the last time left, paused, and shows what of it is stored. */
    restore: async () => {
      reporter.interrupted = await keeper.restore();
      reporter.changed();
      bus.send({ type: 'sources', sources: sources.views() });
      await keeper.showStored();
    },
    /** Leaves the file as it is, whatever ends from here on. */
    close: async () => {
      await keeper.close();
      reporter.close();
    },
  };
}
