// A folder of pictures as one source: which files belong to it, in which order, and what tells it from the same folder changed.
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { StudioError } from '../contract/errors';
import { hasExtension, pictureExtensions, videoExtensions } from './containers';
import type { FfmpegTools } from './locate';
import { probeVideo } from './probe';

/** A picture as the folder lists it; nothing was read of it yet. */
export interface ListedPicture {
  /** Path below the folder, with `/`. */
  name: string;
  sizeBytes: number;
  mtimeMs: number;
}

export interface FolderListing {
  /** In natural order. */
  pictures: ListedPicture[];
  /** Paths below the folder, with `/`, in natural order. */
  videos: string[];
}

export interface PictureFolder {
  /** Absolute path of the folder. */
  path: string;
  /** Its own name. */
  name: string;
  /** Names of the pictures below the folder, with `/`, in natural order: the index here is the frame index. */
  pictures: string[];
  /** Of all pictures together. */
  sizeBytes: number;
  /** The newest of the pictures' times of change. */
  mtimeMs: number;
  /** SHA-256 of the names, sizes and times of change of all pictures: another one where any of them changed. */
  identity: string;
  /** Size, upright, of the first picture that can be read. */
  width: number;
  height: number;
}

const maxPictures = 100_000;
const maxEntries = 1_000_000;
const statsAtOnce = 64;
/** Pictures that are examined to find one that can be read. */
const maxExamined = 20;
const collator = new Intl.Collator('en', { numeric: true });

/**
 * Order of two paths below a folder: folder by folder, numbers by their value, and by code units where people see no difference, so that it
 * is the same on every system.
 */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [one, other] = [left[i]!, right[i]!];
    if (one !== other) return collator.compare(one, other) || (one < other ? -1 : 1);
  }
  return left.length - right.length;
}

/**
 * Lists the pictures and videos in a folder and the folders in it, by the ends of their names. Hidden files and folders (a dot first),
 * analyses (`.etok`) and links to folders are left out.
 * Throws StudioError: `file-missing`, `permission-denied`, `unreadable` for the folder itself, `bad-request` when there is too much in it,
 * `cancelled`.
 */
export async function listFolder(dir: string, signal?: AbortSignal): Promise<FolderListing> {
  const root = resolve(dir);
  const names: string[] = [];
  const videos: string[] = [];
  const folders = [''];
  let seen = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
      // A folder within that may not be read is passed over, as a file that is no picture is.
      if (folder === '') throw folderError(error, basename(root));
      return [];
    });
    throwIfAborted(signal, root);
    seen += entries.length;
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (!entry.name.endsWith('.etok')) folders.push(name);
      } else if (hasExtension(name, pictureExtensions)) names.push(name);
      else if (hasExtension(name, videoExtensions)) videos.push(name);
    }
    if (names.length > maxPictures || seen > maxEntries) {
      const what = names.length > maxPictures ? `more than ${maxPictures} pictures` : `more than ${maxEntries} files`;
      throw new StudioError('bad-request', `There are ${what} in this folder`, 'Choose a smaller one', basename(root));
    }
  }
  names.sort(naturalOrder);
  const pictures: ListedPicture[] = [];
  for (let at = 0; at < names.length; at += statsAtOnce) {
    pictures.push(...(await Promise.all(names.slice(at, at + statsAtOnce).map((name) => describe(root, name)))));
    throwIfAborted(signal, root);
  }
  return { pictures, videos: videos.sort(naturalOrder) };
}

/** The pictures of `listFolder`, which see. */
export async function listPictures(dir: string, signal?: AbortSignal): Promise<ListedPicture[]> {
  return (await listFolder(dir, signal)).pictures;
}

/** What tells a folder of pictures from another, or from itself after a change: 64 hex digits. */
export function folderIdentity(pictures: readonly ListedPicture[]): string {
  const hash = createHash('sha256');
  for (const { name, sizeBytes, mtimeMs } of pictures) hash.update(`${JSON.stringify([name, sizeBytes, mtimeMs])}\n`);
  return hash.digest('hex');
}

/**
 * Examines a folder of pictures: its list, and the first picture for its size.
 * Throws StudioError as `listFolder` does; `no-video` when there is no picture in it; `unreadable` when none of the first 20 can be read.
 */
export async function probePictures(dir: string, tools: FfmpegTools, signal?: AbortSignal): Promise<PictureFolder> {
  const path = resolve(dir);
  const name = basename(path) || path;
  const pictures = await listPictures(path, signal);
  if (pictures.length === 0) {
    throw new StudioError('no-video', 'There is no picture in this folder', 'Choose a folder with pictures', name);
  }
  const size = await firstSize(path, pictures, tools, signal);
  return {
    path,
    name,
    pictures: pictures.map((picture) => picture.name),
    sizeBytes: pictures.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    mtimeMs: pictures.reduce((newest, { mtimeMs }) => Math.max(newest, mtimeMs), 0),
    identity: folderIdentity(pictures),
    ...size,
  };
}

async function firstSize(path: string, pictures: ListedPicture[], tools: FfmpegTools, signal?: AbortSignal) {
  let first: StudioError | null = null;
  for (const { name } of pictures.slice(0, maxExamined)) {
    try {
      const { displayWidth: width, displayHeight: height } = await probeVideo(join(path, name), tools, { signal });
      return { width, height };
    } catch (error) {
      if (!(error instanceof StudioError) || error.code === 'cancelled' || error.code === 'ffmpeg-failed') throw error;
      first ??= error;
    }
  }
  const what = `None of the first pictures can be read (${first?.data.file}: ${first?.data.what})`;
  throw new StudioError('unreadable', what, 'Copy the pictures again', basename(path) || path);
}

/** A file that cannot be looked at is listed all the same: reading it will say what is wrong. */
async function describe(root: string, name: string): Promise<ListedPicture> {
  const info = await stat(join(root, name)).catch(() => null);
  return { name, sizeBytes: info?.size ?? 0, mtimeMs: info?.mtimeMs ?? 0 };
}

function throwIfAborted(signal: AbortSignal | undefined, root: string): void {
  if (signal?.aborted)
    throw new StudioError('cancelled', 'Listing was cancelled', 'Open the folder again', basename(root));
}

function folderError(error: unknown, name: string): StudioError {
  const code = (error as NodeJS.ErrnoException).code;
  const cause = { cause: error };
  if (code === 'EACCES' || code === 'EPERM')
    return new StudioError('permission-denied', 'The folder may not be read', 'Give yourself read access', name, cause);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new StudioError('file-missing', 'There is no such folder', 'Check whether it was moved', name, cause);
  const what = `The folder cannot be read (${code ?? 'unknown error'})`;
  return new StudioError('unreadable', what, 'Check the disk', name, cause);
}
