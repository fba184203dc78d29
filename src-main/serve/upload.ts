// Receives a file from the page into the uploads folder: streamed, whole or not at all, never over another file.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { StudioError } from '../contract';
import { writeError } from '../fsx/atomic';
import { numberedName, safeName } from './uploadName';

/** So much of the disk stays free: the analysis of the file needs room as well. */
const reserveBytes = 256 * 2 ** 20;

/**
 * Stores the body of an upload and gives its path. A file that is already there with the same content is taken
 * instead, so that its analysis is found again.
 */
export async function receiveUpload(request: IncomingMessage, givenName: string, folder: string): Promise<string> {
  const name = safeName(givenName);
  const temp = join(folder, `.upload-${randomUUID()}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await checkRoom(folder, Number(request.headers['content-length'] ?? 0), name);
    const received = await writeBody(request, temp, folder, name);
    if (!request.complete) throw broken(name);
    return await place(temp, folder, name, received);
  } catch (error) {
    throw request.destroyed && !request.complete ? broken(name) : writeError(error, join(folder, name));
  } finally {
    await rm(temp, { force: true });
  }
}

interface Received {
  size: number;
  sha256: string;
}

const broken = (name: string) =>
  new StudioError('unreadable', 'the upload broke off', 'Check the connection and send the file again', name);

async function checkRoom(folder: string, bytes: number, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bytes + reserveBytes <= bavail * bsize) return;
  throw new StudioError('disk-full', 'there is no room for it on the disk', 'Free some space and send it again', name);
}

async function writeBody(request: IncomingMessage, temp: string, folder: string, name: string): Promise<Received> {
  const hash = createHash('sha256');
  const handle = await open(temp, 'wx');
  let size = 0;
  let unchecked = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      await handle.writeFile(chunk);
      hash.update(chunk);
      size += chunk.length;
      unchecked += chunk.length;
      // The announced length may be missing or wrong, and others write to the disk too.
      if (unchecked > reserveBytes / 2) {
        await checkRoom(folder, 0, name);
        unchecked = 0;
      }
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { size, sha256: hash.digest('hex') };
}

/** Moves the received file to the first free name of its family. */
async function place(temp: string, folder: string, name: string, received: Received): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join(folder, numberedName(name, n));
    const present = await stat(path).catch(() => null);
    if (present === null) {
      if (!(await reserve(path))) continue;
      try {
        await rename(temp, path);
      } catch (error) {
        // The name was taken for this file.
        await rm(path, { force: true });
        throw error;
      }
      return path;
    }
    if (present.isFile() && present.size === received.size && (await hashOf(path)) === received.sha256) {
      // As new: a limit for uploads removes those first that were sent longest ago.
      await utimes(path, new Date(), new Date());
      return path;
    }
  }
}

// An empty file of that name, made by us alone: the rename then replaces nothing but it, also with two uploads at once.
async function reserve(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
