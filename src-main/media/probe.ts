// Reads what a source is: one file, one chosen video stream, and every ordinary fault under its own name.
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { StudioError } from '../contract/errors';
import type { Orientation } from '../formats/pictureOrientation';
import { type Examined, examine, playlistError } from './examine';
import { fileUrl, inputGuards } from './inputGuards';
import type { FfmpegPrograms } from './locate';
import { memoryError } from './memoryLimit';
import {
  chooseStream,
  type ProbeFacts,
  parsePacketCount,
  parseProbe,
  type SourceProbe,
  type VideoStream,
} from './probeSchema';
import { stallLimitMs } from './rawVideo';
import { runTool, type ToolRun } from './runTool';
import { looksLikeMov, looksLikeText, looksLikeVideo, type SourceFile } from './sniff';
import { bytesMissing } from './structure';

export interface ProbeOptions {
  /** Absolute index of the stream to take instead of the usual choice. */
  streamIndex?: number;
  signal?: AbortSignal;
  /** The examination of this very file, where it has begun already. */
  begun?: Examined | undefined;
}

const packetCountTimeoutMs = 600_000;
/** Clockwise turn of each orientation, before the mirroring that 2, 4, 5 and 7 add. */
const rotationOf: Record<Orientation, number> = { 1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

/**
 * Examines a local video or picture without opening any other file, in 25 s at most.
 * Throws StudioError: `file-missing`, `is-directory`, `not-a-file`, `empty-file`, `permission-denied`, `not-media`,
 * `refused-format` (playlists and kinds outside the whitelist), `no-video`, `unreadable`, `ffmpeg-failed`,
 * `bad-request` (no such stream), `cancelled`.
 */
export async function probeVideo(
  path: string,
  tools: Pick<FfmpegPrograms, 'ffprobe'>,
  options: ProbeOptions = {},
): Promise<SourceProbe> {
  const { file, answer } = options.begun ?? (await examine(path, tools, options.signal));
  const name = basename(path);
  const run = await answer.catch((cause: NodeJS.ErrnoException) => {
    const what = `ffprobe cannot be started (${cause.code ?? cause.message})`;
    throw new StudioError('ffmpeg-failed', what, 'Check ffmpeg in the settings', name, { cause });
  });
  if (options.signal?.aborted)
    throw new StudioError('cancelled', 'Examining was cancelled', 'Open the file again', name);
  if (run.timedOut) {
    const what = `The file could not be examined in ${stallLimitMs() / 1000} s`;
    throw new StudioError('unreadable', what, 'Check the disk or the file', name);
  }
  if (run.exitCode !== 0) throw refusal(run, file, name, await bytesMissing(path).catch(() => null));
  const facts = readFacts(run, name);
  const stream = pickStream(facts, options.streamIndex, name);
  const { index, isDefault: _default, isCoverArt: _cover, ...chosen } = stream;
  return {
    ...chosen,
    ...(file.picture && pictureFacts(chosen, file.picture.orientation)),
    path: resolve(path),
    name,
    sizeBytes: file.sizeBytes,
    mtimeMs: file.mtimeMs,
    formatName: facts.formatName,
    streamIndex: index,
    orientation: file.picture?.orientation ?? null,
    videoStreams: facts.videoStreams.filter((video) => !video.isCoverArt),
  };
}

/**
 * What was found out of a file before, where it still is as it was then, by its size and time of change; `probeVideo` where it is not, or
 * where nothing is known: asking ffprobe takes a tenth of a second. Throws as `probeVideo`.
 */
export async function probeUnlessKnown(
  known: SourceProbe | null,
  path: string,
  tools: Pick<FfmpegPrograms, 'ffprobe'>,
  options: ProbeOptions = {},
): Promise<SourceProbe> {
  const now = known === null ? null : await stat(path).catch(() => null);
  const isSame = now !== null && now.size === known?.sizeBytes && now.mtimeMs === known.mtimeMs;
  return isSame && known !== null ? known : probeVideo(path, tools, options);
}

/**
 * Counts the packets of the probed stream. Costs one pass over the file without decoding; null when it fails.
 */
export async function countPackets(
  probe: SourceProbe,
  tools: FfmpegPrograms,
  signal?: AbortSignal,
): Promise<number | null> {
  const select = ['-select_streams', String(probe.streamIndex), '-count_packets', '-show_streams', '-of', 'json'];
  const args = ['-v', 'error', ...inputGuards(probe.formatName), ...select, '-i', fileUrl(probe.path)];
  try {
    const run = await runTool(tools.ffprobe, args, { timeoutMs: packetCountTimeoutMs, signal });
    return parsePacketCount(run.stdout);
  } catch {
    return null;
  }
}

/** What a picture is, where ffprobe describes it as a video of one frame a 25th of a second long. */
function pictureFacts(stream: Omit<VideoStream, 'index' | 'isDefault' | 'isCoverArt'>, orientation: Orientation) {
  const { codedWidth, codedHeight, sampleAspect } = stream;
  const width = Math.max(1, Math.round((codedWidth * sampleAspect.num) / sampleAspect.den));
  const isTurned = orientation > 4;
  return {
    displayWidth: isTurned ? codedHeight : width,
    displayHeight: isTurned ? width : codedHeight,
    rotationDegrees: rotationOf[orientation],
    declaredFrames: 1,
    declaredDurationSeconds: null,
    averageFps: null,
  };
}

function readFacts(run: ToolRun, name: string): ProbeFacts {
  try {
    return parseProbe(run.stdout);
  } catch (error) {
    const what = 'ffprobe gave an answer that cannot be read';
    throw new StudioError('ffmpeg-failed', what, 'Install another ffmpeg', name, { cause: error });
  }
}

function pickStream(facts: ProbeFacts, streamIndex: number | undefined, name: string): VideoStream {
  if (facts.videoStreams.every((stream) => stream.isCoverArt)) {
    const what =
      facts.videoStreams.length > 0 ? 'The file holds sound and a cover picture, no video' : 'The file holds no video';
    throw new StudioError('no-video', what, 'Choose a file with a video stream', name);
  }
  const stream =
    streamIndex === undefined
      ? chooseStream(facts.videoStreams)
      : (facts.videoStreams.find((video) => video.index === streamIndex && !video.isCoverArt) ?? null);
  if (!stream) {
    throw new StudioError(
      'bad-request',
      `There is no video stream ${streamIndex}`,
      'Choose one of the listed streams',
      name,
    );
  }
  if (stream.codec === 'unknown' || stream.codedWidth === 0 || stream.codedHeight === 0) {
    const what = 'The video stream has no readable header';
    throw new StudioError('unreadable', what, 'The file is damaged or of an unknown kind; convert it first', name);
  }
  return stream;
}

/** @param missing bytes that the container promises beyond the end of the file */
function refusal(run: ToolRun, file: SourceFile, name: string, missing: number | null): StudioError {
  if (run.overMemory) return memoryError(name);
  // Says nothing of the file: the system when memory was short, another program, or the limit of an answer ended it.
  if (run.signal === 'SIGKILL' || run.signal === 'SIGTERM')
    return new StudioError('ffmpeg-failed', 'ffprobe was ended before it answered', 'Try again', name);
  // What a shell answers in the place of a program that it cannot run; ffprobe has other numbers.
  const cannotRun = [2, 126, 127].includes(run.exitCode ?? 127);
  if (cannotRun || /error while loading shared libraries/i.test(run.stderr))
    return new StudioError('ffmpeg-failed', 'ffprobe broke down', 'Try again, or install another ffmpeg', name);
  if (/not on whitelist/i.test(run.stderr)) {
    if (!looksLikeText(file.head)) {
      return new StudioError(
        'refused-format',
        'Files of this kind are not opened',
        'Convert it to MP4 or MKV first',
        name,
      );
    }
    if (/^\s*<\?xml|^\s*[#[<]/.test(file.head.toString('latin1'))) return playlistError(name);
  }
  if (/moov atom not found/i.test(run.stderr) && looksLikeMov(file.head)) {
    const what = 'The file is cut short: its index (moov) is missing';
    return new StudioError('unreadable', what, 'Copy or record it again, or repair it', name);
  }
  if (/permission denied/i.test(run.stderr)) {
    return new StudioError('permission-denied', 'The file may not be read', 'Give yourself read access to it', name);
  }
  if (missing !== null && missing > 0) {
    const what = `The file is cut short: ${missing} bytes are missing at its end`;
    return new StudioError('unreadable', what, 'Copy or record it again', name);
  }
  if (looksLikeVideo(file.head)) {
    return new StudioError('unreadable', 'The file is damaged: its header cannot be read', 'Copy it again', name);
  }
  return new StudioError('not-media', 'This is not a video or picture that ffmpeg knows', 'Choose a video file', name);
}
