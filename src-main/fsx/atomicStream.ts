// A large file that appears whole or not at all: written piece by piece under a temporary name, fsynced, read back, renamed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StudioError } from '../contract/errors';
import { claimTemp, dropTemp, removeStaleTemps, renameWithRetry, syncFolder, writeError } from './atomic';

const bufferBytes = 1 << 20;

export interface AtomicStream {
  /** The temporary file, in the target's folder. */
  readonly temp: string;
  /** Bytes written so far. */
  readonly size: number;
  /** Adds bytes; they may be changed as soon as this returns. Throws StudioError `disk-full`, `write-failed`, `cancelled`. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Makes the file durable, compares what the disk gives with what was written, asks `check`, and gives the file its name.
   * Throws as `write`, and what `check` throws; the file is then removed.
   */
  commit(check?: (temp: string) => Promise<void>): Promise<void>;
  /** Removes the file; does nothing after `commit`. Never throws. */
  abort(): Promise<void>;
}

/** Throws StudioError `cancelled` once a signal says so. */
export function throwIfCancelled(signal: AbortSignal | undefined, file: string): void {
  if (signal?.aborted) throw new StudioError('cancelled', 'it was cancelled', 'Start it again', basename(file));
}

/** Refuses a target that is there already. Throws StudioError `bad-request`. @param force true where a file may be replaced; a folder never is */
export async function refuseExisting(path: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || (force && found.isFile())) return;
  const [what, remedy] = found.isFile()
    ? ['there is a file of this name already', 'Choose another name, or let it be replaced (--force)']
    : ['there is something of this name that is no file', 'Choose another name'];
  throw new StudioError('bad-request', what, remedy, basename(path));
}

/**
 * Starts the file `path` in a folder that is there; what killed processes left in it goes first.
 * @throws StudioError `bad-request` where it is there already, `write-failed`, `disk-full`, `cancelled`
 */
export async function openAtomicStream(
  path: string,
  { force = false, signal }: { force?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<AtomicStream> {
  await refuseExisting(path, force);
  const folder = dirname(path);
  await removeStaleTemps(folder);
  const temp = claimTemp(folder);
  const handle = await open(temp, 'wx').catch(async (error: unknown) => {
    await dropTemp(temp);
    throw writeError(error, path);
  });
  const written = createHash('sha256');
  const buffer = new Uint8Array(bufferBytes);
  let held = 0;
  let size = 0;
  let isOpen = true;

  const put = async (bytes: Uint8Array) => {
    throwIfCancelled(signal, path);
    written.update(bytes);
    for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done)).bytesWritten;
  };
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  const abort = async () => {
    await close().catch(() => undefined);
    await dropTemp(temp);
  };
  const orAbort = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      await abort();
      throw writeError(error, path);
    }
  };
  return {
    temp,
    get size() {
      return size;
    },
    write: (bytes) =>
      orAbort(async () => {
        size += bytes.length;
        if (held + bytes.length > bufferBytes) {
          await put(buffer.subarray(0, held));
          held = 0;
        }
        if (bytes.length > bufferBytes) return put(bytes);
        buffer.set(bytes, held);
        held += bytes.length;
      }),
    commit: (check) =>
      orAbort(async () => {
        await put(buffer.subarray(0, held));
        await handle.sync();
        await close();
        const expected = written.digest('hex');
        if ((await fileHash(temp, path, signal)) !== expected)
          throw new StudioError(
            'write-failed',
            'the disk gives back other bytes than were written',
            'Check the disk and try again',
            basename(path),
          );
        await check?.(temp);
        throwIfCancelled(signal, path);
        await refuseExisting(path, force);
        await renameWithRetry(temp, path);
        await syncFolder(folder);
        await dropTemp(temp);
      }),
    abort,
  };
}

async function fileHash(path: string, shown: string, signal: AbortSignal | undefined): Promise<string> {
  const sum = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: bufferBytes })) {
    throwIfCancelled(signal, shown);
    sum.update(piece as Uint8Array);
  }
  return sum.digest('hex');
}
