// What one graph knows of the earlier blocks of a chunk; a block is appended when it is committed.
import type { Tensor } from 'onnxruntime-node';
import { nextName } from './graph/models';
import type { Precision } from './graph/parts';
import { type CacheSize, cacheNames } from './graph/tower';
import type { Feed, GraphSession } from './session';

/** Keys and values that one run made: outputs `present_*` by name, until `release`. */
export type Present = Readonly<Record<string, Tensor>>;

/** Gives back what keys and values take in the device's memory; elsewhere the garbage collector sees to it. */
export function release(present: Present): void {
  for (const tensor of Object.values(present)) if (tensor.location === 'gpu-buffer') tensor.dispose();
}

/** What a run gives that later blocks see: of the decoder, also the reconstruction. */
export interface SeenLater {
  present: Present;
  recon?: Float32Array;
}

export abstract class ChunkContext {
  /** The decoder's reconstruction of the last block; null in an encoder's context and before the first block. */
  previous: Float32Array | null = null;
  protected blocks = 0;

  constructor(protected readonly size: CacheSize) {}

  /** The inputs `past_*` of every layer: what was appended so far, without copying. */
  feeds(): Record<string, Feed> {
    return Object.fromEntries(pairs(this.size.layers).map(({ past }) => [past, this.past(past)]));
  }

  /** Appends a copy of one block's keys and values; nothing is kept when no further block could see them. */
  async append({ present, recon }: SeenLater): Promise<void> {
    if (this.blocks === this.size.maxBlocks) return;
    await this.put(present);
    this.previous = recon ?? null;
    this.blocks++;
  }

  /** Gives back the device's memory; may be called more than once, and the context must not be used afterwards. */
  abstract dispose(): void;
  protected abstract past(name: string): Feed;
  protected abstract put(present: Present): Promise<void>;
}

/** Keeps keys and values in the memory of this process; every run takes those it needs to the device. */
export class HostContext extends ChunkContext {
  private readonly rows = new Map<string, Float32Array | Uint16Array>();

  dispose(): void {
    this.rows.clear();
  }

  protected past(name: string): Feed {
    const { tokens, hidden, precision } = this.size;
    const length = this.blocks * tokens;
    return {
      data: this.rows.get(name)?.subarray(0, length * hidden) ?? numbers(precision, 0),
      shape: [1, length, hidden],
    };
  }

  protected async put(present: Present): Promise<void> {
    const { layers, tokens, hidden, maxBlocks, precision } = this.size;
    const blockValues = tokens * hidden;
    for (const names of pairs(layers)) {
      const { data } = present[names.present] as Tensor;
      if (data.length !== blockValues)
        throw new RangeError(`${names.past}: a block's keys and values have another size`);
      // The system gives memory to the pages of a large array only as they are written.
      const rows = this.rows.get(names.past) ?? numbers(precision, maxBlocks * blockValues);
      this.rows.set(names.past, rows);
      rows.set(bits(data as Float32Array | Uint16Array), this.blocks * blockValues);
    }
  }
}

/** Keeps keys and values in the device's memory, where a small graph appends to them. */
export class DeviceContext extends ChunkContext {
  private rows: Record<string, Tensor> = {};

  /** `appender`: a session of `buildAppend` for this tower, whose outputs stay on the device. */
  constructor(
    size: CacheSize,
    private readonly appender: GraphSession,
  ) {
    super(size);
  }

  dispose(): void {
    release(this.rows);
    this.rows = {};
  }

  protected past(name: string): Feed {
    const { hidden, precision } = this.size;
    return this.rows[name] ?? { data: numbers(precision, 0), shape: [1, 0, hidden] };
  }

  protected async put(present: Present): Promise<void> {
    const next = await this.appender.run({ ...this.feeds(), ...present });
    this.dispose();
    for (const { past } of pairs(this.size.layers)) this.rows[past] = next[nextName(past)] as Tensor;
  }
}

/** Names of the cache of a tower: an input `past_*` with the output `present_*` that is appended to it. */
export function pairs(layers: number): { past: string; present: string }[] {
  return Array.from({ length: layers }, (_, layer) => cacheNames(layer)).flatMap((names) => [
    { past: names.pastKey, present: names.presentKey },
    { past: names.pastValue, present: names.presentValue },
  ]);
}

function numbers(precision: Precision, length: number): Float32Array | Uint16Array {
  return precision === 'float16' ? new Uint16Array(length) : new Float32Array(length);
}

/** The bits of float16 values, which newer runtimes give as a Float16Array. */
function bits(data: Float32Array | Uint16Array): Float32Array | Uint16Array {
  if (data instanceof Float32Array) return data;
  return new Uint16Array(data.buffer, data.byteOffset, data.length);
}
