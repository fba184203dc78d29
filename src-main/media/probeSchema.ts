// What is known of a source, and the reading of ffprobe's JSON for it. Pure; trusts no number it reads.
import { z } from 'zod';

const rationalSchema = z.object({ num: z.number(), den: z.number() });
export type Rational = z.infer<typeof rationalSchema>;

const tagSchema = z.string().nullable();

const videoStreamSchema = z.object({
  /** Absolute stream index, as in `-map 0:<index>`. */
  index: z.number().int().nonnegative(),
  codec: z.string(),
  pixFmt: z.string(),
  /** Stored picture size, before rotation and sample aspect. */
  codedWidth: z.number(),
  codedHeight: z.number(),
  /** Size after sample aspect and rotation, in square pixels. */
  displayWidth: z.number(),
  displayHeight: z.number(),
  /** Clockwise turn that shows the picture upright: 0, 90, 180 or 270. */
  rotationDegrees: z.number(),
  /** Width to height of one stored pixel; 1/1 when unknown. */
  sampleAspect: rationalSchema,
  colour: z.object({ range: tagSchema, space: tagSchema, primaries: tagSchema, transfer: tagSchema }),
  timeBase: rationalSchema,
  /** First timestamp of the stream by its header, seconds. */
  startSeconds: z.number().nullable(),
  /** Number of frames by the header. Untrusted. */
  declaredFrames: z.number().nullable(),
  /** Duration by the header, seconds. Untrusted. */
  declaredDurationSeconds: z.number().nullable(),
  averageFps: z.number().nullable(),
  isDefault: z.boolean(),
  isCoverArt: z.boolean(),
});
export type VideoStream = z.infer<typeof videoStreamSchema>;

/** One source and its chosen video stream, whose facts these are. */
export const sourceProbeSchema = videoStreamSchema.omit({ index: true, isDefault: true, isCoverArt: true }).extend({
  /** Absolute path. */
  path: z.string(),
  /** File name without its folder. */
  name: z.string(),
  sizeBytes: z.number(),
  mtimeMs: z.number(),
  /** ffprobe's format name, for example `mov,mp4,m4a,3gp,3g2,mj2`. */
  formatName: z.string(),
  /** Absolute index of the chosen stream. */
  streamIndex: z.number().int().nonnegative(),
  /**
   * How a single picture asks to be turned, which our own filters do (ffmpeg knows it of some formats in some versions);
   * null for a video, which ffmpeg turns.
   */
  orientation: z.literal([1, 2, 3, 4, 5, 6, 7, 8]).nullable(),
  /** Every video stream of the file that is not cover art. */
  videoStreams: z.array(videoStreamSchema),
});
export type SourceProbe = z.infer<typeof sourceProbeSchema>;

const streamSchema = z.object({
  index: z.number().int().nonnegative(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  pix_fmt: z.string().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  sample_aspect_ratio: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_primaries: z.string().optional(),
  color_transfer: z.string().optional(),
  time_base: z.string().optional(),
  start_time: z.string().optional(),
  duration: z.string().optional(),
  nb_frames: z.string().optional(),
  nb_read_packets: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  disposition: z.record(z.string(), z.number()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).optional(),
});
type RawStream = z.infer<typeof streamSchema>;

const probeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z
    .object({ format_name: z.string().optional(), duration: z.string().optional(), start_time: z.string().optional() })
    .default({}),
});

export interface ProbeFacts {
  formatName: string;
  /** All video streams, cover art included, by index. */
  videoStreams: VideoStream[];
  /** True when there is any stream that is not video (audio, subtitles, data). */
  hasOtherStreams: boolean;
}

/** Reads the output of `ffprobe -show_format -show_streams -of json`. Throws when it is not of that form. */
export function parseProbe(json: string): ProbeFacts {
  const { streams, format } = probeSchema.parse(JSON.parse(json));
  const videos = streams.filter((stream) => stream.codec_type === 'video');
  return {
    formatName: format.format_name ?? 'unknown',
    videoStreams: videos.map((stream) => toVideoStream(stream, seconds(format.duration))),
    hasOtherStreams: streams.length > videos.length,
  };
}

/** Reads the packet count of the only stream in `ffprobe -count_packets -show_streams -of json`; null when missing. */
export function parsePacketCount(json: string): number | null {
  return positiveInteger(probeSchema.parse(JSON.parse(json)).streams[0]?.nb_read_packets);
}

/**
 * Picks the stream to analyse: never cover art, `default` disposition first, then the largest picture, then the
 * lowest index. Null when nothing but cover art is there.
 */
export function chooseStream(streams: readonly VideoStream[]): VideoStream | null {
  const area = (s: VideoStream) => s.codedWidth * s.codedHeight;
  const order = (a: VideoStream, b: VideoStream) =>
    Number(b.isDefault) - Number(a.isDefault) || area(b) - area(a) || a.index - b.index;
  return streams.filter((stream) => !stream.isCoverArt).sort(order)[0] ?? null;
}

function toVideoStream(stream: RawStream, formatDurationSeconds: number | null): VideoStream {
  const codedWidth = Math.max(0, stream.width ?? 0);
  const codedHeight = Math.max(0, stream.height ?? 0);
  const sampleAspect = rational(stream.sample_aspect_ratio) ?? { num: 1, den: 1 };
  const rotationDegrees = rotation(stream);
  const width = Math.max(1, Math.round((codedWidth * sampleAspect.num) / sampleAspect.den));
  const turned = rotationDegrees % 180 === 90;
  const fps = rational(stream.avg_frame_rate);
  return {
    index: stream.index,
    codec: stream.codec_name ?? 'unknown',
    pixFmt: stream.pix_fmt ?? 'unknown',
    codedWidth,
    codedHeight,
    displayWidth: turned ? codedHeight : width,
    displayHeight: turned ? width : codedHeight,
    rotationDegrees,
    sampleAspect,
    colour: {
      range: tag(stream.color_range),
      space: tag(stream.color_space),
      primaries: tag(stream.color_primaries),
      transfer: tag(stream.color_transfer),
    },
    timeBase: rational(stream.time_base) ?? { num: 1, den: 1000 },
    startSeconds: seconds(stream.start_time),
    declaredFrames: positiveInteger(stream.nb_frames),
    declaredDurationSeconds: seconds(stream.duration) ?? clock(stream.tags?.DURATION) ?? formatDurationSeconds,
    averageFps: fps ? fps.num / fps.den : null,
    isDefault: stream.disposition?.default === 1,
    isCoverArt: stream.disposition?.attached_pic === 1 || stream.disposition?.timed_thumbnails === 1,
  };
}

/** ffprobe prints the display matrix's anticlockwise angle; we keep the clockwise turn, in quarter turns. */
function rotation(stream: RawStream): number {
  const anticlockwise = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  const clockwise = anticlockwise !== undefined ? -anticlockwise : Number(stream.tags?.rotate ?? 0);
  return Number.isFinite(clockwise) ? (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360 : 0;
}

function rational(text: string | undefined): Rational | null {
  const match = /^(\d+)[:/](\d+)$/.exec(text ?? '');
  const [num, den] = [Number(match?.[1]), Number(match?.[2])];
  return num > 0 && den > 0 ? { num, den } : null;
}

function seconds(text: string | undefined): number | null {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) ? value : null;
}

function clock(text: string | undefined): number | null {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? '');
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

function positiveInteger(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

function tag(text: string | undefined): string | null {
  return text === undefined || text === 'unknown' || text === 'reserved' ? null : text;
}
