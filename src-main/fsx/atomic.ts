// Files that are written whole or not at all: temporary name, fsync, rename, fsync of the folder.
import * as fsPromises from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StudioError } from '../contract/errors';
import { isProcessAlive } from './processes';

/** The calls that an atomic write makes; tests pass one that fails at the n-th call. */
export type AtomicFs = Pick<typeof fsPromises, 'open' | 'rename' | 'unlink'>;

const tempPattern = /^\.etok-(\d+)-\d+\.tmp$/;
/** Windows refuses a rename while a virus scanner holds the file; it lets go within a moment. */
const renameRetryMilliseconds = [20, 80, 300];
let counter = 0;
const writing = new Set<string>();

/**
 * A name for a temporary file in a folder. Until it is given back, `removeStaleTemps` of this process leaves it alone; after a kill any later
 * one removes it. It does not contain the target's name, which may already be as long as a name can be.
 */
export function claimTemp(folder: string): string {
  const temp = join(folder, `.etok-${process.pid}-${++counter}.tmp`);
  writing.add(temp);
  return temp;
}

/** Removes a temporary file, where it is still there, and gives its name back. Never throws. */
export async function dropTemp(temp: string, fs: Pick<AtomicFs, 'unlink'> = fsPromises): Promise<void> {
  await fs.unlink(temp).catch(() => undefined);
  writing.delete(temp);
}

/** The system error code (`ENOSPC` ...) of anything thrown; null where it has none. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The end of the folder's path, by which it is known without telling all of it. */
function inFolder(path: string): string {
  const names = dirname(path).split(/[\\/]/);
  return ` (folder ${names.slice(-2).join('/')})`;
}

/** Gives the error for people of a failed write of `path`; a StudioError stays as it is. */
export function writeError(error: unknown, path: string): StudioError {
  if (error instanceof StudioError) return error;
  const file = basename(path);
  const code = systemErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new StudioError('disk-full', `the disk is full${inFolder(path)}`, 'Free some space and start again', file, {
      cause: error,
    });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new StudioError(
      'write-failed',
      `writing is not allowed${inFolder(path)}`,
      'Choose another folder or change its permissions',
      file,
      { cause: error },
    );
  const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
  return new StudioError('write-failed', `it cannot be written (${why})`, 'Check the disk and try again', file, {
    cause: error,
  });
}

/** Makes the names in a folder durable. Windows has no such call for folders, and needs none. */
export async function syncFolder(folder: string, fs: Pick<AtomicFs, 'open'> = fsPromises): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder; the file itself is safe.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(systemErrorCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Renames; on Windows again after a moment where something holds the file. */
export async function renameWithRetry(
  from: string,
  to: string,
  fs: Pick<AtomicFs, 'rename'> = fsPromises,
): Promise<void> {
  for (const wait of process.platform === 'win32' ? renameRetryMilliseconds : []) {
    try {
      return await fs.rename(from, to);
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '')) throw error;
      await sleep(wait);
    }
  }
  return fs.rename(from, to);
}

/**
 * Writes a file so that under its name there is always the whole old content or the whole new one, also after a crash or a power cut.
 * A failure leaves no temporary file. Throws StudioError `disk-full` or `write-failed`.
 */
export async function writeFileAtomic(
  path: string,
  data: Uint8Array | string,
  fs: AtomicFs = fsPromises,
): Promise<void> {
  const folder = dirname(path);
  const temp = claimTemp(folder);
  try {
    const handle = await fs.open(temp, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameWithRetry(temp, path, fs);
    await syncFolder(folder, fs);
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await dropTemp(temp, fs);
  }
}

/** Removes the temporary files that killed processes left in a folder; those of living processes stay. Never throws. */
export async function removeStaleTemps(folder: string): Promise<void> {
  const names = await fsPromises.readdir(folder).catch(() => []);
  for (const name of names) {
    const match = tempPattern.exec(name);
    if (match === null || writing.has(join(folder, name))) continue;
    const pid = Number(match[1]);
    if (pid !== process.pid && isProcessAlive(pid)) continue;
    await fsPromises.unlink(join(folder, name)).catch(() => undefined);
  }
}
