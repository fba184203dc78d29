// What one graph knows of the earlier blocks of a chunk; a block is appended when it is committed.
import { cacheNames } from './graph/tower';
import type { Feed } from './session';

/** Keys and values that one run made: outputs `present_*` by name. */
export type Present = Readonly<Record<string, Float32Array>>;

/** What a run gives that later blocks see: of the decoder, also the reconstruction. */
export interface SeenLater {
  present: Present;
  recon?: Float32Array;
}

export class ChunkContext {
  /** The decoder's reconstruction of the last block; null in an encoder's context and before the first block. */
  previous: Float32Array | null = null;
  private readonly rows = new Map<string, Float32Array>();
  private blocks = 0;

  /** `blockValues`: numbers per block in each array, tokens x hidden. `maxBlocks`: earlier blocks that can be kept. */
  constructor(
    private readonly layers: number,
    private readonly tokens: number,
    private readonly hidden: number,
    private readonly maxBlocks: number,
  ) {}

  /** The inputs `past_*` of every layer: what was appended so far, without copying. */
  feeds(): Record<string, Feed> {
    const feeds: Record<string, Feed> = {};
    const length = this.blocks * this.tokens;
    for (let layer = 0; layer < this.layers; layer++) {
      const { pastKey, pastValue } = cacheNames(layer);
      for (const name of [pastKey, pastValue]) {
        const data = this.rows.get(name)?.subarray(0, length * this.hidden) ?? new Float32Array(0);
        feeds[name] = { data, shape: [1, length, this.hidden] };
      }
    }
    return feeds;
  }

  /** Appends one block, whose arrays must not change from now on; nothing is kept when no further block could see them. */
  append({ present, recon }: SeenLater): void {
    if (this.blocks === this.maxBlocks) return;
    const blockValues = this.tokens * this.hidden;
    for (let layer = 0; layer < this.layers; layer++) {
      const names = cacheNames(layer);
      this.put(names.pastKey, present[names.presentKey], blockValues);
      this.put(names.pastValue, present[names.presentValue], blockValues);
    }
    this.previous = recon ?? null;
    this.blocks++;
  }

  private put(name: string, values: Float32Array | undefined, blockValues: number): void {
    if (values?.length !== blockValues) throw new RangeError(`${name}: a block's keys and values have another size`);
    let rows = this.rows.get(name);
    if (rows === undefined) {
      // The system gives memory to the pages of a large array only as they are written.
      rows = new Float32Array(this.maxBlocks * blockValues);
      this.rows.set(name, rows);
    }
    rows.set(values, this.blocks * blockValues);
  }
}
