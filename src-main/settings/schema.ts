// What the settings file holds: the user's preferences, where ffmpeg is, and the files opened last.
import { z } from 'zod';
import { defaultPreferences, preferencesSchema } from '../contract/settings';

/** Version of the settings file. A change of its form adds a migration here. */
export const SETTINGS_VERSION = 1;
/** Most recent files that are kept. */
export const MAX_RECENTS = 20;

export const settingsSchema = z.object({
  version: z.literal(SETTINGS_VERSION),
  preferences: preferencesSchema,
  /** Path of ffmpeg to take before all others; null to search for it. */
  ffmpegPath: z.string().min(1).nullable(),
  /** Folder that exports go to; null for the usual one. */
  exportFolder: z.string().min(1).nullable().default(null),
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
    exportFolder: null,
    recents: [],
  };
}

/**
 * Reads the settings from the text of the file. A preference that an older version did not have gets its default.
 * @throws SyntaxError or ZodError on anything else that is not as it should be.
 */
export function parseSettings(text: string): Settings {
  const json: unknown = JSON.parse(text);
  const older = z.object({ preferences: z.record(z.string(), z.unknown()) }).safeParse(json);
  const filled = older.success
    ? { ...defaultSettings(), ...(json as object), preferences: { ...defaultPreferences, ...older.data.preferences } }
    : json;
  return settingsSchema.parse(filled);
}

/** The recents with `path` first, once, at most MAX_RECENTS of them. */
export function withRecent(recents: readonly string[], path: string): string[] {
  return [path, ...recents.filter((other) => other !== path)].slice(0, MAX_RECENTS);
}
