// Reads chunks out of files that hold each column as one run of bytes: safetensors, npz, and a WebDataset sample.
import { createHash } from 'node:crypto';
import { mapMeasures } from '../../../contract/measures';
import { itemSizes, type SafetensorsDtype } from '../../../formats/safetensors';
import type { ShardData } from '../../../store/shardTypes';
import { type Counts, columnsOf, measureColumn, tokenColumn } from '../columns';
import { damaged, type TokenFileInfo } from '../info';
import { checkChunk, checkSums, mostChunkBlocks, mostChunkBytes, type Source } from './types';

/** Where a column lies in the file. */
export interface ColumnPlace {
  dtype: SafetensorsDtype;
  shape: readonly number[];
  begin: number;
  end: number;
}
export type ColumnPlaces = ReadonlyMap<string, ColumnPlace>;

const pieceBytes = 1 << 20;
const windowBytes = 1 << 16;

/** Refuses a file whose columns are not exactly those that its info makes. Throws StudioError `analysis-damaged`. */
export function checkPlaces(places: ColumnPlaces, info: TokenFileInfo, counts: Counts, file: string): void {
  const columns = columnsOf(info);
  for (const { name, dtype, shape } of columns) {
    const place = places.get(name);
    if (place === undefined) throw damaged(file, `its column ${name} is missing`);
    const expected = shape(counts);
    const bytes = expected.reduce((product, size) => product * size, itemSizes[dtype]);
    const fits = place.shape.length === expected.length && place.shape.every((size, i) => size === expected[i]);
    if (place.dtype !== dtype || !fits || place.end - place.begin !== bytes)
      throw damaged(file, `its column ${name} is ${place.dtype} [${place.shape}], not ${dtype} [${expected}]`);
  }
  const known = new Set(columns.map(({ name }) => name));
  const more = [...places.keys()].find((name) => !known.has(name));
  if (more !== undefined) throw damaged(file, 'it has a column that does not belong in it');
}

/** Hashes every column. Throws StudioError `analysis-damaged` naming those that are not as they were written. */
export async function checkColumns(
  source: Source,
  places: ColumnPlaces,
  info: TokenFileInfo,
  file: string,
): Promise<void> {
  const sums = new Map<string, string>();
  for (const [name, { begin, end }] of places) {
    const sum = createHash('sha256');
    for (let at = begin; at < end; at += pieceBytes) {
      const piece = new Uint8Array(Math.min(pieceBytes, end - at));
      await source.read(at, piece);
      sum.update(piece);
    }
    sums.set(name, sum.digest('hex'));
  }
  checkSums(sums, info, file);
}

/** Goes along a column, a few items at a time. */
class Cursor {
  #at: number;
  #window = new Uint8Array(0);
  #from = 0;

  constructor(
    private readonly source: Source,
    private readonly name: string,
    private readonly place: ColumnPlace,
    private readonly file: string,
  ) {
    this.#at = place.begin;
  }

