// The steps that bring a settings file of an older version to the present form, one a version.
import { z } from 'zod';

/** A settings file as JSON, of whatever version. */
type Json = Record<string, unknown>;

/** Step i makes version i + 2 of version i + 1. What a step was once, it stays: files of any age meet it. */
const steps: readonly ((old: Json) => Json)[] = [
  // 1 to 2: analyses got a folder to choose as well as exports, so both have a place of their own.
  ({ exportFolder = null, ...rest }) => ({ ...rest, version: 2, folders: { analyses: null, exports: exportFolder } }),
];

/** Version of the settings file that this program writes. A change of its form adds a step above. */
export const SETTINGS_VERSION = steps.length + 1;

const versioned = z.looseObject({ version: z.number().int().positive() });

/** The version that a settings file says it has. @throws ZodError where it says none */
export function versionOf(json: unknown): number {
  return versioned.parse(json).version;
}

/** The same settings in the present form; those of this version stay as they are. @throws ZodError where the file says no version */
export function migrated(json: unknown): Json {
  const given: Json = versioned.parse(json);
  return steps.slice(versionOf(given) - 1).reduce((settings, step) => step(settings), given);
}
