// Which analyses of a source are looked at: the chosen one and those compared with it, chosen by hand or by a run.

import { useShallow } from 'zustand/react/shallow';
import type { AnalysisView, SourceView } from '../../src-main/contract';
import { usePlayback } from './playback';
import { registry } from './registry';
import { activeOf, analysisOf, mostCompared, shownAnalyses, useSession } from './session';

/** Makes sure that the series that are looked at are there. */
export function fetchShown(): void {
  for (const { id } of shownAnalyses(useSession.getState())) registry.ensure(id);
}

/** Shows a run: its first analysis, compared with the next ones. */
export function showRun(sourceId: string, ids: readonly string[]): void {
  const [main, ...others] = ids;
  if (main === undefined) return;
  useSession.setState(({ runs, compared }) => ({
    runs: { ...runs, [sourceId]: [...ids] },
    compared: { ...compared, [sourceId]: others.slice(0, mostCompared) },
  }));
  choose(sourceId, main);
}

/** Takes an analysis that has just appeared: one that comes while the run of its source goes on belongs to that run. */
export function addToRun({ id, sourceId }: Pick<AnalysisView, 'id' | 'sourceId'>): void {
  const state = useSession.getState();
  const run = state.runs[sourceId] ?? [];
  const goesOn = run.some((other) => ['queued', 'running'].includes(state.analyses[other]?.status ?? ''));
  showRun(sourceId, goesOn ? [...run, id] : [id]);
}

/** Shows the run that goes on when the window is loaded. */
export function followActive(source: SourceView): void {
  const state = useSession.getState();
  if (state.runs[source.id] !== undefined) return;
  const active = activeOf(state, source).map(({ id }) => id);
  if (active.length > 1) showRun(source.id, active);
}

/** Chooses which analysis of a source is looked at; where it was compared before, it changes places with the one it replaces. */
export function chooseAnalysis({ id, sourceId }: Pick<AnalysisView, 'id' | 'sourceId'>): void {
  const state = useSession.getState();
  const source = state.sources.find((candidate) => candidate.id === sourceId) ?? null;
  const before = analysisOf(state, source)?.id;
  const compared = (state.compared[sourceId] ?? []).map((other) => (other === id && before ? before : other));
  useSession.setState({ compared: { ...state.compared, [sourceId]: compared } });
  choose(sourceId, id);
}

/** Shows an analysis beside the chosen one, or no longer. */
export function compareAnalysis({ id, sourceId }: Pick<AnalysisView, 'id' | 'sourceId'>, shown: boolean): void {
  const state = useSession.getState();
  const others = (state.compared[sourceId] ?? []).filter((other) => other !== id && other in state.analyses);
  const compared = shown ? [...others, id].slice(0, mostCompared) : others;
  useSession.setState({ compared: { ...state.compared, [sourceId]: compared } });
  fetchShown();
}

function choose(sourceId: string, id: string): void {
  if (useSession.getState().chosenAnalysis[sourceId] !== id) {
    useSession.setState(({ chosenAnalysis }) => ({ chosenAnalysis: { ...chosenAnalysis, [sourceId]: id } }));
    // The other analysis may have sampled other frames: the time stays, the frame is found again.
    usePlayback.setState({ ordinal: null });
  }
  fetchShown();
}

/** The analyses that are shown of the selected source: the chosen one first. */
export function useShown(): AnalysisView[] {
  return useSession(useShallow(shownAnalyses));
}
