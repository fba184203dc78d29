// The source of an analysis beside its reconstruction: found, shown to be the same file, and read at the model's size.
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { StudioError } from '../../contract';
import { entryPath } from '../../fsx/places';
import { openFrames } from '../../media/frames';
import type { FfmpegTools } from '../../media/locate';
import { probePictures } from '../../media/pictureFolder';
import { openPictures } from '../../media/pictureFrames';
import { type Picture, PictureReader } from '../../media/pictures';
import { probeVideo } from '../../media/probe';
import type { Manifest } from '../../store/manifest';
import { hashFile } from '../hash';

/** A picture of the source as the model sees it. */
export interface SourcePicture {
  /** Index in the source. */
  index: number;
  /** rgb24, a square of the side asked for. */
  rgb: Uint8Array;
}

/** The pictures of one source; `close` must be called. */
export interface SourcePictures {
  /** Every frame from an index on, in order. Iterate once; leaving the loop early stops reading. */
  from(index: number, side: number): AsyncIterable<SourcePicture>;
  /** One frame, as RGBA. @throws StudioError `unreadable` where the source has no such frame */
  at(index: number, ptsSeconds: number, side: number): Promise<Picture>;
  close(): Promise<void>;
}

type Described = Pick<Manifest, 'source' | 'fit'>;

const remedy = 'Put the file that was analysed back there, or name it with --source';

/**
 * Opens the source that an analysis was made of.
 * @param path where it is now; null: where it was
 * @throws StudioError `file-missing`, `file-changed` where it is another file, and as `probeVideo` and `probePictures`
 */
export async function openSourcePictures(
  { source, fit }: Described,
  path: string | null,
  tools: FfmpegTools,
  signal: AbortSignal,
): Promise<SourcePictures> {
  const at = resolve(path ?? source.path);
  const found = await stat(at).catch(() => null);
  if (found === null)
    throw new StudioError('file-missing', 'the source is not where it was analysed', remedy, source.name);
  if (source.pictures !== null) return openFolder(at, { source, fit }, tools, signal);
  const isSame =
    found.size === source.sizeBytes &&
    (found.mtimeMs === source.mtimeMs || (source.sha256 !== null && (await hashFile(at, signal)) === source.sha256));
  if (!isSame) throw changed(at);
  const probe = await probeVideo(at, tools, { streamIndex: source.streamIndex, signal });
  const readers = new Map<number, PictureReader>();
  return {
    from: (index, side) =>
      openFrames({
        probe,
        tools,
        workerPath: entryPath('frameWorker'),
        resolution: side,
        fit,
        sampling: { kind: 'all' },
        // Nothing here looks at the small pictures.
        analysisWidth: 2,
        analysisHeight: 2,
        startFrame: index,
      }),
    at: (index, ptsSeconds, side) => {
      const reader = readers.get(side) ?? new PictureReader(probe, tools, { fit, size: side });
      readers.set(side, reader);
      return reader.pictureAt(ptsSeconds, index);
    },
    close: async () => {
      await Promise.all([...readers.values()].map((reader) => reader.close()));
    },
  };
}

async function openFolder(
  path: string,
  { source, fit }: Described,
  tools: FfmpegTools,
  signal: AbortSignal,
): Promise<SourcePictures> {
  const folder = await probePictures(path, tools, signal);
  if (folder.identity !== source.sha256) throw changed(path);
  return {
    async *from(index, resolution) {
      for await (const picture of openPictures({ folder, tools, resolution, fit }))
        if (picture.index >= index) yield picture;
    },
    at: async (index, _ptsSeconds, size) => {
      const file = join(folder.path, folder.pictures[index]!);
      const reader = new PictureReader(await probeVideo(file, tools, { signal }), tools, { fit, size });
      return reader.pictureAt(0, 0).finally(() => reader.close());
    },
    close: async () => undefined,
  };
}

function changed(path: string): StudioError {
  return new StudioError('file-changed', 'it is not the file that was analysed', remedy, basename(path));
}
