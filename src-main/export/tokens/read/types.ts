// What the readers of all formats share: the opened file, and the checks that every chunk passes before anybody gets it.
import { createHash } from 'node:crypto';
import { StudioError } from '../../../contract/errors';
import { FormatError } from '../../../formats/formatError';
import { throwIfCancelled } from '../../../fsx/atomicStream';
import { checkShard } from '../../../store/shardCheck';
import type { ShardData } from '../../../store/shardTypes';
import { after, columnsOf, nothingBefore } from '../columns';
import { damaged, type TokenFileInfo } from '../info';

/** The largest chunk that is read, in bytes: far above any real one, and below what would fill the memory. */
export const mostChunkBytes = 1 << 29;
/** The most blocks of a chunk: as many as a model may see at once, and more. */
export const mostChunkBlocks = 1 << 16;

/** Bytes at places of an open file. */
export interface Source {
  readonly size: number;
  /** Fills `piece` with the bytes from `at` on. */
  read(at: number, piece: Uint8Array): Promise<void>;
}

/** The content of a token file, whatever its format. */
export interface TokenContent {
  readonly info: TokenFileInfo;
  /** Chunks in order, each checked; sums that only all chunks have are compared at the end. */
  chunks(): AsyncGenerator<ShardData>;
}

/** Gives the error for people of anything that a reader meets: StudioErrors stay, all else is a damaged file. */
export function readError(error: unknown, file: string): StudioError {
  if (error instanceof StudioError) return error;
  // Libraries throw plain errors and RangeErrors on bytes that are not what they should be.
  const what = error instanceof FormatError || error instanceof Error ? error.message.split('\n')[0] : String(error);
  return damaged(file, `it is damaged: ${what}`, error);
}

/** Refuses a chunk whose arrays do not fit together or whose tokens the model cannot have. Throws StudioError `analysis-damaged`. */
export function checkChunk(shard: ShardData, info: TokenFileInfo, file: string): void {
  const codebook = info.levels?.reduce((product, levels) => product * levels, 1) ?? 65536;
  const wrong =
    checkShard(shard) ??
    (shard.n.some((n) => n > info.maxToks) ? `n is above ${info.maxToks}, the most tokens of a block` : null) ??
    (info.bottleneck === 'fsq' && shard.codes.some((id) => id >= codebook)
      ? `ids has an index above the ${codebook} that the model has`
      : null);
  if (wrong !== null) throw damaged(file, `chunk ${shard.chunkIndex} is damaged: ${wrong}`);
}

/**
 * Passes chunks on and compares, once all are there, what they hash to with the info's checksums.
 * Throws StudioError `analysis-damaged` naming the columns that are not as they were written.
 */
export async function* summed(
  chunks: AsyncIterable<ShardData>,
  info: TokenFileInfo,
  file: string,
): AsyncGenerator<ShardData> {
  const columns = columnsOf(info).map((column) => ({ ...column, sum: createHash('sha256') }));
  let counts = nothingBefore;
  for await (const shard of chunks) {
    checkChunk(shard, info, file);
    for (const { piece, sum } of columns) sum.update(piece(shard, counts));
    counts = after(counts, shard);
    yield shard;
  }
  checkSums(new Map(columns.map(({ name, sum }) => [name, sum.digest('hex')])), info, file);
  for (const [what, count] of Object.entries(counts))
    if (count !== info.counts[what as keyof typeof counts])
      throw damaged(file, `it has ${count} ${what}, not as its info says`);
}

/** Compares the hashes of columns with the info's checksums. Throws StudioError `analysis-damaged` naming those that differ. */
export function checkSums(found: ReadonlyMap<string, string>, info: TokenFileInfo, file: string): void {
  const wrong = [...found].filter(([name, sum]) => info.checksums[name] !== sum).map(([name]) => name);
  if (wrong.length > 0)
    throw damaged(file, `its column ${wrong.join(', ')} is damaged: the checksum does not agree with its content`);
}

/** Passes chunks on until a signal says stop. Throws StudioError `cancelled`. */
export async function* cancellable(
  chunks: AsyncGenerator<ShardData>,
  signal: AbortSignal | undefined,
  file: string,
): AsyncGenerator<ShardData> {
  for await (const shard of chunks) {
    throwIfCancelled(signal, file);
    yield shard;
  }
}
