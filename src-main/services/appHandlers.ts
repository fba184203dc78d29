// The commands that concern the program as a whole: its state, opening files, recent files, preferences, the test of a device.
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { AppState, CommandHandlers, CommandName, ProgramsView } from '../contract';
import { log } from '../diagnosis/log';
import { noticesPath } from '../fsx/places';
import type { SettingsFile } from '../settings/settingsFile';
import type { DeviceTests } from './devices';
import { lastRunNotice } from './diagnosis';
import type { EventBus } from './events';
import type { ExportList } from './exports';
import type { FfmpegFinder } from './ffmpegFinder';
import type { chosenFolders } from './folders';
import type { ModelImports } from './modelImports';
import type { ModelCatalog } from './models';
import type { FileOpener } from './opener';
import type { createQueue } from './queue';
import type { RecentList } from './recents';
import type { SourceList } from './sources';
import type { Storage } from './storage';
import type { HostAbilities } from './types';

interface AppParts {
  host: HostAbilities;
  version: string;
  sources: SourceList;
  queue: Awaited<ReturnType<typeof createQueue>>;
  models: ModelCatalog;
  devices: DeviceTests;
  imports: ModelImports;
  exports: ExportList;
  folders: ReturnType<typeof chosenFolders>;
  recents: RecentList;
  settings: SettingsFile;
  bus: EventBus;
  storage: Storage;
  opener: FileOpener;
  ffmpeg: FfmpegFinder;
  programs(): ProgramsView;
  /** Tells the preview engine that what it knows of a file is old. */
  forget(path: string): void;
}

type AppCommand =
  | Extract<CommandName, `app.${string}` | `files.${string}` | `menu.${string}` | `preferences.${string}`>
  | 'recents.clear'
  | 'source.pictureNames'
  | 'devices.test';

/** The handlers, each as the contract says, and what hosts ask for: `open` opens paths, `openDemo` the demo clip; both give ids of the sources. */
export function appHandlers(parts: AppParts) {
  const { host, version, sources, queue, models, devices, imports, exports, folders } = parts;
  const { recents, settings, bus, storage, opener, ffmpeg, programs, forget } = parts;

  /** Opens paths; ffmpeg is looked for again where it was missing, so that installing it helps without a restart. */
  async function open(paths: string[]): Promise<{ sourceIds: string[] }> {
    for (const path of paths) log.hider.know(path);
    await ffmpeg.searchIfMissing();
    // The engine starts while the file is examined, so that the first picture does not wait for it; what it knew of the file is old.
    if (paths[0] !== undefined) forget(resolve(paths[0]));
    const opened = await opener.open(paths.map((path) => resolve(path)));
    void storage.trim();
    return opened;
  }

  /** The demo clip for a start without a file; nothing where something else is open, or being opened, now or by the time it is made: that takes seconds. */
  async function openDemo(): Promise<{ sourceIds: string[] }> {
    const isWanted = () => sources.all().length === 0 && !opener.isOpening;
    if (!isWanted()) return { sourceIds: [] };
    const clip = await opener.demoClip();
    return isWanted() ? open([clip]) : { sourceIds: [] };
  }

  function state(): AppState {
    return {
      host: { kind: host.kind, nativeDialogs: host.nativeDialogs, platform: process.platform },
      version,
      sources: sources.views(),
      analyses: queue.analyses.views(),
      models: models.views(),
      devices: devices.views(),
      modelImport: imports.view,
      exports: exports.views(),
      exportFolder: basename(folders.path('exports')),
      queue: queue.reporter.view(),
      programs: programs(),
      notices: [settings.notice, lastRunNotice(), ...queue.keeper.notices].filter((notice) => notice !== null),
      recents: recents.views(),
      preferences: settings.current.preferences,
    };
  }

  const handlers: Pick<CommandHandlers, AppCommand> = {
    'app.state': async () => state(),
    'app.about': async () => ({ notices: await readNotices(), canUpdate: host.canUpdate === true }),
    'files.open': async () => open(await host.chooseFiles()),
    'files.openAnalysis': async () => {
      const folder = await host.chooseAnalysis();
      return folder === null ? { sourceIds: [] } : open([folder]);
    },
    'files.openRecent': async ({ recentId }) => open([recents.path(recentId)]),
    'files.openDemo': async () => open([await opener.demoClip()]),
    'recents.clear': async () => {
      await recents.clear();
      return {};
    },
    'menu.show': async (shown) => {
      host.showInMenu?.(shown);
      return {};
    },
    'source.pictureNames': async ({ sourceId }) => ({ names: [...(sources.open(sourceId).pictures ?? [])] }),
    'preferences.set': async (changes) => {
      const { preferences } = await settings.setPreferences(changes);
      bus.send({ type: 'preferences', preferences });
      if ('cacheLimitBytes' in changes) void storage.trim();
      return preferences;
    },
    'devices.test': async ({ device }) => {
      const model = models.get(settings.current.preferences.model);
      return { devices: await devices.test(model.dir, device) };
    },
  };
  return { open, openDemo, handlers };
}

async function readNotices(): Promise<string | null> {
  const path = noticesPath();
  return path === null ? null : readFile(path, 'utf8');
}
