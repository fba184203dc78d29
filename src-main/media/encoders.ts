// Which of ffmpeg's encoders writes a video: the best that is there, with the options that suit small, exact pictures.
import { StudioError } from '../contract/errors';
import type { FfmpegTools } from './locate';
import { runTool } from './runTool';

/** Kinds of video file that are written, by their ending. */
export const videoKinds = ['mp4', 'webm'] as const;
export type VideoKind = (typeof videoKinds)[number];

export interface Encoder {
  name: string;
  args: readonly string[];
  /** Nanoseconds of the unit that timestamps are stored in. */
  tickNanoseconds: number;
}

const micro = 1000;
/** All that WebM can hold. */
const milli = 1_000_000;
/** This encoder knows no more than 65535 units a second. */
const mpeg4Tick = 20_000;

const vp9 = ['-deadline', 'realtime', '-cpu-used', '7', '-row-mt', '1', '-crf', '18', '-b:v', '0'];

const encoders: Record<VideoKind, readonly Encoder[]> = {
  mp4: [
    { name: 'libx264', args: ['-preset', 'veryfast', '-crf', '14'], tickNanoseconds: micro },
    { name: 'libopenh264', args: ['-b:v', '8M'], tickNanoseconds: micro },
    // What this program's own ffmpeg has: browsers play it in this kind of file, too, and not the last one.
    { name: 'libvpx-vp9', args: vp9, tickNanoseconds: micro },
    { name: 'mpeg4', args: ['-q:v', '2'], tickNanoseconds: mpeg4Tick },
  ],
  webm: [
    { name: 'libvpx-vp9', args: vp9, tickNanoseconds: milli },
    {
      name: 'libvpx',
      args: ['-deadline', 'realtime', '-cpu-used', '5', '-auto-alt-ref', '0', '-crf', '8', '-b:v', '6M'],
      tickNanoseconds: milli,
    },
  ],
};

/** Names of the encoders that are used for each kind, the best one first. */
export const videoEncoders: Record<VideoKind, readonly string[]> = {
  mp4: encoders.mp4.map(({ name }) => name),
  webm: encoders.webm.map(({ name }) => name),
};

/** What every file of a kind is written with. */
const muxing: Record<VideoKind, readonly string[]> = {
  // The unit of the file's own clock too, or a late start would be rounded to milliseconds. The index goes first, so that a browser can play while it loads.
  mp4: ['-movie_timescale', '1000000', '-movflags', '+faststart', '-f', 'mp4'],
  webm: ['-f', 'webm'],
};

/** The kind of a file name; null where its ending is no kind that is written. */
export function videoKindOf(path: string): VideoKind | null {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  return videoKinds.find((kind) => kind === ending) ?? null;
}

/** Names of the encoders in the output of `ffmpeg -encoders`. */
export function parseEncoders(text: string): Set<string> {
  return new Set([...text.matchAll(/^ [VAS][A-Z.]{5} (\S+)/gm)].map((match) => match[1]!));
}

/** The first encoder for a kind that this ffmpeg has. @throws StudioError `ffmpeg-failed` where it has none */
export async function chooseEncoder(kind: VideoKind, tools: FfmpegTools): Promise<Encoder> {
  const { stdout } = await runTool(tools.ffmpeg, ['-hide_banner', '-encoders'], { timeoutMs: 10_000 });
  const available = parseEncoders(stdout);
  const encoder = encoders[kind].find(({ name }) => available.has(name));
  if (encoder) return encoder;
  throw new StudioError('ffmpeg-failed', `this ffmpeg cannot write ${kind} video`, 'Install a full ffmpeg');
}

/** Options between input and file name. Pictures become BT.709 in the narrow range, said so in the file, and get even sides. */
export function encodeArguments(kind: VideoKind, { name, args, tickNanoseconds }: Encoder): string[] {
  const units = Math.round(1e9 / tickNanoseconds);
  const convert = 'scale=in_range=pc:out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int';
  const colour = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  return [
    '-an',
    '-vf',
    `pad=ceil(iw/2)*2:ceil(ih/2)*2,${convert},format=yuv420p,setsar=1`,
    // Every frame at its own time: none is repeated or dropped, and no rate is guessed.
    '-fps_mode',
    'passthrough',
    '-enc_time_base',
    `1:${units}`,
    ...(kind === 'mp4' ? ['-video_track_timescale', String(units)] : []),
    '-c:v',
    name,
    ...args,
    ...colour,
    ...muxing[kind],
  ];
}
