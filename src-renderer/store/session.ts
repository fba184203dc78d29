// Session slice: what the main side has told, and which source and analysis are looked at.
import { create } from 'zustand';
import {
  type AnalysisView,
  type AppState,
  type DeviceView,
  defaultPreferences,
  defaultThreshold,
  emptyQueue,
  type ModelImportView,
  type ModelView,
  type Preferences,
  type ProgramsView,
  type QueueView,
  type RecentView,
  type SourceView,
} from '../../src-main/contract';
import type { LinkStatus } from '../api/link';
import type { Alignment } from '../lib/alignment';
import { emptyHistory, type History } from '../lib/history';

/** Most analyses that are shown beside the chosen one. */
export const mostCompared = 3;

export interface SessionState {
  /** False until the first `app.state` has come. */
  ready: boolean;
  link: LinkStatus;
  host: AppState['host'];
  version: string;
  sources: SourceView[];
  analyses: Record<string, AnalysisView>;
  models: ModelView[];
  devices: DeviceView[];
  /** The import of a checkpoint that runs. */
  modelImport: ModelImportView | null;
  /** The queue as a whole. */
  queue: QueueView;
  /** ffmpeg and the engine; null until the main side has told. */
  programs: ProgramsView | null;
  recents: RecentView[];
  preferences: Preferences;
  selectedSourceId: string | null;
  /** The analysis looked at, of each source; the newest where none is named. */
  chosenAnalysis: Record<string, string>;
  /** Analyses shown beside the chosen one, of each source; at most `mostCompared`. They may be of other sources. */
  compared: Record<string, string[]>;
  /** How those of other sources lie over the chosen one, of each source. */
  alignments: Record<string, Record<string, Alignment>>;
  /** The analyses of the last run, of each source. */
  runs: Record<string, string[]>;
  /** Sources whose analysis has been asked for but has no id yet; true when it shall be cancelled as soon as it has. */
  starting: Record<string, boolean>;
  /** Analyses whose cancel has been asked for. */
  cancelling: Record<string, true>;
  /** What the user did in this window and can undo. */
  history: History;
}

export const useSession = create<SessionState>(() => ({
  ready: false,
  link: 'connecting',
  host: { kind: 'serve', nativeDialogs: false, platform: '' },
  version: '',
  sources: [],
  analyses: {},
  models: [],
  devices: [],
  modelImport: null,
  queue: emptyQueue,
  programs: null,
  recents: [],
  preferences: defaultPreferences,
  selectedSourceId: null,
  chosenAnalysis: {},
  compared: {},
  alignments: {},
  runs: {},
  starting: {},
  cancelling: {},
  history: emptyHistory,
}));

/** The source looked at. */
export function selectedSource(state: SessionState): SourceView | null {
  return state.sources.find((source) => source.id === state.selectedSourceId) ?? null;
}

/** The analysis of a source that is shown: the chosen one, or the newest. */
export function analysisOf(state: SessionState, source: SourceView | null): AnalysisView | null {
  if (source === null) return null;
  const chosen = state.chosenAnalysis[source.id];
  const id = chosen !== undefined && chosen in state.analyses ? chosen : source.analysisIds.at(-1);
  return id === undefined ? null : (state.analyses[id] ?? null);
}

/** The analysis looked at. */
export function selectedAnalysis(state: SessionState): AnalysisView | null {
  return analysisOf(state, selectedSource(state));
}

/** The analyses of a source that are shown: the one looked at, then those compared with it, those of other sources last. */
export function shownOf(state: SessionState, source: SourceView | null): AnalysisView[] {
  const chosen = analysisOf(state, source);
  if (source === null || chosen === null) return [];
  const others = (state.compared[source.id] ?? [])
    .map((id) => state.analyses[id])
    .filter((other): other is AnalysisView => other !== undefined && other.id !== chosen.id)
    .slice(0, mostCompared);
  const own = ({ sourceId }: AnalysisView) => sourceId === source.id;
  return [chosen, ...others.filter(own), ...others.filter((other) => !own(other))];
}

/** The analyses that are shown of the selected source. */
export function shownAnalyses(state: SessionState): AnalysisView[] {
  return shownOf(state, selectedSource(state));
}

/** The last run of a source where the analysis looked at is of it; otherwise that analysis alone. */
export function runOf(state: SessionState, source: SourceView | null): AnalysisView[] {
  const chosen = analysisOf(state, source);
  if (source === null || chosen === null) return [];
  const run = state.runs[source.id] ?? [];
  if (!run.includes(chosen.id)) return [chosen];
  return run.map((id) => state.analyses[id]).filter((analysis) => analysis !== undefined);
}

/** The analyses of a source that are queued or running. */
export function activeOf({ analyses }: SessionState, source: SourceView | null): AnalysisView[] {
  return Object.values(analyses).filter((analysis) => analysis.sourceId === source?.id && isActive(analysis));
}

/** True while an analysis is queued or running. */
export function isActive(analysis: AnalysisView | null): boolean {
  return analysis?.status === 'queued' || analysis?.status === 'running';
}

/** The model that the next analysis uses. */
export function currentModel(state: SessionState): ModelView | null {
  return state.models.find((model) => model.name === state.preferences.model) ?? state.models[0] ?? null;
}

/** The threshold that the next analysis uses, in the unit of its metric. */
export function currentThreshold(state: SessionState): number {
  return state.preferences.threshold ?? usualThreshold(state);
}

/** The threshold to start from, for the chosen metric and model. */
export function usualThreshold(state: SessionState): number {
  return defaultThreshold(state.preferences.metric, usualMse(state));
}

/** The MSE that the chosen model's authors suggest. */
export function usualMse(state: SessionState): number {
  return currentModel(state)?.defaultThreshold ?? 0.007;
}
