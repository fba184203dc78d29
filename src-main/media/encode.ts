// Pictures with timestamps of their own to an mp4 or webm file: frame-exact, whole or not at all.
import { basename } from 'node:path';
import { StudioError } from '../contract/errors';
import { type RawPixelFormat, rawPictureBytes } from '../formats/rawMatroska';
import { writeError } from '../fsx/atomic';
import { fillFileAtomic } from '../fsx/filledFile';
import { chooseEncoder, type Encoder, encodeArguments, type VideoKind, videoKindOf } from './encoders';
import { fileUrl } from './inputGuards';
import type { FfmpegTools } from './locate';
import { RawInput, type RawInputEnd } from './rawInput';
import { runTool } from './runTool';

/** One picture of a video to be written. */
export interface VideoFrame {
  /** Packed pixels, row by row. */
  pixels: Uint8Array;
  /** When it is shown. */
  ptsSeconds: number;
}

export interface EncodeOptions {
  /** Ends in .mp4 or .webm. */
  path: string;
  width: number;
  height: number;
  pixelFormat: RawPixelFormat;
  tools: FfmpegTools;
  /** Replace a file of this name. */
  force: boolean;
  signal: AbortSignal;
}

export interface EncodedVideo {
  frames: number;
  /** ffmpeg's name of the encoder. */
  encoder: string;
}

const checkTimeoutMs = 600_000;
/** What ffmpeg says, on its error stream, of a disk without room. */
export const diskIsFull = /no space left|disk quota exceeded/i;

/**
 * Writes a video. Timestamps are kept to within the unit of the file (a microsecond in mp4, a millisecond in webm), also of a late start;
 * equal ones come one unit apart, and a start before 0 is moved to 0. Sides become even by black padding; colours are BT.709.
 * @throws StudioError `bad-request` for another ending, an existing file or no frame; `cancelled`; `disk-full`, `write-failed`;
 * `ffmpeg-failed`; and what `frames` throws
 */
export async function encodeVideo(frames: AsyncIterable<VideoFrame>, options: EncodeOptions): Promise<EncodedVideo> {
  const { path, tools, force } = options;
  const kind = videoKindOf(path);
  if (kind === null)
    throw new StudioError('bad-request', 'videos are written as .mp4 or .webm', 'Give such a name', basename(path));
  const encoder = await chooseEncoder(kind, tools);
  let count = 0;
  await fillFileAtomic(path, force, async (temp) => {
    count = await encodeInto(temp, kind, encoder, frames, options);
    const written = await countPackets(temp, tools, options.signal);
    if (options.signal.aborted) throw cancelled(path);
    if (written === count) return;
    const what = `ffmpeg wrote ${written ?? 'no readable'} frames of ${count}`;
    throw new StudioError('ffmpeg-failed', what, 'Try again, or install another ffmpeg', basename(path));
  });
  return { frames: count, encoder: encoder.name };
}

async function encodeInto(
  temp: string,
  kind: VideoKind,
  encoder: Encoder,
  frames: AsyncIterable<VideoFrame>,
  options: EncodeOptions,
): Promise<number> {
  const { path, signal, tools } = options;
  const { tickNanoseconds } = encoder;
  const format = { ...options, tickNanoseconds };
  const args = ['-hide_banner', '-nostats', '-loglevel', 'error', '-y', '-copyts', '-f', 'matroska', '-i', 'pipe:0'];
  const input = new RawInput(tools.ffmpeg, [...args, ...encodeArguments(kind, encoder), fileUrl(temp)], format);
  const clock = new TickClock(tickNanoseconds);
  const stop = () => void input.kill();
  signal.addEventListener('abort', stop, { once: true });
  let count = 0;
  try {
    for await (const { pixels, ptsSeconds } of frames) {
      if (signal.aborted) throw cancelled(path);
      if (pixels.length !== rawPictureBytes(format)) throw new RangeError('a picture has another size than the video');
      if (!(await input.write(clock.next(ptsSeconds), pixels))) break;
      count += 1;
    }
    if (signal.aborted) throw cancelled(path);
    if (count === 0 && clock.isUnused)
      throw new StudioError('bad-request', 'there is no frame to write', 'Choose other frames', basename(path));
    const end = await input.finish();
    if (signal.aborted) throw cancelled(path);
    // ffmpeg may call it a success that the last bytes found no room.
    if (end.exitCode !== 0 || diskIsFull.test(end.stderr)) throw failure(end, path);
    return count;
  } finally {
    signal.removeEventListener('abort', stop);
    await input.kill();
  }
}

/** Seconds as rising whole numbers of units. */
export class TickClock {
  #last = -1;
  #shift: number | null = null;

  constructor(private readonly tickNanoseconds: number) {}

  /** True before the first frame. */
  get isUnused(): boolean {
    return this.#shift === null;
  }

  /** The units of the next timestamp; files cannot hold two frames at one time, nor one before 0. */
  next(ptsSeconds: number): number {
    this.#shift ??= Math.max(0, -ptsSeconds);
    const ticks = Math.round(((ptsSeconds + this.#shift) * 1e9) / this.tickNanoseconds);
    this.#last = Math.max(ticks, this.#last + 1);
    return this.#last;
  }
}

/** Packets of the only stream of a file that was just written; null where it cannot be read. */
async function countPackets(path: string, tools: FfmpegTools, signal: AbortSignal): Promise<number | null> {
  const entries = ['-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0'];
  const args = ['-v', 'error', '-select_streams', 'v:0', ...entries, '-i', fileUrl(path)];
  const run = await runTool(tools.ffprobe, args, { timeoutMs: checkTimeoutMs, signal });
  const count = Number.parseInt(run.stdout, 10);
  return run.exitCode === 0 && Number.isInteger(count) ? count : null;
}

function cancelled(path: string): StudioError {
  return new StudioError('cancelled', 'stopped by the user', 'Start it again', basename(path));
}

/** What stopped ffmpeg, in words for people. */
function failure({ startError, stalled, stderr }: RawInputEnd, path: string): StudioError {
  const file = basename(path);
  if (startError !== null) {
    const what = `ffmpeg cannot be started (${startError})`;
    return new StudioError('ffmpeg-failed', what, 'Check ffmpeg in the settings', file);
  }
  if (stalled) return new StudioError('ffmpeg-failed', 'ffmpeg took no frame for 2 minutes', 'Check the disk', file);
  if (diskIsFull.test(stderr)) return writeError(Object.assign(new Error(stderr), { code: 'ENOSPC' }), path);
  const why = stderr.trim().split('\n').at(-1) || 'it stopped without a word';
  return new StudioError('ffmpeg-failed', `the video could not be written (${why})`, 'Try another kind of file', file);
}
