// What the desktop can do for the services: native dialogs, the file manager, the system's list of recent files.
import { app, type BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron';
import { type ChosenFolder, StudioError, toErrorData } from '../contract';
import { pictureExtensions, tokenFileExtensions, videoExtensions } from '../services/expand';
import type { HostAbilities } from '../services/types';
import { desktopAttention } from './attention';
import { hasFeed } from './updates';

const filesOptions: OpenDialogOptions = {
  title: 'Open videos, images or token files',
  properties: ['openFile', 'multiSelections'],
  filters: [
    {
      name: 'Videos, images and token files',
      extensions: [...videoExtensions, ...pictureExtensions, ...tokenFileExtensions],
    },
    { name: 'All files', extensions: ['*'] },
  ],
};

// An analysis is a folder too; the extension cannot be asked for in a folder dialog, the services check what was chosen.
const analysisOptions: OpenDialogOptions = {
  title: 'Open a folder: its videos and pictures, or an analysis (.etok)',
  // macOS takes an analysis for a file, where the installed app has said so.
  properties: process.platform === 'darwin' ? ['openDirectory', 'openFile'] : ['openDirectory'],
};

// A published checkpoint is called `params`, without an extension.
const checkpointOptions: OpenDialogOptions = {
  title: 'Import a published model (its file params)',
  properties: ['openFile'],
};

const folderOptions: Record<ChosenFolder, OpenDialogOptions> = {
  analyses: {
    title: 'Choose the folder that analyses go to',
    properties: ['openDirectory', 'createDirectory'],
  },
  exports: {
    title: 'Choose the folder that exports go to',
    properties: ['openDirectory', 'createDirectory'],
  },
  ffmpeg: {
    title: 'Choose the folder that holds ffmpeg and ffprobe',
    properties: ['openDirectory', 'showHiddenFiles'],
  },
};

/** Gives the desktop's abilities; dialogs belong to the window, where there is one. */
export function desktopAbilities(window: () => BrowserWindow | null): HostAbilities {
  const ask = async (options: OpenDialogOptions): Promise<string[]> => {
    const parent = window();
    const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return answer.canceled ? [] : answer.filePaths;
  };
  return {
    kind: 'electron',
    nativeDialogs: true,
    chooseFiles: () => ask(filesOptions),
    chooseAnalysis: async () => (await ask(analysisOptions))[0] ?? null,
    chooseCheckpoint: async () => (await ask(checkpointOptions))[0] ?? null,
    chooseFolder: async (purpose) => (await ask(folderOptions[purpose]))[0] ?? null,
    canUpdate: hasFeed(),
    reveal: async (path) => {
      shell.showItemInFolder(path);
      return true;
    },
    noteRecent: (path) => app.addRecentDocument(path),
    desktop: desktopAttention(window),
  };
}

/** Says why the program could not start, and waits until it was read; there is no window that could. */
export function tellOfStart(error: unknown): void {
  dialog.showErrorBox('ElasticTok Studio cannot start', StudioError.fromData(toErrorData(error)).message);
}
