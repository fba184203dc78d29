// The lock of a folder, of an analysis or of the program's data: one process at a time writes it. A lock whose process is gone is taken over.
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../contract/errors';
import { systemErrorCode, writeError } from '../fsx/atomic';
import { isProcessAlive, processStart } from '../fsx/processes';
import { LOCK_NAME } from './layout';

const lockSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells the process from a later one with the same id (Linux); null where the system does not say. */
  start: z.string().nullable(),
});

const heldHere = new Set<string>();

export interface FolderLock {
  /** Gives the folder free; does nothing the second time. */
  release(): Promise<void>;
}

/** True where the text is a lock of a process that still lives; anything unreadable is no lock. */
function isLive(text: string, path: string): boolean {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return false;
  }
  const lock = lockSchema.safeParse(json);
  if (!lock.success) return false;
  if (lock.data.pid === process.pid && lock.data.start === (processStart(process.pid)?.ticks ?? null))
    return heldHere.has(path);
  if (!isProcessAlive(lock.data.pid)) return false;
  return lock.data.start === null || lock.data.start === processStart(lock.data.pid)?.ticks;
}

/** True while a living process, this one included, writes the folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const path = resolve(folder, LOCK_NAME);
  const text = await readFile(path, 'utf8').catch(() => null);
  return text !== null && isLive(text, path);
}

/** Removes the lock that a killed writer left. For folders whose analysis has ended: nobody takes their lock meanwhile. Never throws. */
export async function clearStaleLock(folder: string): Promise<void> {
  const path = resolve(folder, LOCK_NAME);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null && !isLive(text, path)) await unlink(path).catch(() => undefined);
}

/**
 * Locks a folder for writing. Throws StudioError `write-failed` while another writer lives, `disk-full` or `write-failed` where the
 * lock cannot be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = resolve(folder, LOCK_NAME);
  const content = JSON.stringify({ pid: process.pid, start: processStart(process.pid)?.ticks ?? null });
  const busy = () =>
    new StudioError(
      'write-failed',
      'another run is writing this analysis',
      'Wait for it to end, or stop it',
      basename(folder),
    );
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(path, content, { flag: 'wx' });
      heldHere.add(path);
      return {
        async release() {
          if (heldHere.delete(path)) await unlink(path).catch(() => undefined);
        },
      };
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') {
        // A lock that was created but not filled, on a full disk, must not stay.
        await unlink(path).catch(() => undefined);
        throw writeError(error, path);
      }
    }
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) continue;
    if (isLive(text, path)) throw busy();
    // Moved aside first: of two processes that both find the lock stale, only one moves it, and the other one meets a fresh lock.
    const aside = resolve(folder, `.etok-${process.pid}-0.tmp`);
    if (
      !(await rename(path, aside).then(
        () => true,
        () => false,
      ))
    )
      continue;
    const moved = await readFile(aside, 'utf8').catch(() => '');
    if (moved !== text && isLive(moved, path)) {
      await rename(aside, path).catch(() => undefined);
      throw busy();
    }
    await unlink(aside).catch(() => undefined);
  }
  throw busy();
}
