// Applies what the main side tells to the slices and to the series.
import type { AnalysisView, AppState, SourceView, StudioEvent } from '../../src-main/contract';
import { showAlert } from '../api/alert';
import { applyExports, useExports } from './exports';
import { usePlayback } from './playback';
import { pendingPreferences } from './preferences';
import { registry } from './registry';
import { isActive, useSession } from './session';
import { addToRun, fetchShown, followActive } from './shown';
import { useTimelineView } from './timelineView';
import { notify } from './ui';

/** Takes the whole state of a freshly loaded or reconnected window. */
export function applyAppState(app: AppState): void {
  const { selectedSourceId, ready } = useSession.getState();
  const kept = app.sources.some((source) => source.id === selectedSourceId) ? selectedSourceId : null;
  useSession.setState({
    ready: true,
    host: app.host,
    version: app.version,
    sources: app.sources,
    analyses: Object.fromEntries(app.analyses.map((analysis) => [analysis.id, analysis])),
    models: app.models,
    devices: app.devices,
    modelImport: app.modelImport,
    queue: app.queue,
    programs: app.programs,
    recents: app.recents,
    preferences: { ...app.preferences, ...pendingPreferences() },
    selectedSourceId: kept ?? app.sources.at(-1)?.id ?? null,
    starting: {},
    cancelling: {},
  });
  useExports.setState({ exports: app.exports, folder: app.exportFolder });
  // Those of the start are told once, and not after every break of the connection.
  for (const { level, message } of ready ? [] : app.notices) notify(level, ...titleAndDetail(message));
  for (const source of app.sources) followActive(source);
  fetchShown();
}

/** Selects a source; its position and window start anew. */
export function selectSource(sourceId: string | null): void {
  if (useSession.getState().selectedSourceId === sourceId) return;
  useSession.setState({ selectedSourceId: sourceId });
  usePlayback.setState({ seconds: 0, ordinal: null, playing: false });
  useTimelineView.setState({ window: null });
  fetchShown();
}

/** Applies one event. Menu commands are handed on. */
export function applyEvent(event: StudioEvent, runMenu: (command: string) => void): void {
  switch (event.type) {
    case 'sources':
      applySources(event.sources);
      return;
    case 'opened':
      selectSource(event.sourceId);
      return;
    case 'analysis':
      applyAnalysis(event.analysis);
      return;
    case 'analysis-closed':
      useSession.setState(({ analyses: { [event.analysisId]: _closed, ...analyses } }) => ({ analyses }));
      registry.remove(event.analysisId);
      return;
    case 'blocks':
      registry.append(event.batch);
      return;
    case 'marks':
      registry.setMarks(event.marks);
      return;
    case 'exports':
      applyExports(event.exports);
      return;
    case 'queue':
      useSession.setState({ queue: event.queue });
      return;
    case 'programs':
      useSession.setState({ programs: event.programs });
      return;
    case 'alert':
      showAlert(event.title, event.body);
      return;
    case 'devices':
      useSession.setState({ devices: event.devices });
      return;
    case 'models':
      useSession.setState({ models: event.models });
      return;
    case 'model-import':
      useSession.setState({ modelImport: event.modelImport });
      return;
    case 'recents':
      useSession.setState({ recents: event.recents });
      return;
    case 'preferences':
      useSession.setState({ preferences: { ...event.preferences, ...pendingPreferences() } });
      return;
    case 'notice':
      notify(event.notice.level, ...titleAndDetail(event.notice.message));
      return;
    case 'menu':
      runMenu(event.command);
      return;
  }
}

/** The first sentence says what is, the rest what to do. */
function titleAndDetail(message: string): [string, string] {
  const end = message.search(/[.!?] /);
  return end < 0 ? [message, ''] : [message.slice(0, end + 1), message.slice(end + 2)];
}

function applySources(sources: SourceView[]): void {
  const known = new Map(useSession.getState().sources.map((source) => [source.id, source]));
  // What has not changed stays the same object, so that nothing is drawn again when a hundred files are opened.
  const same = (source: SourceView) => {
    const before = known.get(source.id);
    return before !== undefined && JSON.stringify(before) === JSON.stringify(source) ? before : source;
  };
  useSession.setState({ sources: sources.map(same) });
  const { selectedSourceId } = useSession.getState();
  if (!sources.some((source) => source.id === selectedSourceId)) selectSource(sources.at(-1)?.id ?? null);
  else fetchShown();
}

function applyAnalysis(analysis: AnalysisView): void {
  const before = useSession.getState().analyses[analysis.id];
  useSession.setState((state) => ({ analyses: { ...state.analyses, [analysis.id]: analysis } }));
  if (before === undefined) addToRun(analysis);
  if (!isActive(analysis)) {
    useSession.setState(({ cancelling: { [analysis.id]: _ended, ...cancelling } }) => ({ cancelling }));
  }
}
