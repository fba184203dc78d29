// How large tokens are, honestly: what the codebook says beside what the file takes and what the source took.
import type { TokenFileInfo } from '../export/tokens/info';

/** What a size is told of. */
export interface Sized {
  tokens: number;
  frames: number;
  /** Time that the frames span, the last one's own included; null where there is only one moment. */
  seconds: number | null;
  /** Bytes of the file or folder. */
  fileBytes: number;
  /** Bits of one token: log2 of the codebook, or 16 for each number of a latent. */
  tokenBits: number;
  /** Bytes and seconds of the whole source; null where they are not known. */
  source: { bytes: number; seconds: number } | null;
}

export interface Sizes {
  tokenBits: number;
  nominal: Rate;
  file: Rate;
  source: Rate | null;
}

/** Bytes a frame and a second; a second's are null where no time passes. */
export interface Rate {
  bytesPerFrame: number;
  bytesPerSecond: number | null;
}

/** Bits of one token of a model. */
export function tokenBits({ levels, dim }: Pick<TokenFileInfo, 'levels' | 'dim'>): number {
  if (levels === null) return 16 * (dim ?? 0);
  return levels.reduce((bits, count) => bits + Math.log2(count), 0);
}

/** What a model's config says of its bottleneck; nulls where it says nothing. */
export function bottleneckOf(config: Record<string, unknown>): Pick<TokenFileInfo, 'levels' | 'dim'> {
  const { fsq_quant_levels: levels, vae_bottleneck_dim: dim } = config;
  return {
    levels: Array.isArray(levels) && config.bottleneck_type === 'fsq' ? levels.map(Number) : null,
    dim: typeof dim === 'number' ? dim : null,
  };
}

/** Time that chunks span, each with its last frame's own; the length of a frame is the mean over what is there. */
export function spanSeconds(
  chunks: readonly { frames: number; startSeconds: number; endSeconds: number }[],
  isWhole: boolean,
): number | null {
  const frames = chunks.reduce((sum, chunk) => sum + chunk.frames, 0);
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (first === undefined || last === undefined) return null;
  // Between chunks that are not neighbours time passes that nothing was exported of.
  const inChunks = chunks.reduce((sum, chunk) => sum + chunk.endSeconds - chunk.startSeconds, 0);
  const [span, gaps] = isWhole
    ? [last.endSeconds - first.startSeconds, frames - 1]
    : [inChunks, frames - chunks.length];
  return span > 0 && gaps > 0 ? (span * frames) / gaps : null;
}

/** The figures behind the text. */
export function sizesOf({ tokens, frames, seconds, fileBytes, tokenBits: bits, source }: Sized): Sizes {
  const rate = (bytes: number, of = frames, time = seconds): Rate => ({
    bytesPerFrame: bytes / Math.max(1, of),
    bytesPerSecond: time === null ? null : bytes / time,
  });
  // A source's frames that were not analysed took bytes too: its rate a frame is that of a second's worth of analysed ones.
  const ofSource = source === null || seconds === null ? null : source.bytes / source.seconds;
  return {
    tokenBits: bits,
    nominal: rate((tokens * bits) / 8),
    file: rate(fileBytes),
    source: ofSource === null ? null : { bytesPerFrame: (ofSource * seconds!) / frames, bytesPerSecond: ofSource },
  };
}

function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes.toFixed(1)} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

function rateText({ bytesPerFrame, bytesPerSecond }: Rate): string {
  const second =
    bytesPerSecond === null
      ? ''
      : `, ${bytesText(bytesPerSecond)} a second (${((8 * bytesPerSecond) / 1000).toFixed(1)} kbit/s)`;
  return `${bytesText(bytesPerFrame)} a frame${second}`;
}

/** The figures as lines of label and text. */
export function sizeLines({ tokenBits: bits, nominal, file, source }: Sizes): [string, string][] {
  return [
    ['nominal', `${rateText(nominal)}, at ${bits.toFixed(2)} bit a token`],
    ['on disk', rateText(file)],
    ...(source === null ? [] : [['video', rateText(source)] as [string, string]]),
  ];
}
