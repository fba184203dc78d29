// What the settings file holds: the user's preferences, chosen folders, where ffmpeg is, and the files opened last.
import { z } from 'zod';
import { defaultPreferences, preferencesSchema } from '../contract/settings';
import { migrated, SETTINGS_VERSION } from './migrations';

/** Most recent files that are kept. */
export const MAX_RECENTS = 20;

const pathSchema = z.string().min(1).nullable();

export const settingsSchema = z.object({
  version: z.literal(SETTINGS_VERSION),
  preferences: preferencesSchema,
  /** Path of ffmpeg to take before all others; null to search for it. */
  ffmpegPath: pathSchema,
  /** Folders that analyses and exports go to; null for the usual ones. */
  folders: z.object({ analyses: pathSchema, exports: pathSchema }),
  /** Absolute paths of sources and analysis folders, the last one opened first. */
  recents: z.array(z.string().min(1)).max(MAX_RECENTS),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The settings of a first start. */
export function defaultSettings(): Settings {
  return {
    version: SETTINGS_VERSION,
    preferences: { ...defaultPreferences },
    ffmpegPath: null,
    folders: { analyses: null, exports: null },
    recents: [],
  };
}

/**
 * Reads the settings from the text of a file of this version or an older one. A preference that another program did not have gets its
 * default, one that this program does not know is left out.
 * @throws SyntaxError or ZodError on anything else that is not as it should be.
 */
export function parseSettings(text: string): Settings {
  const json = migrated(JSON.parse(text));
  const { preferences } = z.object({ preferences: z.record(z.string(), z.unknown()) }).parse(json);
  const known = Object.entries(preferences).filter(([name]) => name in defaultPreferences);
  const filled = { ...defaultPreferences, ...Object.fromEntries(known) };
  return settingsSchema.parse({ ...defaultSettings(), ...json, preferences: filled });
}

/**
 * What can be read of settings that are not as they should be: each preference, folder and recent file that is sound; defaults for the rest.
 * @throws ZodError where not even a version is there
 */
export function readableSettings(json: unknown): Settings {
  const usual = defaultSettings();
  const given = migrated(json);
  const { preferences, ffmpegPath, folders } = settingsSchema.shape;
  return {
    version: SETTINGS_VERSION,
    preferences: readableFields(preferences.shape, given.preferences, usual.preferences),
    ffmpegPath: ffmpegPath.catch(null).parse(given.ffmpegPath),
    folders: readableFields(folders.shape, given.folders, usual.folders),
    recents: z.array(z.unknown()).catch([]).parse(given.recents).flatMap(readablePath).slice(0, MAX_RECENTS),
  };
}

function readableFields<T extends object>(shape: Record<keyof T, z.ZodType>, given: unknown, usual: T): T {
  const fields = z.record(z.string(), z.unknown()).catch({}).parse(given);
  const read = Object.keys(usual).map((name) => {
    const parsed = shape[name as keyof T].safeParse(fields[name]);
    return [name, parsed.success ? parsed.data : usual[name as keyof T]];
  });
  return Object.fromEntries(read) as T;
}

function readablePath(path: unknown): string[] {
  return typeof path === 'string' && path !== '' ? [path] : [];
}

/** The recents with `path` first, once, at most MAX_RECENTS of them. */
export function withRecent(recents: readonly string[], path: string): string[] {
  return [path, ...recents.filter((other) => other !== path)].slice(0, MAX_RECENTS);
}
