// A strip of small pictures, evenly spaced over the source: exact in short sources, from key frames where that is quicker.
import { StudioError } from '../contract/errors';
import { decodeArguments } from './command';
import { isSeekable } from './containers';
import { stretchFilters } from './geometry';
import type { FfmpegTools } from './locate';
import { PlaceRun, type Places, placeSeconds } from './placeRun';
import type { SourceProbe } from './probeSchema';
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
/** How far before a place to seek, in turn until its frames are not missed. */
const seekBeforeSeconds = [0, 6, 30];
/** A place this far ahead is reached by decoding on. */
const decodeOnSeconds = 4;

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
    const strip = { startSeconds: probe.startSeconds ?? 0, stepSeconds: duration / count, count };
    const at = strip.stepSeconds < exactBelowSeconds ? exactly : keyFrames;
    for await (const picture of at(probe, tools, { width, height }, strip, places, signal)) {
      if (signal?.aborted) return;
      if (picture === null && given === 0) break;
      if (picture === null) continue;
      given += 1;
      yield { ...picture, width, height };
    }
  }
  if (given === 0 && !signal?.aborted) {
    for (const thumbnail of await scan(probe, tools, { width, height }, count, signal)) {
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
type Size = Pick<Thumbnail, 'width' | 'height'>;
type Placed = Small & { index: number };

/** The pictures of the places as they are wanted, and of those on the way from one to the next; null for a place without one. */
async function* exactly(
  probe: SourceProbe,
  tools: FfmpegTools,
  size: Size,
  strip: Places,
  places: AsyncIterable<number>,
  signal?: AbortSignal,
): AsyncGenerator<Placed | null, void, void> {
  const given = new Set<number>();
  let run: PlaceRun | null = null;
  const stop = () => void run?.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const index of places) {
      if (signal?.aborted) return;
      if (given.has(index)) continue;
      if (!run?.isAhead(index, decodeOnSeconds)) {
        for (const before of seekBeforeSeconds) {
          await run?.stop();
          if (signal?.aborted) return;
          run = new PlaceRun(probe, tools, size, strip, index, before);
          if (!(await run.isLate())) break;
        }
      }
      for await (const picture of run!.upTo(index)) {
        if (!given.has(picture.index)) yield picture;
        given.add(picture.index);
      }
      if (!given.has(index)) yield null;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await run?.stop();
  }
}

/** The key frames before the places, as they are wanted; null for a place without one. */
async function* keyFrames(
  probe: SourceProbe,
  tools: FfmpegTools,
  size: Size,
  strip: Places,
  places: AsyncIterable<number>,
  signal?: AbortSignal,
): AsyncGenerator<Placed | null, void, void> {
  for await (const index of places) {
    if (signal?.aborted) return;
    let first: Placed | null = null;
    for await (const picture of decodeKeyFrames(probe, tools, size, placeSeconds(strip, index), signal)) {
      first = { index, ...picture };
      break;
    }
    yield first;
  }
}

/** Reads all key frames and keeps an even choice of at most 2 * count while reading. */
async function scan(
  probe: SourceProbe,
  tools: FfmpegTools,
  size: Size,
  count: number,
  signal?: AbortSignal,
): Promise<Thumbnail[]> {
  let kept: Small[] = [];
  let every = 1;
  let seen = 0;
  for await (const picture of decodeKeyFrames(probe, tools, size, null, signal)) {
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
    return { index: Math.floor(((i + 0.5) * count) / places), ...picture, ...size };
  });
}

/** Key frames: all of them, or the one that is found by a seek. */
async function* decodeKeyFrames(
  probe: SourceProbe,
  tools: FfmpegTools,
  { width, height }: Size,
  seekSeconds: number | null,
  signal?: AbortSignal,
): AsyncGenerator<Small, void, void> {
  const filter = `showinfo=checksum=0,${stretchFilters(probe, width, height, 'rgba', 'area')}`;
  const one = seekSeconds === null ? {} : { maxFrames: 1 };
  const args = decodeArguments({
    source: probe,
    filter,
    pixelFormat: 'rgba',
    seekSeconds,
    keyFramesOnly: true,
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
