// The source of a stored analysis: as it is now, or as the analysis describes it where it is gone.
import { stat } from 'node:fs/promises';
import type { FfmpegTools } from '../media/locate';
import { type PictureFolder, probePictures } from '../media/pictureFolder';
import { probeVideo } from '../media/probe';
import type { ManifestSource } from '../store/manifest';
import { type NewView, type OpenSource, viewOfPictures, viewOfProbe } from './sources';

/** Finds the source; not available where it is gone or changed. @throws StudioError of the probe of a video that cannot be read */
export async function findSource(
  described: ManifestSource,
  tools: FfmpegTools,
): Promise<Pick<OpenSource, 'pictures' | 'available'> & { view: NewView }> {
  const gone = { view: viewOfManifest(described), pictures: null, available: false };
  if (described.pictures !== null) {
    const folder: PictureFolder | null = await probePictures(described.path, tools).catch(() => null);
    if (folder?.identity !== described.sha256 || folder === null) return gone;
    return { view: viewOfPictures(folder), pictures: folder.pictures, available: true };
  }
  const now = await stat(described.path).catch(() => null);
  if (now?.size !== described.sizeBytes || now.mtimeMs !== described.mtimeMs) return gone;
  return { view: viewOfProbe(await probeVideo(described.path, tools)), pictures: null, available: true };
}

/** What is known of a source whose file is gone. */
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
