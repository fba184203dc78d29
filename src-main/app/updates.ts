// Newer versions of the installed app: looked for where it was packaged with a feed (RELEASING.md) and the user has asked for it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { appStateSchema } from '../contract';
import { log } from '../diagnosis/log';
import type { Studio } from '../services/types';

/** True where the program was packaged with a feed; electron-builder then writes this file. */
export function hasFeed(): boolean {
  return app.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml'));
}

/** Looks once, at the start, and tells by a notification what was found; it is installed when the app ends. */
export async function lookForUpdate(studio: Studio): Promise<void> {
  if (!hasFeed()) return;
  const state = await studio.invoke('app.state', {});
  if (!state.ok) return;
  const { preferences } = appStateSchema.pick({ preferences: true }).parse(state.value);
  if (!preferences.checkForUpdates) return;
  try {
    const { default: updater } = await import('electron-updater');
    await updater.autoUpdater.checkForUpdatesAndNotify();
  } catch (error) {
    // A feed that cannot be reached is nobody's concern while working.
    log.warning('looking for a newer version failed', { error });
  }
}
