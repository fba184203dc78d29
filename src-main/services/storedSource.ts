// The source of a stored analysis: as it is now, or as the analysis describes it where it is gone.
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { FfmpegTools } from '../media/locate';
import { type PictureFolder, probePictures } from '../media/pictureFolder';
import { probeVideo } from '../media/probe';
import type { ManifestSource } from '../store/manifest';
import { type FoundSource, foundPictures, foundVideo, type NewView } from './sources';

/**
 * Whether the path that an analysis names may be looked at. Windows sends the user's credentials to the computer that a path such as
 * `\\host\share` names: only an analysis of this program's own folders may name one.
 */
export function mayFollow(
  path: string,
  folder: string,
  ownFolders: readonly string[],
  platform = process.platform,
): boolean {
  const isOwn = ownFolders.some((own) => resolve(own) === resolve(dirname(folder)));
  return isOwn || platform !== 'win32' || !/^[\\/]{2}/.test(path);
}

/** Finds the source; not available where it is gone or changed. @throws StudioError of the probe of a video that cannot be read */
export async function findSource(described: ManifestSource, tools: FfmpegTools): Promise<FoundSource> {
  const gone = goneSource(described);
  if (described.pictures !== null) {
    const folder: PictureFolder | null = await probePictures(described.path, tools).catch(() => null);
    if (folder?.identity !== described.sha256 || folder === null) return gone;
    return foundPictures(folder);
  }
  const now = await stat(described.path).catch(() => null);
  if (now?.size !== described.sizeBytes || now.mtimeMs !== described.mtimeMs) return gone;
  return foundVideo(await probeVideo(described.path, tools));
}

/** A source that is gone, as its analysis describes it. */
export function goneSource(described: ManifestSource): FoundSource {
  return { view: viewOfManifest(described), probe: null, pictures: null, available: false };
}

function viewOfManifest(source: ManifestSource): NewView {
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    codec: '',
    pixelFormat: '',
    width: source.width,
    height: source.height,
    rotationDegrees: source.rotationDegrees,
    durationSeconds: null,
    declaredFrames: source.decodedFrames ?? source.declaredFrames,
    averageFps: null,
    pictures: source.pictures?.length ?? null,
  };
}
