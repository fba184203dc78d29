// What the page tells of itself for the native menu: keys, what is on, and what would be undone.
import { z } from 'zod';
import { menuCommands } from './events';
import { chordSchema } from './keys';

const labelSchema = z.string().min(1).max(400).nullable();

export const menuShownSchema = z.strictObject({
  /** The chord that is shown beside each command that has one. */
  chords: z.partialRecord(z.enum(menuCommands), chordSchema),
  /** The commands whose mode or overlay is on. */
  checked: z.array(z.enum(menuCommands)),
  /** `Undo move cut`; null where nothing can be undone, or redone. */
  undo: labelSchema,
  redo: labelSchema,
});
export type MenuShown = z.infer<typeof menuShownSchema>;
