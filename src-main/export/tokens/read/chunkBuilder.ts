// Builds chunks from blocks that come one by one, as the lines of JSON Lines and the rows of Parquet do.
import { mapMeasures, measureNames } from '../../../contract/measures';
import type { ShardData } from '../../../store/shardTypes';
import { measureColumn } from '../columns';
import { damaged, type TokenFileInfo } from '../info';
import { mostChunkBlocks, mostChunkBytes } from './types';

/** One block as it was read; nothing of it is believed yet. `tokens` are ids or the bits of halves, without filling. */
export interface RawBlock {
  chunk: unknown;
  n: unknown;
  mse: unknown;
  ssim: unknown;
  nfe: unknown;
  tokens: ArrayLike<unknown>;
  frame: unknown;
  pts: unknown;
  /** By the names of their columns, among others. */
  measures: Record<string, unknown>;
}

/** Gives each chunk when the first block after it comes, and the last one at the end. */
export class ChunkBuilder {
  #blocks: RawBlock[] = [];
  #values = 0;
  #chunk = 0;
  #done = 0;

  constructor(
    private readonly info: TokenFileInfo,
    private readonly file: string,
  ) {}

  /** Adds a block; the chunk before it where this one begins another. Throws StudioError `analysis-damaged`. */
  add(block: RawBlock): ShardData | null {
    if (block.chunk === this.#chunk) {
      this.#keep(block);
      return null;
    }
    if (block.chunk !== this.#chunk + 1 || this.#blocks.length === 0)
      throw this.#wrong(this.#blocks.length, 'chunk is not the next one');
    const shard = this.#build();
    this.#chunk++;
    this.#keep(block);
    return shard;
  }

  /** The last chunk. Throws StudioError `analysis-damaged`, also where there is none. */
  end(): ShardData {
    if (this.#blocks.length === 0) throw damaged(this.file, 'it has no block');
    return this.#build();
  }

  #keep(block: RawBlock): void {
    this.#values += block.tokens.length;
    if (this.#blocks.length === mostChunkBlocks || this.#values * 8 > mostChunkBytes)
      throw damaged(this.file, `chunk ${this.#chunk} is too large`);
    this.#blocks.push(block);
  }

  #wrong(block: number, what: string) {
    return damaged(this.file, `block ${this.#done + block} is damaged: ${what}`);
  }

  #build(): ShardData {
    const blocks = this.#blocks;
    const { info } = this;
    const all = info.contents === 'all';
    const numbers = <T extends Int32Array | Float32Array>(name: 'n' | 'mse' | 'ssim' | 'nfe', into: T): T => {
      for (const [i, block] of blocks.entries()) this.#set(into, i, block[name], i, name);
      return into;
    };
    const list = (block: number, name: string, value: unknown): ArrayLike<unknown> => {
      const isList = Array.isArray(value) || ArrayBuffer.isView(value);
      if (!isList) throw this.#wrong(block, `${name} is no list`);
      return value as ArrayLike<unknown>;
    };
    const frameCounts = blocks.map((block, i) => list(i, 'frame', block.frame).length);
    const frames = frameCounts.reduce((sum, count) => sum + count, 0);
    if (
      frameCounts.some(
        (count, i) =>
          count < 1 || count > info.framesPerBlock || (i < blocks.length - 1 && count !== info.framesPerBlock),
      )
    )
      throw damaged(
        this.file,
        `chunk ${this.#chunk} is damaged: frame does not have ${info.framesPerBlock} frames a block`,
      );
    const flat = <T extends Float32Array | Float64Array>(
      name: string,
      pick: (block: RawBlock) => unknown,
      into: T,
    ): T => {
      let at = 0;
      blocks.forEach((block, i) => {
        const values = list(i, name, pick(block));
        if (values.length !== frameCounts[i]) throw this.#wrong(i, `${name} has ${values.length} values`);
        for (let k = 0; k < values.length; k++) this.#set(into, at++, values[k], i, name);
      });
      return into;
    };
    const width = info.dim ?? 1;
    const n = numbers('n', new Int32Array(blocks.length));
    const blockOffsets = new Float64Array(blocks.length + 1);
    const codes = new Uint16Array(this.#values);
    blocks.forEach(({ tokens }, i) => {
      if (tokens.length !== n[i]! * width)
        throw this.#wrong(i, `n is ${n[i]}, but there are ${tokens.length / width} tokens`);
      const first = blockOffsets[i]! * width;
      for (let k = 0; k < tokens.length; k++) this.#set(codes, first + k, tokens[k], i, 'ids');
      blockOffsets[i + 1] = blockOffsets[i]! + n[i]!;
    });
    const shard: ShardData = {
      chunkIndex: this.#chunk,
      codes,
      codesDtype: info.ids.dtype === 'F16' ? 'F16' : 'U16',
      dim: info.dim,
      framesPerBlock: info.framesPerBlock,
      blockOffsets,
      n,
      mse: numbers('mse', new Float32Array(blocks.length)),
      ssim: info.metric === 'ssim' ? numbers('ssim', new Float32Array(blocks.length)) : null,
      nfe: all ? numbers('nfe', new Int32Array(blocks.length)) : new Int32Array(blocks.length),
      frame: flat('frame', (block) => block.frame, new Float64Array(frames)),
      pts: flat('pts', (block) => block.pts, new Float64Array(frames)),
      measures: mapMeasures(() => new Float32Array(frames)),
    };
    if (all)
      for (const name of measureNames) {
        const column = measureColumn(name);
        flat(column, (block) => block.measures[column], shard.measures[name]);
      }
    this.#done += blocks.length;
    this.#blocks = [];
    this.#values = 0;
    return shard;
  }

  /** Puts a value where it fits: whole numbers exactly, floats as the nearest one. */
  #set(
    into: Int32Array | Uint16Array | Float32Array | Float64Array,
    at: number,
    value: unknown,
    block: number,
    name: string,
  ): void {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw this.#wrong(block, `${name} is no number`);
    into[at] = number;
    const exact = into instanceof Int32Array || into instanceof Uint16Array;
    if (exact && into[at] !== number) throw this.#wrong(block, `${name} is out of range`);
  }
}
