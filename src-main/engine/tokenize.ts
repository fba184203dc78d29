// Tokenizes the blocks of one chunk: search of the kept count, codes; collects them into the chunk's shard.
import { type Allocation, blockError, errorLimit, isWithin, mapMeasures, needsSsim } from '../contract';
import type { TokenModel } from '../inference/model';
import type { ShardData } from '../store/shardTypes';
import { type SearchResult, searches } from '../tokenizer/search';
import { asStored, measure, type PreparedBlock, type SharedChunk } from './block';
import type { FedFrame } from './frameFeed';

/** A block's result, its errors as stored: rounded to float32. */
export interface BlockResult {
  n: number;
  mse: number;
  ssim: number | null;
  passed: boolean;
  nfe: number;
}

/** Kept counts that were decided over the whole clip, one a block, and how many probes that took of each block. */
export interface DecidedCounts {
  counts: Int32Array;
  probes: number;
}

/** How the kept counts of a chunk are chosen. */
export interface ChunkAllocation {
  settings: Pick<Allocation, 'metric' | 'threshold' | 'search' | 'count'>;
  /** From the chunk's first block on; null where the search decides. */
  decided: DecidedCounts | null;
}

/** The tokenizer of one chunk: its context starts empty and is never shared with another chunk. */
export class ChunkTokenizer {
  readonly #chunk: ReturnType<TokenModel['startChunk']>;
  readonly #codes: Uint16Array[] = [];
  readonly #blocks: BlockResult[] = [];
  readonly #frames: FedFrame[] = [];
  readonly #found: SearchResult[] = [];

  /** @param shared what analyses of the same chunk under other thresholds share with it; null where it is alone */
  constructor(
    private readonly model: TokenModel,
    private readonly allocation: ChunkAllocation,
    readonly chunkIndex: number,
    private readonly shared: SharedChunk | null,
    private readonly signal: AbortSignal,
  ) {
    this.#chunk = model.startChunk(shared?.encodings ?? null);
  }

  /**
   * Tokenizes the next block.
   * @throws StudioError `cancelled` when the signal aborts, asked before every probe
   */
  async add({ frames, patches, similarity }: PreparedBlock): Promise<BlockResult> {
    const { model, shared, signal } = this;
    const { min_toks: minToks, max_toks: maxToks } = model.config;
    const { settings, decided } = this.allocation;
    const { metric, threshold } = settings;
    const index = this.#blocks.length;
    const block = await this.#chunk.beginBlock(patches, similarity);
    const history = this.#blocks.map(({ n }) => n);
    const probe = async (counts: readonly number[]) => {
      const measured = await measure(block, counts, { model, history, shared, signal });
      return measured.map(({ mse, ssim }) => blockError(metric, mse, ssim));
    };
    const search = decided !== null || settings.search === 'budget' ? searches.fixed : searches[settings.search];
    const found = await search(probe, {
      minToks,
      maxToks,
      limit: errorLimit(metric, threshold),
      batch: model.batch,
      earlier: this.#found,
      count: decided === null ? settings.count : decided.counts[index],
    });
    this.#found.push(found);
    const { codes, ...errors } = await block.commit(found.n);
    // What is stored was measured by a run of its own, as decoding will be: of several counts in one run a device may round otherwise.
    const { mse, ssim } = asStored(errors);
    const nfe = found.tried.length + (decided?.probes ?? 0);
    const result = { n: found.n, mse, ssim, passed: isWithin(metric, threshold, mse, ssim), nfe };
    this.#codes.push(codes);
    this.#blocks.push(result);
    for (const frame of frames) this.#frames.push({ ...frame, rgb: new Uint8Array(0) });
    return result;
  }

  /** The finished chunk as it is stored. */
  shard(): ShardData {
    const { config } = this.model;
    const dim = config.bottleneck_type === 'vae' ? config.latentDim : null;
    const blockOffsets = new Float64Array(this.#blocks.length + 1);
    this.#blocks.forEach((block, i) => {
      blockOffsets[i + 1] = (blockOffsets[i] ?? 0) + block.n;
    });
    const codes = new Uint16Array(this.#codes.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#codes) {
      codes.set(part, at);
      at += part.length;
    }
    return {
      chunkIndex: this.chunkIndex,
      codes,
      codesDtype: dim === null ? 'U16' : 'F16',
      dim,
      framesPerBlock: config.frames_per_block,
      blockOffsets,
      n: Int32Array.from(this.#blocks, (block) => block.n),
      mse: Float32Array.from(this.#blocks, (block) => block.mse),
      ssim: needsSsim(this.allocation.settings.metric)
        ? Float32Array.from(this.#blocks, (block) => block.ssim ?? 0)
        : null,
      nfe: Int32Array.from(this.#blocks, (block) => block.nfe),
      frame: Float64Array.from(this.#frames, (frame) => frame.index),
      pts: Float64Array.from(this.#frames, (frame) => frame.ptsSeconds),
      measures: mapMeasures((name) => Float32Array.from(this.#frames, (frame) => frame.measures[name])),
    };
  }

  /** Frees what the model keeps of the chunk. */
  dispose(): void {
    this.#chunk.dispose();
  }
}
