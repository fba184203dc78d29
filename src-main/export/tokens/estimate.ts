// How large a token file will be: exact where the layout says it, from a sample that is really written where the content does.

import { mapMeasures } from '../../contract/measures';
import { npyHead } from '../../formats/npy';
import { layoutSafetensors } from '../../formats/safetensors';
import { layoutZip } from '../../formats/zip';
import type { ShardData } from '../../store/shardTypes';
import { type Counts, columnsOf } from './columns';
import type { TokenFormat } from './formats';
import { encodeInfo, type TokenFileInfo } from './info';
import type { Spool } from './spool';
import { writeCsv } from './write/csv';
import { writeJsonl } from './write/jsonl';
import { npyDtype } from './write/npz';
import { groupRows, groupValues, writeParquet } from './write/parquet';
import { formatMark, type TokenWriter, utf8 } from './write/types';
import { sampleJson } from './write/webdataset';

/** What a file is estimated from. */
export interface EstimateInput {
  /** As the file will say it, with its counts; the checksums may be any. */
  info: TokenFileInfo;
  /** A sample a chunk (webdataset). */
  perChunk: boolean;
  /** Counts of each chunk, of which there are as many as the info says. */
  chunks: readonly Omit<Counts, 'chunks'>[];
  /** Some chunks out of all parts of it; one or more. */
  sample: readonly ShardData[];
}

const tarBlock = 512;
const inTar = (bytes: number) => tarBlock + Math.ceil(bytes / tarBlock) * tarBlock;
/** Heads of .npy files are as long as this for all shapes of ours. */
const npyHeadBytes = npyHead('<f4', [1_000_000]).length;

const itemBytes = { U16: 2, F16: 2, I32: 4, F32: 4, I64: 8, F64: 8 } as const;

/** The columns that a file with these counts has, with their sizes. */
function sized(info: TokenFileInfo, counts: Counts) {
  return columnsOf(info).map(({ name, dtype, shape }) => {
    const items = shape(counts).reduce((product, side) => product * side, 1);
    return { name, dtype, shape: shape(counts), size: items * itemBytes[dtype as keyof typeof itemBytes] };
  });
}

/** Bytes of the file, to within some percent. */
export async function estimateTokenFile(format: TokenFormat, input: EstimateInput): Promise<number> {
  const { info } = input;
  const columns = sized(info, info.counts);
  const text = encodeInfo(info);
  if (format === 'safetensors') return layoutSafetensors(columns, { format: formatMark, info: text }).size;
  if (format === 'npz') {
    const infoBytes = utf8(text).length;
    const members = [{ name: 'info', dtype: 'U8' as const, shape: [infoBytes], size: infoBytes }, ...columns];
    return layoutZip(
      members.map(({ name, dtype, shape, size }) => ({
        name: `${name}.npy`,
        size: npyHead(npyDtype(dtype), shape).length + size,
        crc32: 0,
      })),
    ).size;
  }
  if (format === 'webdataset') return tarBytes(input, utf8(text).length);
  return sampledBytes(format, input);
}

function tarBytes({ info, perChunk, chunks }: EstimateInput, infoBytes: number): number {
  const end = 2 * tarBlock;
  const samples = perChunk ? chunks.map((counts) => ({ ...counts, chunks: 1 })) : [info.counts];
  const jsonBytes = utf8(sampleJson(info, perChunk ? 0 : null, info.counts)).length;
  let bytes = inTar(infoBytes) + end;
  for (const counts of samples) {
    bytes += inTar(jsonBytes);
    for (const { size } of sized(info, counts)) bytes += inTar(npyHeadBytes + size);
  }
  return bytes;
}

const writers: Partial<Record<TokenFormat, TokenWriter>> = { csv: writeCsv, jsonl: writeJsonl, parquet: writeParquet };

/** What a writer gives for some chunks, under the info of the whole file. */
async function written(format: TokenFormat, info: TokenFileInfo, shards: readonly ShardData[]): Promise<number> {
  async function* chunks() {
    yield* shards;
  }
  const spool: Spool = { info, columns: [], chunks, drop: async () => undefined };
  const out = {
    size: 0,
    async write(bytes: Uint8Array) {
      out.size += bytes.length;
    },
  };
  await writers[format]!({ spool, out, marks: [], perChunk: false, onProgress: () => undefined });
  return out.size;
}

const framesOf = (shards: readonly ShardData[]) => shards.reduce((sum, { frame }) => sum + frame.length, 0);
const tokensOf = (shards: readonly ShardData[]) => shards.reduce((sum, { n }) => sum + n.reduce((a, b) => a + b, 0), 0);

/** A chunk without its tokens, or of no block at all. */
function emptied(shard: ShardData, blocks = shard.n.length): ShardData {
  const frames = blocks === 0 ? 0 : shard.frame.length;
  return {
    ...shard,
    codes: shard.codes.subarray(0, 0),
    blockOffsets: new Float64Array(blocks + 1),
    n: new Int32Array(blocks),
    mse: shard.mse.subarray(0, blocks),
    ssim: shard.ssim?.subarray(0, blocks) ?? null,
    nfe: shard.nfe.subarray(0, blocks),
    frame: shard.frame.subarray(0, frames),
    pts: shard.pts.subarray(0, frames),
    measures: mapMeasures((name) => shard.measures[name].subarray(0, frames)),
  };
}

/**
 * Fixed bytes, bytes a frame and bytes a token, from what the writer gives for the sample twice over, once, and without its tokens. Padded
 * tokens are as many in every block.
 */
async function sampledBytes(format: TokenFormat, { info, sample }: EstimateInput): Promise<number> {
  const { counts, ids } = info;
  const bare = sample.map((shard) => emptied(shard));
  const [none, once, twice, without] = await Promise.all([
    written(format, info, []),
    written(format, info, sample),
    written(format, info, [...sample, ...sample]),
    written(format, info, bare),
  ]);
  const [frames, tokens] = [framesOf(sample), tokensOf(sample)];
  const each = twice - once;
  const fixed = once - each;
  const perToken = ids.padded || tokens === 0 ? 0 : (once - without) / tokens;
  const perFrame = (each - perToken * tokens) / frames;
  const values = (ids.padded ? counts.blocks * info.maxToks : counts.tokens) * (info.dim ?? 1);
  const groups =
    format === 'parquet' ? Math.max(1, Math.ceil(counts.blocks / groupRows), Math.ceil(values / groupValues)) : 1;
  return Math.round(fixed + perFrame * counts.frames + perToken * counts.tokens + (groups - 1) * (fixed - none));
}
