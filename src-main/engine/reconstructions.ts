// Decodes stored tokens back to pictures for the viewers: finds the frame's chunk, decodes as far as asked, keeps what it decoded.
import { StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';
import type { ShardData } from '../store/shardTypes';
import { decodeStoredBlock } from './pictures/decodeBlock';
import { checkWeights } from './pictures/decodeFrames';
import type { Picture } from './protocol';
import type { BorrowedModel, SharedModels } from './sharedModels';

/** Chunks whose pictures are kept; a chunk is a few frames, so this is some seconds of video around the playhead. */
const keptChunks = 32;

interface DecodedChunk {
  shard: ShardData;
  /** Its context may be large, and is given back with the last block. */
  decoder: ReturnType<TokenModel['startDecode']>;
  /** Frames decoded so far, rgb24 at the model's size. */
  frames: Uint8Array[];
  blocksDone: number;
}

/** The reconstructions of one analysis folder, which may still be growing. */
export class Reconstructions {
  /** First frame ordinal of each chunk seen so far, and after the last of them. */
  readonly #starts = [0];
  readonly #chunks = new Map<number, DecodedChunk>();
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

  /** The picture of one analysed frame. @throws StudioError `analysis-missing` while its chunk is not stored yet */
  picture(ordinal: number): Promise<Picture> {
    // One at a time: the runtime would run them one after the other anyway.
    const next = this.#queue.then(() => this.#picture(ordinal));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.borrowed.release();
  }

  async #picture(ordinal: number): Promise<Picture> {
    const chunkIndex = await this.#find(ordinal);
    const first = this.#starts[chunkIndex] ?? 0;
    const chunk = await this.#chunk(chunkIndex);
    const within = ordinal - first;
    while (chunk.frames.length <= within) await this.#decodeNext(chunk);
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
    const chunk = known ?? { shard, decoder: this.model.startDecode(), frames: [], blocksDone: 0 };
    this.#chunks.set(chunkIndex, chunk);
    for (const oldest of this.#chunks.keys()) {
      if (this.#chunks.size <= keptChunks) break;
      this.#chunks.get(oldest)?.decoder.dispose();
      this.#chunks.delete(oldest);
    }
    return chunk;
  }

  async #decodeNext(chunk: DecodedChunk): Promise<void> {
    const { decoder, shard } = chunk;
    chunk.frames.push(...(await decodeStoredBlock(decoder, shard, chunk.blocksDone, this.model.config)));
    chunk.blocksDone++;
    if (chunk.blocksDone === shard.n.length) decoder.dispose();
  }
}

function withAlpha(rgb: Uint8Array, pixels: number): Uint8Array {
  const rgba = new Uint8Array(pixels * 4).fill(255);
  for (let i = 0; i < pixels; i++) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  return rgba;
}
