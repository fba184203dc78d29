// The growing series of one analysis in memory: compact columns, given out in batches as the contract wants them, and as marks are decided on.
import type { MarkSeries } from '../analysis/marks';
import { type BlockBatch, mapMeasures, measureNames } from '../contract';
import { Column } from './column';

const maxBlocksPerBatch = 5000;
const bytes = () => new Column((length) => new Uint8Array(length));
const int32 = () => new Column((length) => new Int32Array(length));
const float32 = () => new Column((length) => new Float32Array(length));
const float64 = () => new Column((length) => new Float64Array(length));

/** Errors and measures are float32 numbers everywhere, as they are stored. */
const emptyBlocks = () => ({
  n: int32(),
  mse: float32(),
  ssim: float32(),
  passed: bytes(),
  nfe: int32(),
  frameCount: int32(),
  chunkStart: bytes(),
});
const emptyFrames = () => ({ index: float64(), ptsSeconds: float64(), ...mapMeasures(float32) });
/** What marks see of the blocks: the kept count of each frame's one, and where a chunk starts. */
const emptyTokens = () => ({ tokens: int32(), chunkStart: bytes() });

/** Appends batches in order and gives the whole series back; some 90 bytes a frame. */
export class SeriesBuffer {
  #blocks = emptyBlocks();
  #frames = emptyFrames();
  #tokens = emptyTokens();

  get blockCount(): number {
    return this.#blocks.n.length;
  }

  get frameCount(): number {
    return this.#frames.index.length;
  }

  /**
   * Appends one batch.
   * @returns false when it does not continue the series (it starts elsewhere) and was not taken
   */
  append({ firstBlock, blocks, frames }: BlockBatch): boolean {
    if (firstBlock !== this.blockCount) return false;
    this.#blocks.n.push(blocks.n);
    this.#blocks.mse.push(blocks.mse);
    this.#blocks.ssim.push(blocks.ssim ?? []);
    this.#blocks.passed.push(blocks.passed.map(Number));
    this.#blocks.nfe.push(blocks.nfe);
    this.#blocks.frameCount.push(blocks.frameCount);
    this.#blocks.chunkStart.push(blocks.chunkStart.map(Number));
    this.#frames.index.push(frames.index);
    this.#frames.ptsSeconds.push(frames.ptsSeconds);
    const ofFrames = <T>(make: (block: number, first: boolean) => T) =>
      blocks.frameCount.flatMap((count, block) => Array.from({ length: count }, (_, i) => make(block, i === 0)));
    this.#tokens.tokens.push(ofFrames((block) => blocks.n[block] ?? 0));
    this.#tokens.chunkStart.push(ofFrames((block, first) => Number(first && blocks.chunkStart[block])));
    for (const name of measureNames) this.#frames[name].push(frames[name]);
    return true;
  }

  clear(): void {
    this.#blocks = emptyBlocks();
    this.#frames = emptyFrames();
    this.#tokens = emptyTokens();
  }

  /** The whole series in batches. @param analysisId what they are of */
  batches(analysisId: string): BlockBatch[] {
    const batches: BlockBatch[] = [];
    let frame = 0;
    for (let firstBlock = 0; firstBlock < this.blockCount; firstBlock += maxBlocksPerBatch) {
      const blocks = this.#blocksOf(firstBlock, firstBlock + maxBlocksPerBatch);
      const end = frame + blocks.frameCount.reduce((sum, count) => sum + count, 0);
      batches.push({ analysisId, firstBlock, blocks, frames: this.#framesOf(frame, end) });
      frame = end;
    }
    return batches;
  }

  #blocksOf(from: number, to: number): BlockBatch['blocks'] {
    const { n, mse, ssim, passed, nfe, frameCount, chunkStart } = this.#blocks;
    return {
      n: n.numbers(from, to),
      mse: mse.numbers(from, to),
      ssim: ssim.length === 0 ? null : ssim.numbers(from, to),
      passed: passed.numbers(from, to).map(Boolean),
      nfe: nfe.numbers(from, to),
      frameCount: frameCount.numbers(from, to),
      chunkStart: chunkStart.numbers(from, to).map(Boolean),
    };
  }

  #framesOf(from: number, to: number): BlockBatch['frames'] {
    const { index, ptsSeconds, ...measures } = this.#frames;
    return {
      index: index.numbers(from, to),
      ptsSeconds: ptsSeconds.numbers(from, to),
      ...mapMeasures((name) => measures[name].numbers(from, to)),
    };
  }

  /** All blocks so far, not copied. */
  blockColumns(): { n: Int32Array; frameCount: Int32Array; chunkStart: Uint8Array } {
    const { n, frameCount, chunkStart } = this.#blocks;
    return { n: n.values, frameCount: frameCount.values, chunkStart: chunkStart.values };
  }

  /** What marks are decided on: all frames so far, not copied. */
  markSeries(): MarkSeries {
    const { index, ptsSeconds, ...measures } = this.#frames;
    return {
      measures: mapMeasures((name) => measures[name].values),
      frame: index.values,
      ptsSeconds: ptsSeconds.values,
      tokens: this.#tokens.tokens.values,
      chunkStart: this.#tokens.chunkStart.values,
    };
  }
}
