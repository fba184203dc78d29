// The programs behind the window that do the work, as its status bar shows them: ffmpeg and the engine.
import { z } from 'zod';

export const programsViewSchema = z.object({
  /** Version of the ffmpeg that is used; null where none was found. */
  ffmpeg: z.string().nullable(),
  /** `restarting`: its process was lost, and another one begins anew what that one did. */
  engine: z.enum(['idle', 'working', 'restarting']),
});
export type ProgramsView = z.infer<typeof programsViewSchema>;
