// The manifest `analysis.json`: what was analysed, with what, and how it ended. It holds no times, so that equal work gives equal bytes.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../contract/errors';
import { idSchema } from '../contract/ids';
import { metricSchema } from '../contract/metrics';
import { allocationShape, deviceNameSchema, fitSchema, samplingSchema } from '../contract/settings';
import { totalsSchema } from '../contract/views';
import { systemErrorCode } from '../fsx/atomic';
import { MANIFEST_NAME, manifestPath, SCHEMA_VERSION } from './layout';

const count = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestSourceSchema = z.object({
  /** Absolute path at the time of the analysis; the file may be elsewhere by now. */
  path: z.string(),
  name: z.string().min(1),
  sizeBytes: count,
  mtimeMs: z.number(),
  /** Of the file's bytes; of a folder of pictures, of their names, sizes and times of change. */
  sha256: hash.nullable(),
  streamIndex: count,
  /** Display size: rotation and sample aspect applied. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  rotationDegrees: z.number(),
  /** Colour tags as ffprobe names them (space, transfer, primaries, range); null where the file says nothing. */
  colour: z.record(z.string(), z.string().nullable()),
  declaredFrames: count.nullable(),
  decodedFrames: count.nullable(),
  /** Names of the pictures below `path`, by their frame indexes, where the source is a folder of them; null for a file. */
  pictures: z.array(z.string().min(1)).nullable().default(null),
});

/** Statuses on disk. `running` without a living writer means interrupted: it can be resumed. */
export const storedStatusSchema = z.enum(['running', 'complete', 'partial', 'failed']);

const deviceShape = { name: deviceNameSchema, label: z.string() };

/** What computed an analysis; where that failed on the way, what had stored the first chunks and how many, and what went on after them. */
export const storedDeviceSchema = z.object({
  ...deviceShape,
  earlier: z.object({ ...deviceShape, chunks: z.number().int().positive() }).optional(),
});
export type StoredDevice = z.infer<typeof storedDeviceSchema>;

/** The device in words, an earlier one before it. */
export function deviceText({ label, earlier }: StoredDevice): string {
  return earlier === undefined ? label : `${earlier.label} for ${earlier.chunks} chunks, then ${label}`;
}

export const manifestSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: idSchema,
  status: storedStatusSchema,
  /** Why it is partial or failed, for people; null otherwise. */
  statusReason: z.string().nullable(),
  source: manifestSourceSchema,
  sampling: samplingSchema,
  fit: fitSchema,
  settings: z.object({
    ...allocationShape,
    metric: metricSchema.default('mse'),
    count: allocationShape.count.default(null),
    budget: allocationShape.budget.default(null),
  }),
  model: z.object({
    name: z.string().min(1),
    weightHash: hash,
    /** The model's whole `config.json`, as it was. */
    config: z.record(z.string(), z.json()),
  }),
  device: storedDeviceSchema,
  /** Version of what is measured of each frame; analyses from before there were versions have the first. */
  measuresVersion: z.number().int().positive().default(1),
  totals: totalsSchema.extend({ shards: count }).nullable(),
  tool: z.object({ name: z.string(), version: z.string() }),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestSource = z.infer<typeof manifestSourceSchema>;
export type StoredStatus = z.infer<typeof storedStatusSchema>;
export type StoredTotals = NonNullable<Manifest['totals']>;

/** Text with the keys of all objects in order, so that equal values give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * The id of an analysis: 32 hex digits from the source's identity, the weights, the settings, the device (whose rounding may change a
 * count) and the version of the measuring (whose cuts start the chunks), so that the same work finds its folder again. A source counts by name, size, time of change and stream: its hash is known only
 * once the whole file was read, and an edited file must not be taken for the old one.
 */
export function analysisId(
  parts: Pick<Manifest, 'sampling' | 'fit' | 'settings' | 'measuresVersion'> & {
    source: Pick<ManifestSource, 'name' | 'sizeBytes' | 'mtimeMs' | 'streamIndex'> &
      Partial<Pick<ManifestSource, 'pictures' | 'sha256'>>;
    weightHash: string;
    device: Manifest['device']['name'] | `${Manifest['device']['name']}-float16`;
  },
): string {
  const { name, sizeBytes, mtimeMs, streamIndex, pictures, sha256 } = parts.source;
  // A folder's hash is known before anything is read; a file's is not, and has no part in it.
  const folder = pictures ? { pictures: sha256 } : {};
  const { weightHash, sampling, fit, device, measuresVersion } = parts;
  // What is not said is left out, so that settings which came later leave the ids of earlier analyses as they were.
  const settings = Object.fromEntries(Object.entries(parts.settings).filter(([, value]) => value !== null));
  const identity = {
    source: { name, sizeBytes, mtimeMs, streamIndex, ...folder },
    weightHash,
    sampling,
    fit,
    settings,
    device,
    measuresVersion,
  };
  return createHash('sha256').update(canonical(identity)).digest('hex').slice(0, 32);
}

/** The bytes of a manifest: fields in the order of the schema, two spaces, final line end. Throws ZodError on a value that is none. */
export function encodeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`;
}

function damaged(file: string, what: string, cause?: unknown): StudioError {
  return new StudioError(
    'analysis-damaged',
    `${MANIFEST_NAME} ${what}`,
    'Analyse the source again, or restore the folder from a copy',
    file,
    { cause },
  );
}

/** Reads a manifest from text. Throws StudioError `analysis-damaged`; a newer form is named as such. @param file name to show. */
export function decodeManifest(text: string, file: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, 'is not valid JSON', cause);
  }
  const version = z.object({ schemaVersion: z.number() }).safeParse(json);
  if (version.success && version.data.schemaVersion > SCHEMA_VERSION)
    throw new StudioError(
      'analysis-damaged',
      `it was written by a newer version of ElasticTok Studio (form ${version.data.schemaVersion}, known is ${SCHEMA_VERSION})`,
      'Update ElasticTok Studio to open it',
      file,
    );
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw damaged(file, `has a bad value at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`, parsed.error);
  }
  return parsed.data;
}

/** Reads the manifest of an analysis folder. Throws `analysis-missing` where there is none, `analysis-damaged` where it is no good. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = basename(folder);
  let text: string;
  try {
    text = await readFile(manifestPath(folder), 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EACCES' || code === 'EPERM')
      throw new StudioError('permission-denied', 'reading it is not allowed', 'Change its permissions', file, {
        cause: error,
      });
    throw new StudioError(
      'analysis-missing',
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `it is not an analysis (no ${MANIFEST_NAME} in it)`
        : 'it cannot be read',
      'Choose a folder that ends in .etok',
      file,
      { cause: error },
    );
  }
  return decodeManifest(text, file);
}
