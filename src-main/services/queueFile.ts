// The file that holds what waits, runs and failed, so that neither a crash nor a restart loses it.
import { readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { analysisSettingsSchema, maxRuns, type Notice, sourceViewSchema } from '../contract';
import { errorDataSchema } from '../contract/errorData';
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
  /** Why it failed; null where it waits or runs. */
  error: errorDataSchema.nullable().default(null),
});
/** One job, in the order in which they are worked. */
export type QueueItem = z.infer<typeof queueItemSchema>;

const queueSchema = z.object({ version: z.number().int().positive(), items: z.array(z.unknown()) });

/**
 * Reads the file. Never throws: one that is damaged or of a newer version is put aside, and the notice says so; those of its items that can
 * be read are given all the same.
 */
export async function readQueue(path: string): Promise<{ items: QueueItem[]; notice: Notice | null }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const isNone = systemErrorCode(error) === 'ENOENT';
    return { items: [], notice: isNone ? null : warning(path, 'the queue of the last time cannot be read.') };
  }
  const { version, items: all } = queueOf(text);
  const items = all.flatMap((one) => {
    const item = queueItemSchema.safeParse(one);
    return item.success ? [item.data] : [];
  });
  if (version === queueVersion && items.length === all.length) return { items, notice: null };
  const isNewer = version > queueVersion;
  const aside = `${path}.${isNewer ? `v${version}.bak` : 'bad'}`;
  const kept = await rename(path, aside)
    // The next writing replaces it.
    .catch(() => writeFileAtomic(aside, text))
    .then(
      () => ` The file was kept as ${basename(aside)}.`,
      () => '',
    );
  const what = isNewer ? 'is of a newer version of the program' : 'was damaged';
  const rest = items.length === 0 ? 'It begins empty.' : `${items.length} of its files could be read.`;
  return { items, notice: warning(path, `the queue of the last time ${what}. ${rest}${kept}`) };
}

function queueOf(text: string): z.infer<typeof queueSchema> {
  try {
    return queueSchema.parse(JSON.parse(text));
  } catch {
    return { version: 0, items: [] };
  }
}

/** Writes the file, whole or not at all. @throws StudioError `disk-full`, `write-failed` */
export function writeQueue(path: string, items: readonly QueueItem[]): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify({ version: queueVersion, items })}\n`);
}

function warning(path: string, what: string): Notice {
  return { level: 'warning', message: `${basename(path)}: ${what}` };
}
