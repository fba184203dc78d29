// Builds ffmpeg's command lines; the only module that touches fluent-ffmpeg.
import FfmpegCommand from 'fluent-ffmpeg';
import type { Orientation } from '../formats/pictureOrientation';
import { fileUrl, inputGuards } from './inputGuards';

/** ffmpeg's scale from 1 (best) to 31. */
const jpegQuality = '4';

export interface DecodeCommand {
  /** What to decode; a SourceProbe fits. `streamIndex` is absolute. `orientation` is set for a single picture. */
  source: { path: string; streamIndex: number; formatName: string; orientation?: Orientation | null };
  /** A linear or branched filter chain with one input and one output. */
  filter: string;
  /** Raw pictures, or JPEGs back to back, for which the filter has to end in full-range 4:2:0 with timestamps that count in 1/1000 s. */
  pixelFormat: 'rgb24' | 'rgba' | 'jpeg';
  /** Where to start, as a timestamp of the file; null: at its beginning. */
  seekSeconds?: number | null;
  /** Decode key frames only. */
  keyFramesOnly?: boolean;
  /** Leave the loop filter (deblocking) out: a quarter faster for H.264, and all the same where pictures are made very small. */
  withoutLoopFilter?: boolean;
  /** Stop after this many frames. */
  maxFrames?: number;
  /** Threads of the decoder; ffmpeg's own choice where it is not given. */
  threads?: number;
}

/**
 * Command line that decodes one stream to pictures on stdout, every frame with its own timestamp.
 * `-copyts` keeps the file's timestamps (they are what ffprobe prints), `-fps_mode passthrough` neither repeats nor
 * drops frames, and `-loglevel level+info` carries the showinfo lines. fluent-ffmpeg only lays the arguments out here:
 * its own spawner asks for capabilities with a parser that fails on newer builds.
 */
export function decodeArguments(command: DecodeCommand): string[] {
  const { source, filter, pixelFormat, seekSeconds = null, keyFramesOnly = false } = command;
  // A phone's JPEG may hold a second one (gain map, depth) behind the picture.
  const isPicture = source.orientation != null;
  const maxFrames = isPicture ? 1 : command.maxFrames;
  const input = [
    '-nostdin',
    '-hide_banner',
    '-nostats',
    '-loglevel',
    'repeat+level+info',
    '-copyts',
    ...inputGuards(source.formatName),
  ];
  // The filters turn pictures: ffmpeg's own turn depends on its version and the format.
  if (isPicture) input.push('-noautorotate');
  // Not `-discard nokey`, which would not even read what lies between: frames of MP4 get wrong timestamps by it.
  if (keyFramesOnly) input.push('-skip_frame', 'nokey');
  if (command.threads !== undefined) input.push('-threads', String(command.threads));
  if (command.withoutLoopFilter) input.push('-skip_loop_filter', 'all', '-filter_threads', '1');
  if (seekSeconds !== null) {
    // Not "accurate": who asks for frames wants to see which ones come.
    input.push('-noaccurate_seek', '-seek_timestamp', '1', '-ss', seekSeconds.toFixed(6));
  }
  const output = [
    '-map',
    `0:${source.streamIndex}`,
    '-an',
    '-sn',
    '-dn',
    '-filter:v',
    filter,
    '-fps_mode',
    'passthrough',
  ];
  if (maxFrames !== undefined) output.push('-frames:v', String(maxFrames));
  if (pixelFormat === 'jpeg')
    output.push('-enc_time_base', '1/1000', '-c:v', 'mjpeg', '-q:v', jpegQuality, '-threads:v', '1', '-f', 'mjpeg');
  else output.push('-c:v', 'rawvideo', '-pix_fmt', pixelFormat, '-f', 'rawvideo');
  // Options are spread: given one at a time or as an array, fluent-ffmpeg splits values that hold one space.
  return FfmpegCommand()
    .input(fileUrl(source.path))
    .inputOptions(...input)
    .output('pipe:1')
    .outputOptions(...output)
    ._getArguments();
}
