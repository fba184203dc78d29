// The columns of a token file: names, dtypes, shapes, and the bytes that one chunk adds to each of them.
import { type MeasureName, mapMeasures, measureNames } from '../../contract/measures';
import type { SafetensorsDtype } from '../../formats/safetensors';
import type { ShardData } from '../../store/shardTypes';
import type { TokenFileInfo } from './info';

/** What decides which columns there are, and their form. */
export type Layout = Pick<
  TokenFileInfo,
  'ids' | 'dim' | 'maxToks' | 'metric' | 'contents' | 'framesPerBlock' | 'counts'
>;
export type Counts = TokenFileInfo['counts'];

/** How much of everything there is before a chunk. */
export type Before = Readonly<Counts>;
export const nothingBefore: Before = { tokens: 0, blocks: 0, frames: 0, chunks: 0 };

export interface Column {
  name: string;
  dtype: SafetensorsDtype;
  /** Its shape in a file with these counts. */
  shape(counts: Counts): number[];
  /** The little-endian bytes that a chunk adds. */
  piece(shard: ShardData, before: Before): Uint8Array;
}

const measureColumnNames = mapMeasures((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** Name of a measure's column: `camera_motion` for `cameraMotion`. */
export function measureColumn(measure: MeasureName): string {
  return measureColumnNames[measure];
}

/** Name of the column that holds the tokens. */
export function tokenColumn({ ids }: Pick<Layout, 'ids'>): 'ids' | 'latents' {
  return ids.dtype === 'F16' ? 'latents' : 'ids';
}

/** What is there after a chunk too. */
export function after(before: Before, shard: ShardData): Counts {
  return {
    tokens: before.tokens + shard.blockOffsets.at(-1)!,
    blocks: before.blocks + shard.n.length,
    frames: before.frames + shard.frame.length,
    chunks: before.chunks + 1,
  };
}

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const bigInts = (values: Iterable<number>) => bytesOf(BigInt64Array.from(Array.from(values), (value) => BigInt(value)));

/** The ends of a chunk's parts, counted from the start of the file; and that start itself before the first chunk. */
function offsets(ends: Iterable<number>, start: number, before: Before): Uint8Array {
  const absolute = Array.from(ends, (end) => start + end);
  return bigInts(before.chunks === 0 ? [0, ...absolute] : absolute);
}

/** A block a row, each of `width` items: its own, then the filling. */
function padded(shard: ShardData, codes: Uint16Array | Int32Array, width: number, filling: number): Uint8Array {
  const rows = shard.n.length * width;
  const all = codes instanceof Int32Array ? new Int32Array(rows).fill(filling) : new Uint16Array(rows).fill(filling);
  const dim = shard.dim ?? 1;
  shard.n.forEach((n, block) => {
    const first = shard.blockOffsets[block]! * dim;
    all.set(codes.subarray(first, first + n * dim), block * width);
  });
  return bytesOf(all);
}

function tokens(layout: Layout): Column {
  const { ids, maxToks } = layout;
  const inner = layout.dim === null ? [] : [layout.dim];
  return {
    name: tokenColumn(layout),
    dtype: ids.dtype,
    shape: (counts) => (ids.padded ? [counts.blocks, maxToks, ...inner] : [counts.tokens, ...inner]),
    piece(shard) {
      const codes = ids.dtype === 'I32' ? Int32Array.from(shard.codes) : shard.codes;
      if (!ids.padded) return bytesOf(codes);
      return padded(shard, codes, maxToks * (layout.dim ?? 1), ids.dtype === 'I32' ? -1 : 0);
    },
  };
}

/** The columns of a file, in the order in which they are named to people. Padded tokens have no offsets: `n` says how many there are. */
export function columnsOf(layout: Layout): Column[] {
  const perBlock = (name: 'n' | 'mse' | 'ssim' | 'nfe', dtype: 'I32' | 'F32'): Column => ({
    name,
    dtype,
    shape: ({ blocks }) => [blocks],
    piece: (shard) => bytesOf(shard[name] ?? new Float32Array(shard.n.length)),
  });
  const offsetColumn = (name: string, of: 'blocks' | 'chunks', piece: Column['piece']): Column => ({
    name,
    dtype: 'I64',
    shape: (counts) => [counts[of] + 1],
    piece,
  });
  const perFrame = (name: string, dtype: 'I64' | 'F64' | 'F32', piece: Column['piece']): Column => ({
    name,
    dtype,
    shape: ({ frames }) => [frames],
    piece,
  });
  const all = layout.contents === 'all';
  const blockOffsets = offsetColumn('block_offsets', 'blocks', (shard, before) =>
    offsets(shard.blockOffsets.subarray(1), before.tokens, before),
  );
  const frameEnds = ({ n, frame }: ShardData) =>
    Array.from(n, (_, block) => Math.min((block + 1) * layout.framesPerBlock, frame.length));
  return [
    tokens(layout),
    ...(layout.ids.padded ? [] : [blockOffsets]),
    offsetColumn('chunk_offsets', 'chunks', ({ n }, before) => offsets([n.length], before.blocks, before)),
    offsetColumn('frame_offsets', 'blocks', (shard, before) => offsets(frameEnds(shard), before.frames, before)),
    perBlock('n', 'I32'),
    perBlock('mse', 'F32'),
    ...(layout.metric === 'ssim' ? [perBlock('ssim', 'F32')] : []),
    ...(all ? [perBlock('nfe', 'I32')] : []),
    perFrame('frame', 'I64', (shard) => bigInts(shard.frame)),
    perFrame('pts', 'F64', (shard) => bytesOf(shard.pts)),
    ...(all
      ? measureNames.map((name) => perFrame(measureColumn(name), 'F32', (shard) => bytesOf(shard.measures[name])))
      : []),
  ];
}
