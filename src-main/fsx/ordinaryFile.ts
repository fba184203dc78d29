// Opens a file that may have become something else since it was looked at: a pipe would hold the thread that opens it for ever.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Opens an ordinary file for reading, at once. Throws what the system throws, and Error for a pipe, a device or a folder. */
export async function openOrdinaryFile(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const isFile = await handle.stat().then(
    (info) => info.isFile(),
    () => false,
  );
  if (isFile) return handle;
  await handle.close();
  throw new Error('this is no ordinary file');
}
