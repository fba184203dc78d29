// What the About window tells beside name and version.
import { z } from 'zod';

export const aboutViewSchema = z.object({
  /** The licences of all that was packaged; null in a clone, where nothing is. */
  notices: z.string().nullable(),
  /** The program was packaged with a place to look for newer versions. */
  canUpdate: z.boolean(),
});
export type AboutView = z.infer<typeof aboutViewSchema>;

export const aboutCommands = {
  'app.about': { input: z.strictObject({}), output: aboutViewSchema },
} as const;
