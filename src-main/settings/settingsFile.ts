// Loads and saves the settings file; one that is damaged or newer is put aside, one of an older version kept, and none stops the program.
import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Preferences, preferencesSchema } from '../contract/settings';
import type { Notice } from '../contract/views';
import { removeStaleTemps, systemErrorCode, writeError, writeFileAtomic } from '../fsx/atomic';
import { SETTINGS_VERSION, versionOf } from './migrations';
import { defaultSettings, parseSettings, readableSettings, type Settings, withRecent } from './schema';

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
  /** Sets the folder that analyses or exports go to; null for the usual one. Throws as setPreferences. */
  setFolder(which: keyof Settings['folders'], path: string | null): Promise<Settings>;
  /** Puts a path first among the recents. Throws as setPreferences. */
  addRecent(path: string): Promise<Settings>;
  /** Forgets all recents. Throws as setPreferences. */
  clearRecents(): Promise<Settings>;
  /** Waits until what was changed is on disk, or has failed. Never throws. */
  settled(): Promise<void>;
}

/** A settings file as it was found. */
interface Loaded {
  settings: Settings;
  notice: Notice | null;
  /** Content that the next save must not lose, and the ending of the name under which it is kept; null where there is none. */
  unkept: { ending: string; text: string } | null;
}

async function load(path: string): Promise<Loaded> {
  const fresh = (message: string | null): Loaded => ({
    settings: defaultSettings(),
    notice: message === null ? null : { level: 'warning', message: `${basename(path)}: ${message}` },
    unkept: null,
  });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return fresh(null);
    return fresh('the settings cannot be read. The defaults are used for now.');
  }
  /** Gives the file another name, or leaves that to the next save, and says so. */
  const putAside = async (message: string, ending: string): Promise<Loaded> => {
    try {
      await rename(path, `${path}.${ending}`);
      return fresh(`${message} The file was kept as ${basename(path)}.${ending}.`);
    } catch {
      return { ...fresh(message), unkept: { ending, text } };
    }
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
    const version = versionOf(json);
    if (version > SETTINGS_VERSION)
      return putAside('the settings are of a newer version of the program. The defaults are used.', `v${version}.bak`);
    const unkept = version < SETTINGS_VERSION ? { ending: `v${version}.bak`, text } : null;
    return { settings: parseSettings(text), notice: null, unkept };
  } catch {
    const settings = readableOf(json);
    if (settings === null) return putAside('the settings were damaged. The defaults are used.', 'bad');
    const told = await putAside('some settings were damaged and have their defaults. The others were kept.', 'bad');
    // At once, so that a crash does not lose what was saved; where that fails, the next change writes it.
    if (told.unkept === null) await writeFileAtomic(path, textOf(settings)).catch(() => undefined);
    return { ...told, settings };
  }
}

function readableOf(json: unknown): Settings | null {
  try {
    return readableSettings(json);
  } catch {
    return null;
  }
}

const textOf = (settings: Settings) => `${JSON.stringify(settings, null, 2)}\n`;

/** Opens the settings file at `path`, which need not exist. Never throws: what cannot be read gives the defaults and a notice. */
export async function openSettings(path: string): Promise<SettingsFile> {
  await removeStaleTemps(dirname(path));
  const { settings, notice, unkept } = await load(path);
  let unsaved = unkept;
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
      // Another version of the program can be gone back to: its file stays beside the new one.
      if (unsaved !== null) await writeFileAtomic(`${path}.${unsaved.ending}`, unsaved.text);
      unsaved = null;
      await writeFileAtomic(path, textOf(current));
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
    setFolder: (which, folder) => save({ ...current, folders: { ...current.folders, [which]: folder } }),
    addRecent: (recent) => save({ ...current, recents: withRecent(current.recents, recent) }),
    clearRecents: () => save({ ...current, recents: [] }),
    settled: async () => {
      await saving;
    },
  };
}
