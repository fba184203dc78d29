// Decodes stored tokens back to pictures for the viewers: finds the frame's chunk, decodes as far as asked, keeps what it decoded.
import { StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';
import type { ShardData } from '../store/shardTypes';
import { decodeStoredBlock } from './pictures/decodeBlock';
import { checkWeights } from './pictures/decodeFrames';
import type { Picture } from './protocol';
import type { BorrowedModel, SharedModels } from './sharedModels';

/** Pictures that are kept: of a model of 128 pixels 20 seconds and more around the playhead, also to be played again or backwards. */
const keptBytes = 48 * 1024 * 1024;
/** Chunks that were left in the middle and can be gone on with; their context may be large. */
const keptDecoders = 4;

interface DecodedChunk {
  shard: ShardData;
  /** Null before its first block, after its last one, and where it was given back for others. */
  decoder: ReturnType<TokenModel['startDecode']> | null;
  /** Frames decoded so far, rgb24 at the model's size. */
  frames: Uint8Array[];
  blocksDone: number;
}

/** The reconstructions of one analysis folder, which may still be growing. */
export class Reconstructions {
  /** First frame ordinal of each chunk seen so far, and after the last of them. */
  readonly #starts = [0];
  readonly #chunks = new Map<number, DecodedChunk>();
  #bytes = 0;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly folder: AnalysisFolder,
    private readonly borrowed: BorrowedModel,
  ) {}

  private get model(): TokenModel {
    return this.borrowed.model;
  }

  /** @throws StudioError `analysis-missing`, `model-damaged` ... when folder or model cannot be opened */
  static async open(path: string, modelDir: string, models: SharedModels): Promise<Reconstructions> {
    const folder = await openAnalysis(path);
    const borrowed = await models.borrow(modelDir);
    try {
      checkWeights(folder, borrowed.model);
      return new Reconstructions(folder, borrowed);
    } catch (error) {
      await borrowed.release();
      throw error;
    }
  }

  /** The picture of one analysed frame. @throws StudioError `analysis-missing` while its chunk is not stored yet, `cancelled` */
  picture(ordinal: number, signal?: AbortSignal): Promise<Picture> {
    // One at a time: the runtime would run them one after the other anyway.
    const next = this.#queue.then(() => this.#picture(ordinal, signal));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.borrowed.release();
  }

  async #picture(ordinal: number, signal: AbortSignal | undefined): Promise<Picture> {
    stopIfUnwanted(signal);
    const chunkIndex = await this.#find(ordinal);
    const first = this.#starts[chunkIndex] ?? 0;
    const chunk = await this.#chunk(chunkIndex);
    const within = ordinal - first;
    while (chunk.frames.length <= within) {
      await this.#decodeNext(chunk);
      // Lets a cancel in between two blocks.
      await new Promise((resolve) => setImmediate(resolve));
      if (chunk.frames.length <= within) stopIfUnwanted(signal);
    }
    this.#makeRoom();
    const { resolution } = this.model.config;
    const rgba = withAlpha(chunk.frames[within] ?? new Uint8Array(0), resolution * resolution);
    return { rgba, width: resolution, height: resolution, ptsSeconds: chunk.shard.pts[within] ?? 0 };
  }

  /** Chunk that holds a frame; reads on in the folder as far as needed. */
  async #find(ordinal: number): Promise<number> {
    while ((this.#starts.at(-1) ?? 0) <= ordinal) {
      const chunkIndex = this.#starts.length - 1;
      const chunk = await this.#read(chunkIndex);
      this.#starts.push((this.#starts.at(-1) ?? 0) + chunk.frame.length);
    }
    let low = 0;
    let high = this.#starts.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= ordinal) low = middle;
      else high = middle;
    }
    return low;
  }

  async #read(chunkIndex: number): Promise<ShardData> {
    try {
      return await this.folder.readShard(chunkIndex);
    } catch (error) {
      const missing = error instanceof StudioError && error.message.includes('missing');
      if (!missing) throw error;
      throw new StudioError('analysis-missing', 'this frame is not tokenized yet', 'Wait for its chunk', null, {
        cause: error,
      });
    }
  }

  async #chunk(chunkIndex: number): Promise<DecodedChunk> {
    const known = this.#chunks.get(chunkIndex);
    // Moved to the end of the map: the first one is the one not used for longest.
    this.#chunks.delete(chunkIndex);
    const shard = known?.shard ?? (await this.#read(chunkIndex));
    const chunk = known ?? { shard, decoder: null, frames: [], blocksDone: 0 };
    this.#chunks.set(chunkIndex, chunk);
    return chunk;
  }

  async #decodeNext(chunk: DecodedChunk): Promise<void> {
    const { shard } = chunk;
    const { config } = this.model;
    if (chunk.decoder === null) {
      const decoder = this.model.startDecode();
      chunk.decoder = decoder;
      for (let block = 0; block < chunk.blocksDone; block++) await decodeStoredBlock(decoder, shard, block, config);
    }
    const pictures = await decodeStoredBlock(chunk.decoder, shard, chunk.blocksDone, config);
    chunk.frames.push(...pictures);
    for (const { length } of pictures) this.#bytes += length;
    chunk.blocksDone++;
    if (chunk.blocksDone === shard.n.length) dropDecoder(chunk);
  }

  /** Gives back what was not used for longest; the last chunk stays. */
  #makeRoom(): void {
    const begun = [...this.#chunks.values()].filter(({ decoder }) => decoder !== null);
    for (const chunk of begun.slice(0, -keptDecoders)) dropDecoder(chunk);
    for (const [index, chunk] of this.#chunks) {
      if (this.#bytes <= keptBytes || this.#chunks.size === 1) break;
      dropDecoder(chunk);
      for (const { length } of chunk.frames) this.#bytes -= length;
      this.#chunks.delete(index);
    }
  }
}

function dropDecoder(chunk: DecodedChunk): void {
  chunk.decoder?.dispose();
  chunk.decoder = null;
}

/** @throws StudioError `cancelled` where nobody waits any more */
function stopIfUnwanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StudioError('cancelled', 'the picture is not wanted any more', 'Ask for it again');
}

function withAlpha(rgb: Uint8Array, pixels: number): Uint8Array {
  const rgba = new Uint8Array(pixels * 4).fill(255);
  for (let i = 0, from = 0; i < pixels * 4; i += 4, from += 3) {
    rgba[i] = rgb[from]!;
    rgba[i + 1] = rgb[from + 1]!;
    rgba[i + 2] = rgb[from + 2]!;
  }
  return rgba;
}
