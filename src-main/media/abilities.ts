// What an ffmpeg can do of what this program needs: decoders, encoders and filters, as it lists them itself.
import { parseEncoders, type VideoKind, videoEncoders } from './encoders';
import type { FfmpegTools } from './locate';
import { runTool } from './runTool';

/** Filters without which no frame can be read. */
const neededFilters = [
  ...['scale', 'crop', 'pad', 'format', 'setsar', 'setpts', 'settb', 'metadata', 'showinfo', 'split', 'vstack'],
  ...['transpose', 'hflip', 'vflip', 'field', 'trim', 'concat'],
];
/** Sources and filters that the demo clip is made of. */
const demoFilters = ['gradients', 'mandelbrot', 'life', 'color', 'geq', 'pseudocolor', 'loop', 'gblur', 'fps'];

/** Kinds of video that people bring, and the decoders of which one is enough. ffmpeg's own `av1` needs a graphics card. */
const codecs = {
  'H.264': ['h264'],
  HEVC: ['hevc'],
  AV1: ['libdav1d', 'libaom-av1'],
  VP9: ['vp9', 'libvpx-vp9'],
  ProRes: ['prores'],
} as const;
export type Codec = keyof typeof codecs;
export const codecNames = Object.keys(codecs) as Codec[];

export interface FfmpegAbilities {
  missingCodecs: Codec[];
  missingFilters: string[];
  missingDemoFilters: string[];
  /** The encoder that is used for each kind of file; null where there is none. */
  encoders: Record<VideoKind, { name: string; best: boolean } | null>;
}

/** Names of the filters in the output of `ffmpeg -filters`. */
export function parseFilters(text: string): Set<string> {
  return new Set([...text.matchAll(/^ [A-Z.|]{2,3} (\S+) +\S*->\S*/gm)].map((match) => match[1]!));
}

/** What is there and what is missing, by ffmpeg's own lists. */
export function abilitiesOf(lists: { decoders: string; encoders: string; filters: string }): FfmpegAbilities {
  // Decoders are listed in the form of encoders.
  const decoders = parseEncoders(lists.decoders);
  const encoders = parseEncoders(lists.encoders);
  const filters = parseFilters(lists.filters);
  const missing = (names: readonly string[]) => names.filter((name) => !filters.has(name));
  const encoderOf = (kind: VideoKind) => {
    const at = videoEncoders[kind].findIndex((name) => encoders.has(name));
    return at < 0 ? null : { name: videoEncoders[kind][at]!, best: at === 0 };
  };
  return {
    missingCodecs: codecNames.filter((codec) => !codecs[codec].some((name) => decoders.has(name))),
    missingFilters: missing(neededFilters),
    missingDemoFilters: missing(demoFilters),
    encoders: { mp4: encoderOf('mp4'), webm: encoderOf('webm') },
  };
}

/** Asks an ffmpeg for its lists, a few tens of milliseconds each. Rejects where it cannot be started any more. */
export async function readAbilities({ ffmpeg }: Pick<FfmpegTools, 'ffmpeg'>): Promise<FfmpegAbilities> {
  const list = async (what: string) =>
    (await runTool(ffmpeg, ['-hide_banner', `-${what}`], { timeoutMs: 10_000 })).stdout;
  const [decoders, encoders, filters] = await Promise.all([list('decoders'), list('encoders'), list('filters')]);
  return abilitiesOf({ decoders, encoders, filters });
}
