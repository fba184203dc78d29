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

/** The recents with `path` first, once, at most MAX_RECENTS of them. */
export function withRecent(recents: readonly string[], path: string): string[] {
  return [path, ...recents.filter((other) => other !== path)].slice(0, MAX_RECENTS);
}
