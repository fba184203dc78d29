// The keys of commands as the user changed them: a profile to begin with, and the chords of single commands.
import { z } from 'zod';

/** Which keys commands have before anything is changed: as in players (mpv, LosslessCut), or as in editing programs (Resolve). */
export const keyProfileSchema = z.enum(['player', 'editor']);
export type KeyProfile = z.infer<typeof keyProfileSchema>;

/** Most chords of one command. */
export const maxChords = 6;
const maxChanges = 300;

/** A key press as the renderer writes it: `Shift+ArrowLeft`, `?`, `Ctrl+Shift+z`. */
export const chordSchema = z.string().min(1).max(40);

/** Ids of the command table; one that a version does not know is kept and does nothing. */
const commandNameSchema = z
  .string()
  .max(60)
  .regex(/^[A-Za-z]+(\.[A-Za-z0-9]+)+$/);

export const keyPreferencesSchema = z.strictObject({
  profile: keyProfileSchema,
  /** All chords of each command that has others than those of the profile; none where it shall have no key. */
  changes: z
    .record(commandNameSchema, z.array(chordSchema).max(maxChords))
    .refine((changes) => Object.keys(changes).length <= maxChanges, `at most ${maxChanges} commands`),
});
export type KeyPreferences = z.infer<typeof keyPreferencesSchema>;

export const defaultKeys: KeyPreferences = { profile: 'player', changes: {} };
