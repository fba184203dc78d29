// What a path that the user names stands for: an analysis, a file, or a folder's pictures and videos. The windowed hosts and the cli ask here.
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { StudioError } from '../contract';
import { tokenFormats } from '../export/tokens/formats';
import { listFolder } from '../media/pictureFolder';
import { manifestPath } from '../store/layout';

export { pictureExtensions, videoExtensions } from '../media/containers';

/** Ends of the names of token files that can be opened. */
export const tokenFileExtensions: readonly string[] = Object.values(tokenFormats)
  .filter(({ readable }) => readable)
  .map(({ extension }) => extension);

/** One thing to open. Whether a file is a video or a picture is for `probeVideo` to say. */
export interface NamedSource {
  /** `pictures`: all pictures in the folder `path` as one source. */
  kind: 'analysis' | 'file' | 'pictures';
  /** Absolute path. */
  path: string;
}

export interface Expanded {
  sources: NamedSource[];
  /** Videos in the folder beyond the 1000 that are opened at once. */
  leftOut: number;
}

const maxVideos = 1000;

/**
 * Says what a path stands for. A folder's pictures are one source, each of its videos is one of its own.
 * Throws StudioError as `listFolder` does, and `no-video` for a folder with neither; a file that is missing is left to `probeVideo`.
 */
export async function expandPath(path: string, signal?: AbortSignal): Promise<Expanded> {
  const full = resolve(path);
  const found = await stat(full).catch(() => null);
  if (!found?.isDirectory()) return { sources: [{ kind: 'file', path: full }], leftOut: 0 };
  if (await stat(manifestPath(full)).catch(() => null))
    return { sources: [{ kind: 'analysis', path: full }], leftOut: 0 };
  const { pictures, videos } = await listFolder(full, signal);
  const sources: NamedSource[] = pictures.length > 0 ? [{ kind: 'pictures', path: full }] : [];
  for (const video of videos.slice(0, maxVideos)) sources.push({ kind: 'file', path: join(full, video) });
  if (sources.length === 0) {
    const what = 'There is no picture and no video in this folder';
    throw new StudioError('no-video', what, 'Choose another folder, or a file', basename(full) || full);
  }
  return { sources, leftOut: Math.max(0, videos.length - maxVideos) };
}