  /** A copy of the next bytes, aligned to any item. Throws StudioError `analysis-damaged` where the column ends before. */
  async take(bytes: number): Promise<ArrayBuffer> {
    const { begin, end } = this.place;
    if (!(bytes >= 0 && this.#at + bytes <= end)) throw damaged(this.file, `its column ${this.name} is too short`);
    if (bytes > mostChunkBytes) throw damaged(this.file, `a chunk of its column ${this.name} is too large`);
    const taken = new Uint8Array(bytes);
    let done = 0;
    const held = this.#window.subarray(this.#at - begin - this.#from).subarray(0, bytes);
    taken.set(held);
    done = held.length;
    this.#at += bytes;
    if (done < bytes) {
      const rest = bytes - done;
      const start = this.#at - rest;
      // The window goes on from where the taken bytes end in it.
      this.#window = new Uint8Array(Math.min(Math.max(rest, windowBytes), end - start));
      this.#from = start - begin;
      await this.source.read(start, this.#window);
      taken.set(this.#window.subarray(0, rest), done);
    }
    return taken.buffer;
  }

  async i64(items: number): Promise<Float64Array> {
    return Float64Array.from(new BigInt64Array(await this.take(8 * items)), Number);
  }
}

/**
 * The chunks of a file whose columns were checked, each checked for what is in it. Throws StudioError `analysis-damaged`.
 * @param counts of what the columns hold: the file's, or a sample's
 */
export async function* columnChunks(
  source: Source,
  places: ColumnPlaces,
  info: TokenFileInfo,
  counts: Counts,
  file: string,
): AsyncGenerator<ShardData> {
  const cursors = new Map([...places].map(([name, place]) => [name, new Cursor(source, name, place, file)]));
  const of = (name: string) => cursors.get(name)!;
  const { ids, maxToks, framesPerBlock } = info;
  const width = info.dim ?? 1;
  const itemBytes = itemSizes[ids.dtype];
  const all = info.contents === 'all';
  /** The next offset of a column of offsets, which begins with 0. */
  const startAt0 = async (name: string) => {
    if ((await of(name).i64(1))[0] !== 0) throw damaged(file, `its column ${name} does not start at 0`);
  };
  await startAt0('chunk_offsets');
  await startAt0('frame_offsets');
  if (!ids.padded) await startAt0('block_offsets');
  let [blocks, frames, tokens] = [0, 0, 0];
  for (let chunkIndex = 0; chunkIndex < counts.chunks; chunkIndex++) {
    const count = (await of('chunk_offsets').i64(1))[0]! - blocks;
    if (!(count > 0 && count <= mostChunkBlocks))
      throw damaged(file, `its column chunk_offsets gives chunk ${chunkIndex} no valid number of blocks`);
    const n = new Int32Array(await of('n').take(4 * count));
    const ends = ids.padded ? null : await of('block_offsets').i64(count);
    const blockOffsets = new Float64Array(count + 1);
    for (let block = 0; block < count; block++) {
      const kept = n[block]!;
      if (!(kept >= 0 && kept <= maxToks)) throw damaged(file, `its column n is ${kept} in block ${blocks + block}`);
      blockOffsets[block + 1] = ends === null ? blockOffsets[block]! + kept : ends[block]! - tokens;
    }
    const frameEnds = await of('frame_offsets').i64(count);
    const frameCount = frameEnds[count - 1]! - frames;
    const isEven = frameEnds.every((end, block) => end - frames === Math.min((block + 1) * framesPerBlock, frameCount));
    if (!isEven || !(frameCount > (count - 1) * framesPerBlock))
      throw damaged(file, `its column frame_offsets does not give the blocks of chunk ${chunkIndex} their frames`);
    const kept = blockOffsets[count]!;
    const raw = await of(tokenColumn(info)).take((ids.padded ? count * maxToks : kept) * width * itemBytes);
    const values = ids.dtype === 'I32' ? new Int32Array(raw) : new Uint16Array(raw);
    const shard: ShardData = {
      chunkIndex,
      codes: codesOf(ids.padded ? unpadded(values, n, maxToks * width, width) : values, file),
      codesDtype: ids.dtype === 'F16' ? 'F16' : 'U16',
      dim: info.dim,
      framesPerBlock,
      blockOffsets,
      n,
      mse: new Float32Array(await of('mse').take(4 * count)),
      ssim: info.metric === 'ssim' ? new Float32Array(await of('ssim').take(4 * count)) : null,
      nfe: all ? new Int32Array(await of('nfe').take(4 * count)) : new Int32Array(count),
      frame: await of('frame').i64(frameCount),
      pts: new Float64Array(await of('pts').take(8 * frameCount)),
      measures: mapMeasures(() => new Float32Array(frameCount)),
    };
    if (all)
      for (const [name, array] of Object.entries(shard.measures))
        array.set(new Float32Array(await of(measureColumn(name as keyof ShardData['measures'])).take(4 * frameCount)));
    checkChunk(shard, info, file);
    blocks += count;
    frames += frameCount;
    tokens += kept;
    yield shard;
  }
  if (blocks !== counts.blocks || frames !== counts.frames || (!ids.padded && tokens !== counts.tokens))
    throw damaged(file, 'its offsets do not cover its columns');
}

function unpadded(values: Int32Array | Uint16Array, n: Int32Array, row: number, width: number): Int32Array {
  const parts = Array.from(n, (kept, block) => values.subarray(block * row, block * row + kept * width));
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function codesOf(values: Int32Array | Uint16Array, file: string): Uint16Array {
  if (values instanceof Uint16Array) return values;
  const codes = Uint16Array.from(values);
  if (codes.some((code, i) => code !== values[i])) throw damaged(file, 'its column ids has an index that is none');
  return codes;
}
