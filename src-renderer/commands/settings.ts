// Actions of the settings and health dialogs; what fails is said in the dialog.
import { type ChosenFolder, type CommandInput, type FoldersView, toErrorData } from '../../src-main/contract';
import { call } from '../api/bridge';
import { copyText } from '../api/clipboard';
import { bytesText } from '../lib/format';
import { useExports } from '../store/exports';
import { useSession } from '../store/session';
import { type SettingsSection, type SettingsState, useSettings } from '../store/settings';
import { errorTitle, notify, sentence, showDialog, useUi } from '../store/ui';

/** Opens the settings, at a section where one is named. */
export function showSettings(section?: SettingsSection): void {
  useSettings.setState({ problem: null, done: null, ...(section !== undefined && { section }) });
  showDialog('settings');
}

/** Opens the health page. */
export function showHealth(): void {
  useSettings.setState({ problem: null, done: null, report: null });
  showDialog('health');
}

/** Asks for something; what went wrong goes into the slice. */
async function ask(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const data = toErrorData(error);
    if (data.code !== 'cancelled') useSettings.setState({ problem: `${errorTitle(data)} ${sentence(data.remedy)}` });
  }
}

/** Carries something out and says meanwhile what goes on. One at a time: while something goes on nothing is begun. */
async function attempt(busy: NonNullable<SettingsState['busy']>, action: () => Promise<unknown>): Promise<void> {
  if (useSettings.getState().busy !== null) return;
  useSettings.setState({ busy, problem: null, done: null });
  await ask(action);
  useSettings.setState({ busy: null });
}

function takeFolders(folders: FoldersView): void {
  useSettings.setState({ folders });
  useExports.setState({ folder: folders.exports.name });
}

/** Asks where things go. */
export const fetchFolders = () => ask(async () => takeFolders(await call('settings.folders', {})));

/** Asks for a folder by the native dialog. */
export const chooseFolder = (folder: ChosenFolder) =>
  attempt('searching', async () => takeFolders(await call('settings.chooseFolder', { folder })));

/** Goes back to the usual folder. */
export const resetFolder = (folder: ChosenFolder) =>
  attempt('searching', async () => takeFolders(await call('settings.resetFolder', { folder })));

/** Looks for ffmpeg anew. */
export const findFfmpeg = () => attempt('searching', async () => takeFolders(await call('settings.findFfmpeg', {})));

/** Asks what is kept on disk. */
export const fetchStorage = () => ask(async () => useSettings.setState({ storage: await call('storage.view', {}) }));

/** Removes what is kept on disk for good. */
export const clearStorage = (wanted: CommandInput<'storage.clear'>) =>
  attempt('clearing', async () => {
    try {
      const { removedBytes, view } = await call('storage.clear', wanted);
      useSettings.setState({ storage: view, done: `${bytesText(removedBytes)} are free again.` });
    } catch (error) {
      // Some of it may be gone all the same.
      useSettings.setState({ storage: await call('storage.view', {}) });
      throw error;
    }
  });

async function check(): Promise<void> {
  const { lines } = await call('health.check', {});
  useSettings.setState({ lines });
}

/** Looks at everything anew. */
export const checkHealth = () => attempt('checking', check);

/** Runs the self-tests of all devices anew, and looks at everything again. */
export const testAllDevices = () =>
  attempt('testing', async () => {
    useSession.setState(await call('devices.test', { device: null }));
    await check();
  });

/** Copies a text and says so; where the clipboard cannot be had, the health page shows it to be copied by hand. */
async function copyReport(text: string, message: string): Promise<void> {
  if (!(await copyText(text))) {
    showHealth();
    useSettings.setState({ report: text });
  } else if (useUi.getState().dialog === 'health') useSettings.setState({ done: message, report: null });
  else notify('info', message);
}

/** Copies the report of the health page. */
export const copyHealth = () =>
  attempt('checking', async () => {
    if (useSettings.getState().lines === null) await check();
    const { text } = await call('health.report', { names: useSettings.getState().withNames });
    await copyReport(text, 'The diagnostics are on the clipboard.');
  });

/** Copies the newest crash report. */
export const copyCrash = () =>
  attempt('checking', async () => {
    const { text } = await call('diagnosis.crashReport', {});
    if (text !== null) await copyReport(text, 'The crash report is on the clipboard.');
    else if (useUi.getState().dialog === 'health') useSettings.setState({ done: 'There is no crash report.' });
    else notify('info', 'There is no crash report.');
  });

/** Shows the folder of the logs in the file manager. */
export const showLogs = () => ask(async () => void (await call('diagnosis.showLogs', {})));
