// Makes the drafts of a source: one ffmpeg at low priority decodes it once, and a file takes its JPEGs as they come.
import { spawn } from 'node:child_process';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { StudioError } from '../contract/errors';
import { claimTemp, dropTemp, removeStaleTemps, renameWithRetry, syncFolder, writeError } from '../fsx/atomic';
import { giveWay, niceness, sessionGivesWay } from '../fsx/priority';
import { decodeArguments } from './command';
import { DraftFile, draftTail } from './draftFile';
import { FrameTimesReader, timesFd } from './frameTimes';
import { draftFilter } from './geometry';
import { guardTool } from './guardTool';
import type { FfmpegPrograms } from './locate';
import type { SourceProbe } from './probe';

export interface DraftOptions {
  probe: SourceProbe;
  tools: FfmpegPrograms;
  /** Where the whole file goes; its folder is there. */
  path: string;
  /** Once the pictures take so many bytes, no more are made: the file then holds the first frames alone. */
  mostBytes: number;
  /** Takes the file as soon as it is there: it can be read while it grows, and closed at any time. */
  onBegun(growing: DraftFile): void;
}

/** Enough for hundreds of 1080p frames a second, and few beside an analysis. */
const decoderThreads = 2;
const isLinux = process.platform === 'linux';

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
 * Makes the file of drafts of a video. Under its name there is the whole file or none. Takes long: it gives way to everything else.
 * @throws StudioError `cancelled` where the signal aborts or the source changes meanwhile, `ffmpeg-failed`, `disk-full`, `write-failed`;
 * nothing is left then
 */
export async function makeDrafts(options: DraftOptions, signal: AbortSignal): Promise<void> {
  const { probe, path } = options;
  await removeStaleTemps(dirname(path));
  const temp = claimTemp(dirname(path));
  try {
    const handle = await open(temp, 'wx');
    try {
      const index = { times: [] as ArrayLike<number>, ends: [] as number[], hasAll: false };
      options.onBegun(new DraftFile(await open(temp, 'r'), index));
      await fill(options, handle, index, signal);
      await handle.appendFile(draftTail(index));
      await handle.sync();
    } finally {
      await handle.close();
    }
    const now = await stat(probe.path);
    if (now.size !== probe.sizeBytes || now.mtimeMs !== probe.mtimeMs) throw stopped(probe.name);
    await renameWithRetry(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await dropTemp(temp);
  }
}

/** Runs ffmpeg to its end or to the limit. */
async function fill(
  { probe, tools, mostBytes }: DraftOptions,
  handle: FileHandle,
  index: { times: ArrayLike<number>; ends: number[]; hasAll: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw stopped(probe.name);
  const args = decodeArguments({
    source: probe,
    filter: draftFilter(probe),
    pixelFormat: 'jpeg',
    threads: decoderThreads,
  });
  const child = spawn(tools.ffmpeg, args, {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    windowsHide: true,
    // A session of its own, with which it gives way.
    detached: isLinux,
  });
  // Too large for drafts: it ends as one that failed.
  guardTool(child, () => {});
  const stop = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  try {
    if (child.pid !== undefined) {
      giveWay(child.pid, niceness.drafts);
      sessionGivesWay(child.pid, niceness.drafts);
    }
    const reader = new FrameTimesReader(probe.timeBase);
    index.times = reader.seconds;
    (child.stdio[timesFd] as Readable).setEncoding('latin1').on('data', (text: string) => reader.push(text));
    const jpegs = new JpegEnds();
    let room = mostBytes;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      await handle.appendFile(chunk);
      for (const end of jpegs.push(chunk)) index.ends.push(end);
      room -= chunk.length;
      if (room <= 0) break;
    }
    if (room <= 0) stop();
    const exitCode = await ended;
    if (signal.aborted) throw stopped(probe.name);
    const { times, ends } = index;
    index.hasAll = exitCode === 0 && times.length === ends.length && room > 0;
    // The last pictures before a limit may not have got their times.
    ends.length = Math.min(ends.length, times.length);
    if (ends.length === 0 || (!index.hasAll && room > 0))
      throw new StudioError('ffmpeg-failed', 'not every frame gave a picture', 'The file may be damaged', probe.name);
  } finally {
    stop();
    signal.removeEventListener('abort', stop);
    await ended;
  }
}

function stopped(name: string): StudioError {
  return new StudioError('cancelled', 'The small pictures are not made', 'Open the file again', name);
}
