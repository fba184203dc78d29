// What the renderer may know of the queue as a whole; the state of each file stands in its analyses, their order in that of the sources.
import { z } from 'zod';

export const queueViewSchema = z.object({
  /** Nothing is started until it is resumed. */
  paused: z.boolean(),
  /** Analyses that the end of the program interrupted and that wait to be resumed. */
  interrupted: z.number().int(),
  /** How many files are being opened, and how many of them have been; null when none is. */
  opening: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  /** Of the jobs since the queue was last empty: those that ended, failed, run and wait. A job is one run of analyses of one file. */
  done: z.number().int(),
  failed: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
  /** 0..1 of all of it; null while there is nothing. */
  fraction: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type QueueView = z.infer<typeof queueViewSchema>;

/** The queue of a fresh start. */
export const emptyQueue: QueueView = {
  ...{ paused: false, interrupted: 0, opening: null },
  ...{ done: 0, failed: 0, running: 0, waiting: 0, fraction: null, secondsLeft: null },
};
