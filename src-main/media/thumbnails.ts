// A strip of small pictures, evenly spaced over the source: exact in short sources, from key frames where that is quicker.
import { StudioError } from '../contract/errors';
import { decodeArguments } from './command';
import { isSeekable } from './containers';
import { stretchFilters } from './geometry';
import type { FfmpegTools } from './locate';
import type { SourceProbe } from './probe';
import { RawVideo } from './rawVideo';

export interface Thumbnail {
  /** Place in the strip, 0 to count - 1. */
  index: number;
  /** Timestamp of the frame that is shown, seconds; a key frame may lie before the place. */
  ptsSeconds: number;
  /** Packed RGBA. */
  rgba: Uint8Array;
  width: number;
  height: number;
}

export interface ThumbnailOptions {
  count: number;
  /** Height in pixels; the width follows the display aspect, at most eight times the height. */
  height: number;
  /** The places in the order that they are wanted in; all of them from the first to the last where it is left out. */
  places?: AsyncIterable<number>;
}

const stallMs = 15_000;
/** Places closer together than this would often share a key frame: there, pictures are decoded to their own time. */
const exactBelowSeconds = 4;

async function* fromFirstToLast(count: number): AsyncGenerator<number, void, void> {
  for (let index = 0; index < count; index += 1) yield index;
}

/**
 * Gives the pictures one by one. A place without a picture (damaged file, header that claims too long a duration) is left
 * out. Sources without a usable duration, without seeking, or without a picture at the first place that is wanted are read
 * once through, key frames only; all that this finds is given. Ends quietly when `signal` aborts; throws StudioError `unreadable` when there is none at all.
 */
export async function* thumbnailStrip(
  probe: SourceProbe,
  tools: FfmpegTools,
  { count, height, places = fromFirstToLast(count) }: ThumbnailOptions,
  signal?: AbortSignal,
): AsyncGenerator<Thumbnail, void, void> {
  const aspect = probe.displayWidth / probe.displayHeight;
  const width = Math.max(1, Math.min(8 * height, Math.round(height * aspect)));
  const duration = probe.declaredDurationSeconds;
  let given = 0;
  if (isSeekable(probe.formatName) && duration !== null && duration > 0) {
    for await (const index of places) {
      if (signal?.aborted) return;
      const seekSeconds = (probe.startSeconds ?? 0) + (duration * (index + 0.5)) / count;
      const keyFramesOnly = duration / count >= exactBelowSeconds;
      const picture = await firstPicture(probe, tools, width, height, { seekSeconds, keyFramesOnly }, signal);
      if (picture) {
        given += 1;
        yield { index, ...picture, width, height };
      } else if (given === 0) break;
    }
  }
  if (given === 0 && !signal?.aborted) {
    for (const thumbnail of await scan(probe, tools, width, height, count, signal)) {
      given += 1;
      yield thumbnail;
    }
  }
  if (given === 0 && !signal?.aborted) {
    throw new StudioError(
      'unreadable',
      'No picture could be decoded',
      'The file is damaged; copy or record it again',
      probe.name,
    );
  }
}

type Small = Pick<Thumbnail, 'ptsSeconds' | 'rgba'>;

/** Where decoding begins; null is the start. */
interface Place {
  seekSeconds: number | null;
  keyFramesOnly: boolean;
}

async function firstPicture(
  probe: SourceProbe,
  tools: FfmpegTools,
  width: number,
  height: number,
  from: Place,
  signal?: AbortSignal,
): Promise<Small | null> {
  for await (const picture of pictures(probe, tools, width, height, from, signal)) return picture;
  return null;
}

/** Reads all key frames and keeps an even choice of at most 2 * count while reading. */
async function scan(
  probe: SourceProbe,
  tools: FfmpegTools,
  width: number,
  height: number,
  count: number,
  signal?: AbortSignal,
): Promise<Thumbnail[]> {
  let kept: Small[] = [];
  let every = 1;
  let seen = 0;
  const all = { seekSeconds: null, keyFramesOnly: true };
  for await (const picture of pictures(probe, tools, width, height, all, signal)) {
    if (seen % every === 0) kept.push(picture);
    seen += 1;
    if (kept.length >= 2 * count) {
      kept = kept.filter((_, i) => i % 2 === 0);
      every *= 2;
    }
  }
  if (kept.length === 0) return [];
  const places = Math.min(count, kept.length);
  return Array.from({ length: places }, (_, i) => {
    const picture = kept[Math.floor(((i + 0.5) * kept.length) / places)]!;
    return { index: Math.floor(((i + 0.5) * count) / places), ...picture, width, height };
  });
}

async function* pictures(
  probe: SourceProbe,
  tools: FfmpegTools,
  width: number,
  height: number,
  { seekSeconds, keyFramesOnly }: Place,
  signal?: AbortSignal,
): AsyncGenerator<Small, void, void> {
  const filter = `showinfo=checksum=0,${stretchFilters(probe, width, height, 'rgba', 'area')}`;
  const one = seekSeconds === null ? {} : { maxFrames: 1 };
  const args = decodeArguments({
    source: probe,
    filter,
    pixelFormat: 'rgba',
    seekSeconds,
    keyFramesOnly,
    dropBeforeSeek: !keyFramesOnly,
    ...one,
  });
  const video = new RawVideo({ ffmpeg: tools.ffmpeg, args, frameBytes: width * height * 4, highWater: 2, stallMs });
  const stop = () => void video.kill();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (let frame = await video.next(); frame !== null && !signal?.aborted; frame = await video.next()) {
      yield { ptsSeconds: frame.ptsSeconds ?? seekSeconds ?? 0, rgba: frame.data };
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await video.kill();
  }
}
