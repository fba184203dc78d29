// The growing series of one analysis in memory: compact arrays, given out in batches as the contract wants them.
import type { BlockBatch } from '../contract';

const maxBlocksPerBatch = 5000;

/** Appends batches in order and gives the whole series back; some 60 bytes a frame. */
export class SeriesBuffer {
  #batches: BlockBatch[] = [];
  #blocks = 0;
  #frames = 0;

  get blockCount(): number {
    return this.#blocks;
  }

  get frameCount(): number {
    return this.#frames;
  }

  /**
   * Appends one batch.
   * @returns false when it does not continue the series (it starts elsewhere) and was not taken
   */
  append(batch: BlockBatch): boolean {
    if (batch.firstBlock !== this.#blocks) return false;
    const last = this.#batches.at(-1);
    // Many live batches hold one block each; joined, they cost a few objects in all instead of a few a frame.
    if (last && last.blocks.n.length + batch.blocks.n.length <= maxBlocksPerBatch) join(last, batch);
    else this.#batches.push(structuredClone(batch));
    this.#blocks += batch.blocks.n.length;
    this.#frames += batch.frames.index.length;
    return true;
  }

  clear(): void {
    this.#batches = [];
    this.#blocks = 0;
    this.#frames = 0;
  }

  batches(): BlockBatch[] {
    return this.#batches;
  }
}

function join(into: BlockBatch, from: BlockBatch): void {
  into.blocks.n.push(...from.blocks.n);
  into.blocks.mse.push(...from.blocks.mse);
  if (from.blocks.ssim !== null) {
    into.blocks.ssim ??= [];
    into.blocks.ssim.push(...from.blocks.ssim);
  }
  into.blocks.passed.push(...from.blocks.passed);
  into.blocks.nfe.push(...from.blocks.nfe);
  into.blocks.frameCount.push(...from.blocks.frameCount);
  into.blocks.chunkStart.push(...from.blocks.chunkStart);
  into.frames.index.push(...from.frames.index);
  into.frames.ptsSeconds.push(...from.frames.ptsSeconds);
  into.frames.change.push(...from.frames.change);
  into.frames.motion.push(...from.frames.motion);
}
