// Logs and crash reports: what the page tells of its own faults, and what it may ask for.
import { z } from 'zod';

const nothing = z.strictObject({});

/** A fault of the page: limits keep a page that fails without end from filling anything. */
export const pageFaultSchema = z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) });
export type PageFault = z.infer<typeof pageFaultSchema>;

export const diagnosisCommands = {
  /** Writes a fault of the page to the log. */
  'diagnosis.pageFault': { input: pageFaultSchema, output: nothing },
  /** The newest crash report as a text, without names of files; null where there is none. */
  'diagnosis.crashReport': { input: nothing, output: z.object({ text: z.string().nullable() }) },
  /** Shows the folder of the logs in the file manager; hosts without one answer with the folder's name. */
  'diagnosis.showLogs': { input: nothing, output: z.object({ shown: z.boolean(), folder: z.string() }) },
} as const;
