// Tokenizes the blocks of one chunk: patches, search of the kept count, codes; collects them into the chunk's shard.
import { type AnalysisSettings, StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import type { ShardData } from '../store/shardTypes';
import { framesToPatches } from '../tokenizer/patches';
import { type SearchResult, searches } from '../tokenizer/search';
import type { FedFrame } from './frameFeed';

export interface BlockResult {
  n: number;
  /** As stored: rounded to float32. */
  mse: number;
  passed: boolean;
  nfe: number;
}

/** The pictures of a block: a short one is filled up with its last picture, as the published code does for single pictures. */
export function fillBlock(pictures: readonly Uint8Array[], framesPerBlock: number): Uint8Array[] {
  const last = pictures.at(-1);
  if (!last) throw new Error('a block has at least one frame');
  return Array.from({ length: framesPerBlock }, (_, i) => pictures[i] ?? last);
}

/** The tokenizer of one chunk: its context starts empty and is never shared with another chunk. */
export class ChunkTokenizer {
  readonly #chunk: ReturnType<TokenModel['startChunk']>;
  readonly #codes: Uint16Array[] = [];
  readonly #blocks: BlockResult[] = [];
  readonly #frames: FedFrame[] = [];
  #previous: SearchResult | undefined;

  constructor(
    private readonly model: TokenModel,
    private readonly settings: Pick<AnalysisSettings, 'search' | 'threshold'>,
    readonly chunkIndex: number,
    private readonly signal: AbortSignal,
  ) {
    this.#chunk = model.startChunk();
  }

  /**
   * Tokenizes the next block.
   * @param frames its frames; a short block is filled up
   * @throws StudioError `cancelled` when the signal aborts, asked before every probe
   */
  async add(frames: readonly FedFrame[]): Promise<BlockResult> {
    const { config } = this.model;
    this.#throwIfAborted();
    const patches = framesToPatches(
      fillBlock(
        frames.map((frame) => frame.rgb),
        config.frames_per_block,
      ),
      config,
    );
    const block = await this.#chunk.beginBlock(patches);
    const probe = async (n: number) => {
      this.#throwIfAborted();
      // Errors are stored as float32: decided on the same number, so that what passed still passes when read back.
      return Math.fround((await block.probe(n)).mse);
    };
    const found = await searches[this.settings.search](probe, {
      minToks: config.min_toks,
      maxToks: config.max_toks,
      threshold: this.settings.threshold,
      previous: this.#previous,
    });
    this.#previous = found;
    const { n, mse, passed } = found;
    const { codes } = await block.commit(n);
    const result = { n, mse, passed, nfe: found.tried.length };
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
      nfe: Int32Array.from(this.#blocks, (block) => block.nfe),
      frame: Float64Array.from(this.#frames, (frame) => frame.index),
      pts: Float64Array.from(this.#frames, (frame) => frame.ptsSeconds),
      change: Float32Array.from(this.#frames, (frame) => frame.change),
      motion: Float32Array.from(this.#frames, (frame) => frame.motion),
    };
  }

  #throwIfAborted(): void {
    if (this.signal.aborted) {
      throw new StudioError('cancelled', 'stopped by the user', 'Resume it to go on from the last finished chunk');
    }
  }
}
