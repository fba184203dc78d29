// Actions on sources and analyses; every failure becomes a notice.
import type { AnalysisSettings } from '../../src-main/contract';
import { call, sendFiles } from '../api/bridge';
import { flushPreferences } from '../store/preferences';
import {
  analysisOf,
  currentModel,
  currentThreshold,
  isActive,
  type SessionState,
  selectedAnalysis,
  selectedSource,
  useSession,
} from '../store/session';
import { notify, notifyError } from '../store/ui';

/** Id of the hidden file input of hosts without native dialogs. */
export const fileInputId = 'file-input';

/** Opens the native dialog, or the page's own file chooser. */
export async function openWithDialog(): Promise<void> {
  if (useSession.getState().host.nativeDialogs) await guarded(() => call('files.open', {}));
  else document.getElementById(fileInputId)?.click();
}

/** Opens an analysis folder by the native dialog. */
export const openAnalysisFolder = () => guarded(() => call('files.openAnalysis', {}));

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

/** Takes a source off the list. */
export const closeSource = (sourceId: string) => guarded(() => call('source.close', { sourceId }));

/** The settings that the next analysis gets; null while there is no model. */
export function nextSettings(state: SessionState): AnalysisSettings | null {
  const model = currentModel(state);
  if (model === null) return null;
  const { search, sampling, fit, device } = state.preferences;
  return { model: model.name, threshold: currentThreshold(state), search, sampling, fit, device };
}

/** Starts an analysis of the selected source with the current settings. */
export async function startAnalysis(): Promise<void> {
  const state = useSession.getState();
  const source = selectedSource(state);
  const settings = nextSettings(state);
  if (source === null || settings === null || source.id in state.starting) return;
  useSession.setState({ starting: { ...state.starting, [source.id]: false } });
  await guarded(async () => {
    await flushPreferences();
    const { analysisId } = await call('analysis.start', { sourceId: source.id, settings });
    if (useSession.getState().starting[source.id]) await cancelById(analysisId);
  });
  useSession.setState(({ starting: { [source.id]: _started, ...starting } }) => ({ starting }));
}

/** Cancels what runs for the selected source, even before its analysis has an id. */
export async function cancelAnalysis(): Promise<void> {
  const state = useSession.getState();
  const source = selectedSource(state);
  if (source === null) return;
  const analysis = analysisOf(state, source);
  if (source.id in state.starting) useSession.setState({ starting: { ...state.starting, [source.id]: true } });
  else if (analysis !== null && isActive(analysis)) await guarded(() => cancelById(analysis.id));
}

async function cancelById(analysisId: string): Promise<void> {
  if (useSession.getState().cancelling[analysisId]) return;
  useSession.setState(({ cancelling }) => ({ cancelling: { ...cancelling, [analysisId]: true } }));
  try {
    await call('analysis.cancel', { analysisId });
  } catch (error) {
    useSession.setState(({ cancelling: { [analysisId]: _failed, ...cancelling } }) => ({ cancelling }));
    throw error;
  }
}

/** Goes on with an analysis that stopped early. */
export async function resumeAnalysis(): Promise<void> {
  const analysis = selectedAnalysis(useSession.getState());
  if (analysis?.canResume) await guarded(() => call('analysis.resume', { analysisId: analysis.id }));
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

/** Runs the self-test of all devices. */
export async function testDevices(): Promise<void> {
  await guarded(async () => useSession.setState(await call('devices.test', { device: null })));
}

async function guarded(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    notifyError(error);
  }
}
