// Which analyses are looked at: the chosen one of a source and those compared with it, of this source or of others, by hand or by a run.
import { useShallow } from 'zustand/react/shallow';
import type { AnalysisView, SourceView } from '../../src-main/contract';
import { type Alignment, aligned, unshifted } from '../lib/alignment';
import { analysisLabels } from '../lib/labels';
import type { Series } from '../lib/series';
import { usePlayback } from './playback';
import { registry } from './registry';
import { activeOf, analysisOf, mostCompared, type SessionState, shownAnalyses, useSession } from './session';

/** Makes sure that the series that are looked at are there. */
export function fetchShown(): void {
  for (const { id } of shownAnalyses(useSession.getState())) registry.ensure(id);
}

/** Shows a run: its first analysis, compared with the next ones. */
export function showRun(sourceId: string, ids: readonly string[]): void {
  const [main, ...others] = ids;
  if (main === undefined) return;
  useSession.setState(({ analyses, runs, compared }) => {
    // What lies over it of other files stays.
    const foreign = (compared[sourceId] ?? []).filter((id) => (analyses[id]?.sourceId ?? sourceId) !== sourceId);
    return {
      runs: { ...runs, [sourceId]: [...ids] },
      compared: { ...compared, [sourceId]: [...others, ...foreign].slice(0, mostCompared) },
    };
  });
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

/** Shows an analysis beside the one looked at, or no longer; one of another source lies over it as it last did. */
export function compareAnalysis({ id }: Pick<AnalysisView, 'id'>, shown: boolean): void {
  const state = useSession.getState();
  const sourceId = state.selectedSourceId;
  if (sourceId === null) return;
  const others = (state.compared[sourceId] ?? []).filter((other) => other !== id && other in state.analyses);
  const compared = shown ? [...others, id].slice(0, mostCompared) : others;
  useSession.setState({ compared: { ...state.compared, [sourceId]: compared } });
  fetchShown();
}

/** How an analysis of another source lies over the one looked at. */
export function alignmentOf({ alignments, selectedSourceId }: SessionState, id: string): Alignment {
  return alignments[selectedSourceId ?? '']?.[id] ?? unshifted;
}

/** Lays an analysis of another source otherwise over the one looked at. */
export function align(id: string, alignment: Alignment): void {
  const sourceId = useSession.getState().selectedSourceId;
  if (sourceId === null) return;
  useSession.setState(({ alignments }) => ({
    alignments: { ...alignments, [sourceId]: { ...alignments[sourceId], [id]: alignment } },
  }));
}

/** The series of an analysis that is shown, on the time axis of the one looked at. */
export function shownSeries(state: SessionState, { id, sourceId }: Pick<AnalysisView, 'id' | 'sourceId'>): Series {
  const series = registry.get(id);
  const [main] = shownAnalyses(state);
  if (main === undefined || sourceId === main.sourceId) return series;
  return aligned(series, registry.get(main.id), alignmentOf(state, id));
}

/** Short names of the analyses that are shown, in their order; with the files' names where those differ. */
export function shownLabels(state: SessionState): string[] {
  const nameOf = new Map(state.sources.map(({ id, name }) => [id, name]));
  return analysisLabels(
    shownAnalyses(state).map((analysis) => ({ ...analysis, file: nameOf.get(analysis.sourceId) ?? '' })),
  );
}

function choose(sourceId: string, id: string): void {
  if (useSession.getState().chosenAnalysis[sourceId] !== id) {
    useSession.setState(({ chosenAnalysis }) => ({ chosenAnalysis: { ...chosenAnalysis, [sourceId]: id } }));
    // The other analysis may have sampled other frames: the time stays, the frame is found again.
    usePlayback.setState({ ordinal: null });
  }
  fetchShown();
}

/** The analyses that are shown: the chosen one of the selected source first, those of other sources last. */
export function useShown(): AnalysisView[] {
  return useSession(useShallow(shownAnalyses));
}

/** Those of them that are of the selected source. */
export function useShownHere(): AnalysisView[] {
  return useSession(
    useShallow((state) => shownAnalyses(state).filter(({ sourceId }) => sourceId === state.selectedSourceId)),
  );
}

/** Short names of the analyses that are shown. */
export function useShownLabels(): string[] {
  return useSession(useShallow(shownLabels));
}
