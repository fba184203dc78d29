// Where the tokens of an export come from: an analysis folder or a token file, whole or by runs of frames widened to whole chunks.
import { StudioError } from '../../contract/errors';
import { toolVersion } from '../../fsx/version';
import type { AnalysisFolder } from '../../store/analysisFolder';
import type { Manifest } from '../../store/manifest';
import { readReview } from '../../store/review';
import type { ShardData } from '../../store/shardTypes';
import { shardOrigin } from '../../store/writer';
import { FORMAT_NAME, FORMAT_VERSION, type FrameRange, type TokenFileInfo } from './info';

/** Everything of the info but what the export itself decides or counts. */
export type SourceInfo = Omit<TokenFileInfo, 'ids' | 'counts' | 'checksums' | 'exportedBy'>;

export interface TokenSource {
  /** Name to show, and to name files after: `clip.etok`. */
  readonly name: string;
  readonly info: SourceInfo;
  /** Chunks there are; with a choice of frames, how many are looked at. */
  readonly chunkCount: number;
  /** The chunks in order, one in memory at a time, the same at every call. */
  chunks(): AsyncIterable<ShardData>;
}

const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** What an analysis says of itself. @param first of its chunks. Throws StudioError `internal` where the model's config does not name `max_toks`. */
export function infoOf(manifest: Manifest, review: TokenFileInfo['review'], first: ShardData): SourceInfo {
  const { config } = manifest.model;
  const origin = shardOrigin(manifest);
  const { path: _path, ...source } = manifest.source;
  const maxToks = numberOf(config.max_toks);
  if (maxToks === null)
    throw new StudioError('internal', 'the model config has no max_toks', 'Analyse it with another model');
  return {
    format: FORMAT_NAME,
    formatVersion: FORMAT_VERSION,
    analysisId: manifest.id,
    tool: manifest.tool,
    status: { name: manifest.status, reason: manifest.statusReason },
    source: { ...source, averageFps: null },
    model: manifest.model,
    bottleneck: origin.bottleneck,
    levels: origin.levels === null ? null : [...origin.levels],
    dim: first.dim,
    patchSize: [...origin.patchSize],
    framesPerBlock: first.framesPerBlock,
    minToks: numberOf(config.min_toks),
    maxToks,
    resolution: numberOf(config.resolution),
    fit: manifest.fit,
    sampling: manifest.sampling,
    ...manifest.settings,
    device: manifest.device,
    nConvention: 'n is the number of kept tokens',
    measuresVersion: manifest.measuresVersion,
    review,
    contents: 'all',
    range: null,
  };
}

/** Shards that are being read while one is worked on: they are many small files. */
const ahead = 8;

async function* readAhead({ shardCount, readShard }: AnalysisFolder): AsyncGenerator<ShardData> {
  const reading: Promise<ShardData>[] = [];
  for (let next = 0; next < shardCount || reading.length > 0; ) {
    while (next < shardCount && reading.length < ahead) {
      const shard = readShard(next++);
      // Whoever stops before its turn comes has no use for its error.
      shard.catch(() => undefined);
      reading.push(shard);
    }
    yield await reading.shift()!;
  }
}

/**
 * An analysis folder as a source; of one that is being written, what is there so far.
 * @throws StudioError `bad-request` where no chunk is stored yet, and as `readShard`, `readReview`
 */
export async function analysisSource(folder: AnalysisFolder, name: string): Promise<TokenSource> {
  const { manifest, shardCount } = folder;
  if (shardCount === 0)
    throw new StudioError('bad-request', 'nothing of it is stored yet', 'Analyse the source first', name);
  const { review } = await readReview(folder.path);
  const info = infoOf(manifest, review, await folder.readShard(0));
  return { name, info, chunkCount: shardCount, chunks: () => readAhead(folder) };
}

/** The program that writes, as files name it. */
export const exporter = { name: 'ElasticTok Studio', version: toolVersion };

/**
 * Only the chunks that hold frames of these runs of source frames. A block decodes only with the earlier ones of its chunk, so chunks stay whole;
 * they are numbered anew from 0.
 */
export function chosen(source: TokenSource, asked: readonly FrameRange[]): TokenSource {
  const holds = (shard: ShardData) =>
    asked.some(({ from, to }) => shard.frame[0]! <= to && shard.frame.at(-1)! >= from);
  return {
    ...source,
    info: { ...source.info, range: { asked: [...asked], exported: [] } },
    async *chunks() {
      let chunkIndex = 0;
      for await (const shard of source.chunks()) if (holds(shard)) yield { ...shard, chunkIndex: chunkIndex++ };
    },
  };
}

/** Without probes and measures of frames. */
export function tokensOnly(source: TokenSource): TokenSource {
  return { ...source, info: { ...source.info, contents: 'tokens' } };
}
