// A file that somebody else writes, such as another program, and that appears whole or not at all.
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StudioError } from '../contract/errors';
import { claimTemp, dropTemp, removeStaleTemps, renameWithRetry, syncFolder, writeError } from './atomic';

/** Refuses a target that is there already. @param force true where a file may be replaced; a folder never is. Throws StudioError `bad-request` */
export async function refuseTarget(path: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || (force && found.isFile())) return;
  const remedy = found.isFile() ? 'Choose another name, or let it be replaced (--force)' : 'Choose another name';
  throw new StudioError('bad-request', 'there is one of this name already', remedy, basename(path));
}

/**
 * Makes a file that `fill` writes under the temporary name it is given, in the same folder. It gets its name when it is whole and safe on the
 * disk; a failure, also of `fill`, leaves nothing. What killed processes left in the folder is removed first.
 * @param force replaces a file of this name
 * @throws StudioError `bad-request` where there is one already, `disk-full` or `write-failed`, and what `fill` throws as a StudioError
 */
export async function fillFileAtomic(
  path: string,
  force: boolean,
  fill: (temp: string) => Promise<void>,
): Promise<void> {
  await refuseTarget(path, force);
  const folder = dirname(path);
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new StudioError('write-failed', 'its folder is not there', 'Make it, or choose another one', basename(path));
  await removeStaleTemps(folder);
  const temp = claimTemp(folder);
  try {
    // Tells of a folder that cannot be written before any work is done.
    await (await open(temp, 'wx')).close();
    await fill(temp);
    // Windows syncs only what is open for writing.
    const handle = await open(temp, 'r+');
    await handle.sync().finally(() => handle.close());
    // It may have come meanwhile.
    await refuseTarget(path, force);
    await renameWithRetry(temp, path);
    await syncFolder(folder);
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await dropTemp(temp);
  }
}
