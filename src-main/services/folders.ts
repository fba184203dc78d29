// The folders that the user can choose, where they are now, and the commands that show and change them.
import { basename } from 'node:path';
import {
  type ChosenFolder,
  type CommandHandlers,
  type CommandName,
  type FoldersView,
  StudioError,
  toErrorData,
} from '../contract';
import { withoutPaths } from '../diagnosis/hideNames';
import type { SettingsFile } from '../settings/settingsFile';
import type { FfmpegFinder } from './ffmpegFinder';
import type { HostAbilities } from './types';

interface FolderParts {
  settings: SettingsFile;
  ffmpeg: FfmpegFinder;
  /** Where analyses and exports go until the user has chosen. */
  usual: Record<'analyses' | 'exports', string>;
  chooseFolder: HostAbilities['chooseFolder'];
}

export interface Folders {
  /** Path of the folder that analyses or exports go to. */
  path(which: 'analyses' | 'exports'): string;
  handlers: Pick<CommandHandlers, Extract<CommandName, `settings.${string}`>>;
}

/** The folders, each handler as the contract says. */
export function chosenFolders({ settings, ffmpeg, usual, chooseFolder }: FolderParts): Folders {
  // A host without dialogs has one folder, whatever another one has chosen.
  const chosen = (which: 'analyses' | 'exports') => (chooseFolder === null ? null : settings.current.folders[which]);
  const path = (which: 'analyses' | 'exports') => chosen(which) ?? usual[which];
  const nameOf = (folder: string) => basename(folder) || folder;
  const view = (): FoldersView => ({
    analyses: { name: nameOf(path('analyses')), usual: chosen('analyses') === null },
    exports: { name: nameOf(path('exports')), usual: chosen('exports') === null },
    ffmpeg: ffmpegView(ffmpeg.found, settings.current.ffmpegPath),
  });
  const set = async (folder: ChosenFolder, to: string | null): Promise<FoldersView> => {
    if (folder !== 'ffmpeg') await settings.setFolder(folder, to);
    else if (to === null) await ffmpeg.forget();
    else await ffmpeg.choose(to);
    return view();
  };
  return {
    path,
    handlers: {
      'settings.folders': async () => view(),
      'settings.chooseFolder': async ({ folder }) => {
        if (chooseFolder === null)
          throw new StudioError('bad-request', 'a browser cannot choose folders', 'Choose it in the desktop app');
        const to = await chooseFolder(folder);
        return to === null ? view() : set(folder, to);
      },
      'settings.resetFolder': async ({ folder }) => set(folder, null),
      'settings.findFfmpeg': async () => {
        await ffmpeg.search();
        return view();
      },
    },
  };
}

function ffmpegView(found: FfmpegFinder['found'], setting: string | null): FoldersView['ffmpeg'] {
  const chosen = setting === null ? null : basename(setting) || setting;
  if (!(found instanceof StudioError)) {
    const { version, origin } = found;
    return { version, origin, chosen, problem: null };
  }
  const { what, remedy } = toErrorData(found);
  return { version: null, origin: null, chosen, problem: { what: withoutPaths(what), remedy } };
}
