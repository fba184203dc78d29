// The pictures of a folder as frames at the model's size: one ffmpeg a picture, a few at a time, given in order.
import { join } from 'node:path';
import { StudioError } from '../contract/errors';
import { decodeArguments } from './command';
import { refuseHead } from './examine';
import { type Fit, squareFilters } from './geometry';
import type { FfmpegTools } from './locate';
import { memoryError } from './memoryLimit';
import type { PictureFolder } from './pictureFolder';
import { RawVideo, stallLimitMs } from './rawVideo';
import { openSource } from './sniff';

export interface OpenPicturesOptions {
  folder: Pick<PictureFolder, 'path' | 'name' | 'pictures'>;
  tools: FfmpegTools;
  /** Side of the square model picture in pixels. */
  resolution: number;
  fit: Fit;
  /** Pictures decoded, or waiting to be taken, at once; default 3. */
  parallel?: number;
  /** Time after which an ffmpeg that gives no picture is killed; default `stallLimitMs`. */
  stallMs?: number;
  /** Stops the reading; the iteration then ends with StudioError `cancelled`. */
  signal?: AbortSignal;
}

export interface PictureFrame {
  /** Place in the folder's list. */
  index: number;
  /** The index too: one picture a second. */
  ptsSeconds: number;
  /** Model picture, rgb24, resolution x resolution. */
  rgb: Uint8Array;
}

type Decoded = { rgb: Uint8Array } | { error: StudioError };

/**
 * Starts reading a folder's pictures. Iterate once; leaving the loop early closes. Pictures that cannot be read, wholly or in part, are
 * passed over and counted. The iterator throws StudioError `ffmpeg-failed` when ffmpeg cannot be started, `unreadable` when there is
 * no picture that could be read, and `cancelled`.
 */
export function openPictures(options: OpenPicturesOptions): PictureSeries {
  return new PictureSeries(options);
}

/** See openPictures. */
export class PictureSeries implements AsyncIterable<PictureFrame> {
  /** Pictures given so far. */
  decoded = 0;
  /** Pictures passed over so far. */
  unreadable = 0;
  /** The first of those, and what is wrong with it. */
  firstUnreadable: { name: string; what: string } | null = null;
  readonly #options: OpenPicturesOptions;
  readonly #running = new Set<RawVideo>();
  #closed = false;

  constructor(options: OpenPicturesOptions) {
    this.#options = options;
  }

  /** True after close, also when the loop was left early. */
  get closed(): boolean {
    return this.#closed;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PictureFrame, void, void> {
    const { folder, parallel = 3, signal } = this.#options;
    const stop = () => void this.close();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    const ahead: Promise<Decoded>[] = [];
    let started = 0;
    let isDone = false;
    const fill = () => {
      for (; started < folder.pictures.length && ahead.length < parallel; started++) {
        ahead.push(this.#decode(folder.pictures[started]!));
      }
    };
    try {
      for (let index = 0; index < folder.pictures.length && !this.#closed; index++) {
        fill();
        const picture = await ahead.shift()!;
        // The next one is decoded while this one is looked at.
        fill();
        if (this.#closed) break;
        if ('rgb' in picture) {
          this.decoded++;
          yield { index, ptsSeconds: index, rgb: picture.rgb };
          continue;
        }
        if (picture.error.code === 'ffmpeg-failed') throw picture.error;
        this.unreadable++;
        this.firstUnreadable ??= { name: folder.pictures[index]!, what: picture.error.data.what };
      }
      if (signal?.aborted) throw new StudioError('cancelled', 'stopped by the user', 'Start it again', folder.name);
      if (this.#closed) return;
      isDone = true;
      if (this.decoded === 0 && this.firstUnreadable) {
        const { name, what } = this.firstUnreadable;
        throw new StudioError(
          'unreadable',
          `No picture could be read (${name}: ${what})`,
          'Copy them again',
          folder.name,
        );
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      if (!isDone) await this.close();
    }
  }

  /** Stops reading; resolves when every ffmpeg is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running].map((video) => video.kill()));
  }

  async #decode(name: string): Promise<Decoded> {
    try {
      return { rgb: await this.#read(join(this.#options.folder.path, name), name) };
    } catch (error) {
      if (error instanceof StudioError) return { error };
      return { error: new StudioError('unreadable', String(error), 'Copy the picture again', name, { cause: error }) };
    }
  }

  async #read(path: string, name: string): Promise<Uint8Array> {
    const { tools, resolution, fit, stallMs = stallLimitMs() } = this.#options;
    const { head, picture } = await openSource(path);
    refuseHead(head, name);
    if (picture === null) throw new StudioError('not-media', 'it is not a picture', 'Leave it out', name);
    // The filters need no size, so that ffprobe need not be asked.
    const filter = squareFilters(picture, fit, resolution);
    const source = { path, streamIndex: 0, ...picture };
    const args = decodeArguments({ source, filter, pixelFormat: 'rgb24' });
    if (this.#closed) throw new StudioError('cancelled', 'Reading was stopped', 'Start it again', name);
    const frameBytes = resolution * resolution * 3;
    const video = new RawVideo({ ffmpeg: tools.ffmpeg, args, frameBytes, highWater: 2, stallMs });
    this.#running.add(video);
    try {
      const frame = await video.next();
      // The second call waits for the end, with the same watchdog.
      if (frame !== null) await video.next();
      await video.kill();
      const { startError, stalled, overMemory, exitCode, faultCount } = await video.ended;
      if (startError) {
        const what = `ffmpeg cannot be started (${startError})`;
        throw new StudioError('ffmpeg-failed', what, 'Check ffmpeg in the settings', name);
      }
      if (overMemory) throw memoryError(name);
      if (stalled) throw new StudioError('unreadable', 'it took too long to decode', 'Check the disk', name);
      if (frame === null || exitCode !== 0 || faultCount > 0)
        throw new StudioError('unreadable', 'it is damaged', 'Copy it again', name);
      return frame.data;
    } finally {
      this.#running.delete(video);
    }
  }
}
