// The file that holds what waits and runs, so that neither a crash nor a restart loses it.
import { readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { analysisSettingsSchema, maxRuns, type Notice, sourceViewSchema } from '../contract';
import { systemErrorCode, writeFileAtomic } from '../fsx/atomic';

/** Version of the file. */
const queueVersion = 1;

const queueItemSchema = z.object({
  /** Absolute path of the source. */
  path: z.string().min(1),
  /** What was known of it, so that it shows without being examined again. */
  source: sourceViewSchema.omit({ id: true, analysisIds: true }),
  /** Where the analysis folders go. */
  outDir: z.string().min(1),
  /** Of the analyses that run side by side. */
  settings: z.array(analysisSettingsSchema).min(1).max(maxRuns),
  /** The analysis folder of each of them, as far as it was made. */
  folders: z.array(z.string().min(1).nullable()).default([]),
});
/** One job, in the order in which they are worked. */
export type QueueItem = z.infer<typeof queueItemSchema>;

const queueSchema = z.object({ version: z.literal(queueVersion), items: z.array(queueItemSchema) });

/** Reads the file. Never throws: a damaged one is put aside, and the notice says so. */
export async function readQueue(path: string): Promise<{ items: QueueItem[]; notice: Notice | null }> {
  try {
    return { items: queueSchema.parse(JSON.parse(await readFile(path, 'utf8'))).items, notice: null };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return { items: [], notice: null };
    if (code !== null) return { items: [], notice: warning(path, 'the queue of the last time cannot be read.') };
    const kept = await rename(path, `${path}.bad`).then(
      () => ` The damaged file was kept as ${basename(path)}.bad.`,
      () => '',
    );
    return { items: [], notice: warning(path, `the queue of the last time was damaged. It begins empty.${kept}`) };
  }
}

/** Writes the file, whole or not at all. @throws StudioError `disk-full`, `write-failed` */
export function writeQueue(path: string, items: readonly QueueItem[]): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify({ version: queueVersion, items })}\n`);
}

function warning(path: string, what: string): Notice {
  return { level: 'warning', message: `${basename(path)}: ${what}` };
}
