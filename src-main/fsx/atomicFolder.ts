// Folders that appear whole or not at all: filled under a temporary name, fsynced, renamed; and removed as one.
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../contract/errors';
import { renameWithRetry, syncFolder, systemErrorCode, writeError } from './atomic';
import { isProcessAlive } from './processes';

const tempPattern = /^\.etok-(\d+)-\d+\.dir$/;
let counter = 0;
const inUse = new Set<string>();

function tempName(parent: string): string {
  return join(parent, `.etok-${process.pid}-${++counter}.dir`);
}

/**
 * Makes the folder `path` out of the files that `fill` writes into the folder it is given; folders above are made where they are
 * missing. Files in folders below are for `fill` to fsync. A failure, also of `fill`, leaves nothing. Throws StudioError `bad-request`
 * where `path` is there already, `disk-full` or `write-failed`, and what `fill` throws as a StudioError.
 */
export async function writeFolderAtomic(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(path);
  const temp = tempName(parent);
  inUse.add(temp);
  try {
    await mkdir(parent, { recursive: true });
    await mkdir(temp);
    await fill(temp);
    for (const entry of await readdir(temp, { withFileTypes: true }))
      await (entry.isDirectory() ? syncFolder(join(temp, entry.name)) : syncFile(join(temp, entry.name)));
    await syncFolder(temp);
    // A rename would replace an empty folder without a word.
    if ((await stat(path).catch(() => null)) !== null) throw taken(path);
    await renameWithRetry(temp, path);
    await syncFolder(parent);
  } catch (error) {
    await rm(temp, { recursive: true, force: true }).catch(() => undefined);
    const code = systemErrorCode(error);
    throw code === 'ENOTEMPTY' || code === 'EEXIST' ? taken(path) : writeError(error, path);
  } finally {
    inUse.delete(temp);
  }
}

/** Removes a folder with all it holds; other programs see all of it or nothing. Throws StudioError `write-failed`. */
export async function removeFolderAtomic(path: string): Promise<void> {
  const temp = tempName(dirname(path));
  inUse.add(temp);
  try {
    await rename(path, temp);
    await rm(temp, { recursive: true, force: true });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== 'EBUSY' && code !== 'EPERM') throw writeError(error, path);
    const remedy = 'Close the program that uses it and try again';
    throw new StudioError('write-failed', 'it is in use', remedy, basename(path), { cause: error });
  } finally {
    inUse.delete(temp);
  }
}

/** Removes the temporary folders that killed processes left in a folder; those of living processes stay. Never throws. */
export async function removeStaleFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const match = tempPattern.exec(name);
    const path = join(parent, name);
    if (match === null || inUse.has(path)) continue;
    const pid = Number(match[1]);
    if (pid !== process.pid && isProcessAlive(pid)) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function taken(path: string): StudioError {
  return new StudioError('bad-request', 'there is one of this name already', 'Choose another name', basename(path));
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
