// Actions on sources and analyses; every failure becomes a notice.
import { type AnalysisSettings, settingsFrom } from '../../src-main/contract';
import { call, sendFiles } from '../api/bridge';
import { droppedFiles, isVideo } from '../api/droppedFiles';
import { flushPreferences } from '../store/preferences';
import { activeOf, runOf, type SessionState, selectedAnalysis, selectedSource, useSession } from '../store/session';
import { showRun } from '../store/shown';
import { notify } from '../store/ui';
import { recordStep } from '../store/undo';
import { guarded } from './guarded';

/** Id of the hidden file input of hosts without native dialogs. */
export const fileInputId = 'file-input';
/** And of the one for folders. */
export const folderInputId = 'folder-input';

/** Opens the native dialog, or the page's own file chooser. */
export async function openWithDialog(): Promise<void> {
  if (useSession.getState().host.nativeDialogs) await guarded(() => call('files.open', {}));
  else document.getElementById(fileInputId)?.click();
}

/** Opens a folder by the native dialog: its videos and pictures, or an analysis; in a page of a browser by its own chooser, for its videos. */
export async function openFolder(): Promise<void> {
  if (useSession.getState().host.nativeDialogs) await guarded(() => call('files.openAnalysis', {}));
  else document.getElementById(folderInputId)?.click();
}

/** Opens the videos of a folder that was chosen in the page. */
export const openVideosOf = (files: File[]) => openFiles(files.filter(isVideo));

/** Opens the generated demo clip. */
export const openDemo = () => guarded(() => call('files.openDemo', {}));

/** Opens a recent file. */
export const openRecent = (recentId: string) => guarded(() => call('files.openRecent', { recentId }));

/** Empties the list of recent files. */
export const clearRecents = () => guarded(() => call('recents.clear', {}));

/** Opens dropped or chosen files. */
export async function openFiles(files: File[]): Promise<void> {
  if (files.length > 0) await guarded(() => sendFiles(files));
}

/** Takes a source off the list; can be undone where the recent files lead back to it. */
export async function closeSource(sourceId: string): Promise<void> {
  const name = useSession.getState().sources.find(({ id }) => id === sourceId)?.name ?? 'file';
  await guarded(async () => {
    const { recentId } = await call('source.close', { sourceId });
    if (recentId === null) return;
    // Opened again, it is another one.
    let open = sourceId;
    recordStep({
      label: `close ${name}`,
      sourceId: null,
      analysisId: null,
      gesture: null,
      undo: () =>
        guarded(async () => {
          open = (await call('files.openRecent', { recentId })).sourceIds[0] ?? open;
        }),
      redo: () => guarded(() => call('source.close', { sourceId: open })),
    });
  });
}

/** Opens what was dropped, the videos of folders too. */
export const openDropped = (data: DataTransfer | null) =>
  guarded(async () => {
    const files = await droppedFiles(data);
    if (files.length > 0) await sendFiles(files);
  });

/** The settings of the analyses that the next run makes; none while there is no model. */
export function nextSettings(state: SessionState): AnalysisSettings[] {
  return settingsFrom(state.preferences, state.models);
}

/** Starts a run of analyses of the selected source with the current settings. */
export async function startAnalysis(): Promise<void> {
  const state = useSession.getState();
  const source = selectedSource(state);
  const settings = nextSettings(state);
  if (source === null || settings.length === 0 || source.id in state.starting) return;
  useSession.setState({ starting: { ...state.starting, [source.id]: false } });
  await guarded(async () => {
    await flushPreferences();
    const { analysisIds } = await call('analysis.start', { sourceId: source.id, settings });
    showRun(source.id, analysisIds);
    if (useSession.getState().starting[source.id]) await Promise.all(analysisIds.map(cancelById));
  });
  useSession.setState(({ starting: { [source.id]: _started, ...starting } }) => ({ starting }));
}

/** Cancels all that runs for the selected source, even before it has ids. */
export async function cancelAnalysis(): Promise<void> {
  const state = useSession.getState();
  const source = selectedSource(state);
  if (source === null) return;
  if (source.id in state.starting) useSession.setState({ starting: { ...state.starting, [source.id]: true } });
  else await guarded(() => Promise.all(activeOf(state, source).map(({ id }) => cancelById(id))));
}

/** Asks once for the end of an analysis; throws where it is refused. */
export async function cancelById(analysisId: string): Promise<void> {
  if (useSession.getState().cancelling[analysisId]) return;
  useSession.setState(({ cancelling }) => ({ cancelling: { ...cancelling, [analysisId]: true } }));
  try {
    await call('analysis.cancel', { analysisId });
  } catch (error) {
    useSession.setState(({ cancelling: { [analysisId]: _failed, ...cancelling } }) => ({ cancelling }));
    throw error;
  }
}

/** Goes on with what stopped early of the run that is looked at. */
export async function resumeAnalysis(): Promise<void> {
  const state = useSession.getState();
  const stopped = runOf(state, selectedSource(state)).filter(({ canResume }) => canResume);
  await guarded(() => Promise.all(stopped.map(({ id }) => call('analysis.resume', { analysisId: id }))));
}

/** Shows the analysis folder in the file manager, or says its name. */
export async function revealAnalysis(): Promise<void> {
  const analysis = selectedAnalysis(useSession.getState());
  if (analysis === null) return;
  await guarded(async () => {
    const { shown, folder } = await call('analysis.reveal', { analysisId: analysis.id });
    if (!shown) notify('info', `The analysis is stored in ${folder}`);
  });
}
