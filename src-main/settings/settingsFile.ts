// Loads and saves the settings file; a damaged one is put aside and never stops the program.
import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Preferences, preferencesSchema } from '../contract/settings';
import type { Notice } from '../contract/views';
import { removeStaleTemps, systemErrorCode, writeError, writeFileAtomic } from '../fsx/atomic';
import { defaultSettings, parseSettings, type Settings, withRecent } from './schema';

export interface SettingsFile {
  /** The settings as they are now. */
  readonly current: Settings;
  /** What the user should know of the loading; null when all was well. */
  readonly notice: Notice | null;
  /**
   * Changes preferences and saves. They hold for this session also where saving fails.
   * @throws StudioError `disk-full` or `write-failed`; ZodError on values that are none.
   */
  setPreferences(changes: Partial<Preferences>): Promise<Settings>;
  /** Sets the path of ffmpeg; null to search for it. Throws as setPreferences. */
  setFfmpegPath(path: string | null): Promise<Settings>;
  /** Sets the folder that exports go to. Throws as setPreferences. */
  setExportFolder(path: string): Promise<Settings>;
  /** Puts a path first among the recents. Throws as setPreferences. */
  addRecent(path: string): Promise<Settings>;
  /** Forgets all recents. Throws as setPreferences. */
  clearRecents(): Promise<Settings>;
}

async function load(path: string): Promise<{ settings: Settings; notice: Notice | null }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { settings: defaultSettings(), notice: null };
    const message = `${basename(path)}: the settings cannot be read. The defaults are used for now.`;
    return { settings: defaultSettings(), notice: { level: 'warning', message } };
  }
  try {
    return { settings: parseSettings(text), notice: null };
  } catch {
    const kept = await rename(path, `${path}.bad`).then(
      () => ` The damaged file was kept as ${basename(path)}.bad.`,
      () => '',
    );
    const message = `${basename(path)}: the settings were damaged. The defaults are used.${kept}`;
    return { settings: defaultSettings(), notice: { level: 'warning', message } };
  }
}

/** Opens the settings file at `path`, which need not exist. Never throws: what cannot be read gives the defaults and a notice. */
export async function openSettings(path: string): Promise<SettingsFile> {
  await removeStaleTemps(dirname(path));
  const { settings, notice } = await load(path);
  let current = settings;
  let saving: Promise<unknown> = Promise.resolve();

  async function save(changed: Settings): Promise<Settings> {
    current = changed;
    // One after another, each with the newest state: two changes at once must not end with the older one on disk.
    const saved = saving.then(async () => {
      try {
        await mkdir(dirname(path), { recursive: true });
      } catch (error) {
        throw writeError(error, path);
      }
      await writeFileAtomic(path, `${JSON.stringify(current, null, 2)}\n`);
    });
    saving = saved.catch(() => undefined);
    await saved;
    return changed;
  }

  return {
    get current() {
      return current;
    },
    notice,
    setPreferences: async (changes) =>
      save({ ...current, preferences: preferencesSchema.parse({ ...current.preferences, ...changes }) }),
    setFfmpegPath: (ffmpegPath) => save({ ...current, ffmpegPath }),
    setExportFolder: (exportFolder) => save({ ...current, exportFolder }),
    addRecent: (recent) => save({ ...current, recents: withRecent(current.recents, recent) }),
    clearRecents: () => save({ ...current, recents: [] }),
  };
}
