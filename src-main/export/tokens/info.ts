// What every token file says of itself: one JSON object, the same in all formats, with a checksum of each column and of itself.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StudioError } from '../../contract/errors';
import { idSchema } from '../../contract/ids';
import { defaultReview, reviewSchema } from '../../contract/marks';
import { measuresVersion } from '../../contract/measures';
import { isThreshold, metricSchema } from '../../contract/metrics';
import { allocationShape, fitSchema, samplingSchema } from '../../contract/settings';
import { manifestSourceSchema, storedDeviceSchema, storedStatusSchema } from '../../store/manifest';

export const FORMAT_VERSION = 1;
/** What the files call themselves. */
export const FORMAT_NAME = 'elastictok-tokens';
/** The longest info that is read, in characters; a folder of pictures has all their names in it. */
export const mostInfoBytes = 64 << 20;

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A name without a folder. */
const fileName = z
  .string()
  .min(1)
  .max(1000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  .regex(/^(?!\.{1,2}$)[^/\\\u0000-\u001f]+$/);
/** First and last source frame of a run, both included. */
const frameRangeSchema = z.strictObject({ from: count, to: count });
export type FrameRange = z.infer<typeof frameRangeSchema>;

export const tokenFileInfoSchema = z.object({
  format: z.literal(FORMAT_NAME),
  formatVersion: z.literal(FORMAT_VERSION),
  analysisId: idSchema,
  /** The program that made the analysis, and the one that wrote this file. */
  tool: z.object({ name: z.string(), version: z.string() }),
  exportedBy: z.object({ name: z.string(), version: z.string() }),
  status: z.object({ name: storedStatusSchema, reason: z.string().nullable() }),
  source: manifestSourceSchema.omit({ path: true }).extend({
    name: fileName,
    /** Frames a second as far as the exported timestamps tell; null where they do not. */
    averageFps: z.number().positive().nullable(),
  }),
  model: z.object({ name: z.string().min(1).max(200), weightHash: hash, config: z.record(z.string(), z.json()) }),
  bottleneck: z.enum(['fsq', 'vae']),
  /** FSQ levels; null for VAE. */
  levels: z.array(z.number().int().min(2).max(65536)).min(1).max(16).nullable(),
  /** Numbers of one latent; null for FSQ. */
  dim: z.number().int().min(1).max(1024).nullable(),
  patchSize: z.array(z.number().int().positive()).min(1).max(4),
  framesPerBlock: z.number().int().min(1).max(64),
  minToks: z.number().int().min(0).max(65536).nullable(),
  maxToks: z.number().int().min(1).max(65536),
  /** Width and height of the model's frames in pixels; null where its config does not say. */
  resolution: z.number().int().positive().nullable(),
  fit: fitSchema,
  sampling: samplingSchema,
  ...allocationShape,
  metric: metricSchema,
  device: storedDeviceSchema,
  nConvention: z.literal('n is the number of kept tokens'),
  measuresVersion: z.number().int().positive(),
  review: reviewSchema,
  ids: z.object({
    /** U16 or I32 for FSQ indices, F16 for the latents of a VAE. */
    dtype: z.enum(['U16', 'I32', 'F16']),
    /** True where every block has `maxToks` entries: indices filled up with -1, latents with 0. */
    padded: z.boolean(),
  }),
  /** `tokens`: without probes and measures of frames. */
  contents: z.enum(['all', 'tokens']),
  counts: z.object({ tokens: count, blocks: count, frames: count, chunks: count }),
  /** Source frames that were asked for, and the whole chunks that hold them; null for all. */
  range: z.object({ asked: z.array(frameRangeSchema).min(1), exported: z.array(frameRangeSchema) }).nullable(),
  /** SHA-256 of each column's bytes (little-endian, row by row), whichever way the format holds them; of this object without it as `info`. */
  checksums: z.record(z.string().max(100), hash),
});
export type TokenFileInfo = z.infer<typeof tokenFileInfoSchema>;

/** Text with the keys of all objects in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Of everything that is there but the checksum itself, known or not. */
function ownChecksum(info: { checksums: Record<string, unknown> }): string {
  const { info: _own, ...columns } = info.checksums;
  const text = canonical({ ...info, checksums: columns });
  return createHash('sha256').update(text).digest('hex');
}

/** The info with its own checksum, as one line of JSON. Throws ZodError on a value that is none. */
export function encodeInfo(info: TokenFileInfo): string {
  const { info: _own, ...columns } = info.checksums;
  const plain = tokenFileInfoSchema.parse({ ...info, checksums: columns });
  return JSON.stringify({ ...plain, checksums: { ...columns, info: ownChecksum(plain) } });
}

/** The error of a token file that cannot be used: StudioError `analysis-damaged`. @param file name to show */
export function damaged(file: string, what: string, cause?: unknown): StudioError {
  return new StudioError('analysis-damaged', what, 'Export it again, or restore it from a copy', file, { cause });
}

/** The error of a file that is something else: StudioError `refused-format`. @param why what it does not have */
export function noTokenFile(file: string, why: string): StudioError {
  const remedy = 'Choose a file that elastictok export wrote';
  return new StudioError('refused-format', `it is no token file: ${why}`, remedy, file);
}

/** Reads and checks the info of a token file. Throws StudioError `analysis-damaged`; a newer version is named as such. @param file name to show */
export function decodeInfo(text: string, file: string): TokenFileInfo {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, 'its info is damaged: it is not valid JSON', cause);
  }
  const version = z.object({ formatVersion: z.number() }).safeParse(json).data?.formatVersion;
  if (version !== undefined && version > FORMAT_VERSION)
    throw new StudioError(
      'analysis-damaged',
      `it was written by a newer version of ElasticTok Studio (form ${version}, known is ${FORMAT_VERSION})`,
      'Update ElasticTok Studio to open it',
      file,
    );
  const parsed = tokenFileInfoSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') || 'its root';
    throw damaged(file, `its info is damaged: bad value at ${where}: ${issue?.message}`, parsed.error);
  }
  const info = parsed.data;
  // As read, so that a key which is passed over counts too.
  if (info.checksums.info !== ownChecksum(json as TokenFileInfo) || JSON.stringify(json) !== text)
    throw damaged(file, 'its info is damaged: the checksum does not agree');
  const consistent =
    (info.bottleneck === 'vae') === (info.dim !== null) &&
    (info.bottleneck === 'vae') === (info.ids.dtype === 'F16') &&
    (info.bottleneck === 'fsq') === (info.levels !== null) &&
    (!info.ids.padded || info.ids.dtype !== 'U16') &&
    isThreshold(info.metric, info.threshold);
  if (!consistent) throw damaged(file, 'its info does not agree with itself');
  return info;
}

/** The review and the version of the measures that hold for what a file contains. */
export function measured(info: TokenFileInfo): Pick<TokenFileInfo, 'review' | 'measuresVersion'> {
  if (info.contents === 'all') return { review: info.review, measuresVersion: info.measuresVersion };
  // Nothing was measured, which is what the first version says of most measures.
  return { review: defaultReview, measuresVersion: Math.min(1, measuresVersion) };
}
