// Actions on the order of the files and on the queue; every failure becomes a notice.
import type { SourceView } from '../../src-main/contract';
import { call } from '../api/bridge';
import { flushPreferences } from '../store/preferences';
import { activeOf, runOf, selectedSource, useSession } from '../store/session';
import { guarded } from './guarded';
import { cancelById, nextSettings } from './session';

/** Pauses the queue, or goes on with it. */
export const toggleQueue = () =>
  guarded(() => call(useSession.getState().queue.paused ? 'queue.resume' : 'queue.pause', {}));

/** Queues all files that have no analysis yet, under the current settings. */
export async function addAll(): Promise<void> {
  const state = useSession.getState();
  const settings = nextSettings(state);
  if (settings.length === 0) return;
  await guarded(async () => {
    await flushPreferences();
    for (const { id, analysisIds } of state.sources)
      if (analysisIds.length === 0) await call('analysis.start', { sourceId: id, settings });
  });
}

/** Stops everything that waits or runs. */
export const cancelAll = () => guarded(() => call('queue.cancelAll', {}));

/** Queues what failed again. */
export const retryFailed = () => guarded(() => call('queue.retryFailed', {}));

/** Takes the files that are done off the list. */
export const clearFinished = () => guarded(() => call('queue.clearFinished', {}));

/** Puts a file before another one, at the end with null. */
export const moveSource = (sourceId: string, before: string | null) =>
  guarded(() => call('source.move', { sourceId, before }));

/** Moves the selected file to a place in the list, counted from its own place by `to`. */
export async function moveSelected(to: (place: number) => number): Promise<void> {
  const state = useSession.getState();
  const source = selectedSource(state);
  if (source === null) return;
  const others = state.sources.filter((other) => other !== source);
  const place = Math.max(0, to(state.sources.indexOf(source)));
  await moveSource(source.id, others[place]?.id ?? null);
}

/** Queues what failed of one file again. */
export async function retrySource(source: SourceView): Promise<void> {
  const failed = runOf(useSession.getState(), source).filter(({ status }) => status === 'failed');
  await guarded(() => Promise.all(failed.map(({ id }) => call('analysis.resume', { analysisId: id }))));
}

/** Stops what waits or runs of one file. */
export async function cancelSource(source: SourceView): Promise<void> {
  await guarded(() => Promise.all(activeOf(useSession.getState(), source).map(({ id }) => cancelById(id))));
}
