// Decodes a video to its drafts: one ffmpeg, whose JPEGs are handed on as they come.
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StudioError } from '../contract/errors';
import { endChild } from '../fsx/children';
import { hasSessions, niceness, ownSessionGivesWay } from '../fsx/priority';
import { decodeArguments } from './command';
import { FrameTimesReader, timesFd } from './frameTimes';
import { draftFilter } from './geometry';
import { guardTool } from './guardTool';
import type { FfmpegPrograms } from './locate';
import type { SourceProbe } from './probeSchema';

export interface DraftStreamOptions {
  probe: SourceProbe;
  tools: FfmpegPrograms;
  /** Only key frames, those that follow the last one by so many seconds at least; every frame where it is not given. */
  keyFramesEverySeconds?: number;
  /** Begins with the last key frame up to this timestamp, seconds, as somebody waits for it; where it is not given, at the start, and gives way to everything else. */
  fromSeconds?: number;
}

/** What is known so far of the pictures of a stream; an index of drafts. */
export interface GrowingIndex {
  times: ArrayLike<number>;
  ends: number[];
  hasAll: boolean;
}

/** Enough for hundreds of 1080p frames a second, and few beside an analysis. */
const decoderThreads = 2;

/** Finds where JPEGs end in a stream of them. Their data has no end marker within (T.81 B.1.1.5), and ffmpeg's headers have none either. */
export class JpegEnds {
  #taken = 0;
  #endsWithMarker = false;

  /** Takes the next piece; gives the places after the end markers in it, counted from the beginning of the stream. */
  push(chunk: Uint8Array): number[] {
    const ends: number[] = [];
    if (this.#endsWithMarker && chunk[0] === 0xd9) ends.push(this.#taken + 1);
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let at = bytes.indexOf('ffd9', 0, 'hex'); at >= 0; at = bytes.indexOf('ffd9', at + 2, 'hex'))
      ends.push(this.#taken + at + 2);
    if (chunk.length > 0) this.#endsWithMarker = chunk.at(-1) === 0xff;
    this.#taken += chunk.length;
    return ends;
  }
}

/**
 * Runs ffmpeg to the end of the video, or until `take` says that no more is wanted. JPEGs back to back go to `take`, their times and ends to
 * `index`, once they were taken; at the end both are as many, and `hasAll` says whether that is every picture.
 * @throws StudioError `cancelled` where the signal aborts, `ffmpeg-failed` where not all that was wanted came; what `take` throws
 */
export async function readDrafts(
  { probe, tools, keyFramesEverySeconds, fromSeconds }: DraftStreamOptions,
  index: GrowingIndex,
  take: (jpegs: Buffer) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw draftsStopped(probe.name);
  const keyFramesOnly = keyFramesEverySeconds !== undefined;
  let select = '';
  if (keyFramesOnly) select = `select='isnan(prev_selected_t)+gte(abs(t-prev_selected_t),${keyFramesEverySeconds})',`;
  // Frames before the first key frame may refer to some that were not decoded.
  if (fromSeconds !== undefined) select = "select='key+not(isnan(prev_selected_t))',";
  const filter = `${select}${draftFilter(probe)}`;
  const seekSeconds = fromSeconds ?? null;
  const decoding = { source: probe, filter, pixelFormat: 'jpeg', threads: decoderThreads, keyFramesOnly } as const;
  const args = decodeArguments({ ...decoding, seekSeconds });
  const child = spawn(tools.ffmpeg, args, {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    windowsHide: true,
    // A session of its own, with which it gives way.
    detached: hasSessions && fromSeconds === undefined,
  });
  // Too large for drafts: it ends as one that failed.
  guardTool(child, () => {});
  const stop = () => endChild(child);
  signal.addEventListener('abort', stop, { once: true });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  try {
    if (fromSeconds === undefined)
      ownSessionGivesWay(child.pid, keyFramesOnly ? niceness.keyPictures : niceness.drafts);
    const reader = new FrameTimesReader(probe.timeBase);
    index.times = reader.seconds;
    (child.stdio[timesFd] as Readable).setEncoding('latin1').on('data', (text: string) => reader.push(text));
    const jpegs = new JpegEnds();
    let isEnough = false;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      isEnough = !(await take(chunk));
      for (const end of jpegs.push(chunk)) index.ends.push(end);
      if (isEnough) break;
    }
    if (isEnough) stop();
    const exitCode = await ended;
    if (signal.aborted) throw draftsStopped(probe.name);
    const { times, ends } = index;
    index.hasAll = exitCode === 0 && times.length === ends.length && !isEnough;
    // The last pictures before the end may not have got their times.
    ends.length = Math.min(ends.length, times.length);
    if (ends.length === 0 || (!index.hasAll && !isEnough))
      throw new StudioError('ffmpeg-failed', 'not every frame gave a picture', 'The file may be damaged', probe.name);
  } finally {
    stop();
    signal.removeEventListener('abort', stop);
    await ended;
  }
}

/** Drafts are not wanted any more, or not of this file. */
export function draftsStopped(name: string): StudioError {
  return new StudioError('cancelled', 'The small pictures are not made', 'Open the file again', name);
}
