// Session slice: what the main side has told, and which source and analysis are looked at.
import { create } from 'zustand';
import {
  type AnalysisView,
  type AppState,
  type DeviceView,
  defaultPreferences,
  type ModelView,
  type Preferences,
  type RecentView,
  type SourceView,
} from '../../src-main/contract';
import type { LinkStatus } from '../api/link';

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
  recents: RecentView[];
  preferences: Preferences;
  selectedSourceId: string | null;
  /** The analysis looked at, of each source; the newest where none is named. */
  chosenAnalysis: Record<string, string>;
  /** Sources whose analysis has been asked for but has no id yet; true when it shall be cancelled as soon as it has. */
  starting: Record<string, boolean>;
  /** Analyses whose cancel has been asked for. */
  cancelling: Record<string, true>;
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
  recents: [],
  preferences: defaultPreferences,
  selectedSourceId: null,
  chosenAnalysis: {},
  starting: {},
  cancelling: {},
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

/** True while an analysis is queued or running. */
export function isActive(analysis: AnalysisView | null): boolean {
  return analysis?.status === 'queued' || analysis?.status === 'running';
}

/** The model that the next analysis uses. */
export function currentModel(state: SessionState): ModelView | null {
  return state.models.find((model) => model.name === state.preferences.model) ?? state.models[0] ?? null;
}

/** The threshold that the next analysis uses. */
export function currentThreshold(state: SessionState): number {
  return state.preferences.threshold ?? currentModel(state)?.defaultThreshold ?? 0.007;
}
