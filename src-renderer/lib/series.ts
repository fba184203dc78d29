// The series of one analysis as typed columns outside React: blocks, frames and marks, with a version number.
import {
  type BlockBatch,
  blockError,
  defaultReview,
  type Mark,
  type Marks,
  type MeasureSeries,
  mapMeasures,
  measureNames,
  type Review,
} from '../../src-main/contract';
import { Growable } from './growable';
import { lastAtOrBelow } from './search';

const float64 = (size: number) => new Float64Array(size);
const float32 = (size: number) => new Float32Array(size);
const int32 = (size: number) => new Int32Array(size);
const bytes = (size: number) => new Uint8Array(size);

/** What became of a batch: taken, already known, or leaving a hole so that the whole series must be asked for. */
export type AppendResult = 'appended' | 'known' | 'gap';

/** Growing columns of one analysis. Frame columns repeat their block's values, so that drawing needs no indirection. */
export class Series {
  /** Grows with every change; drawing compares it with the version it drew. */
  version = 0;
  /** True once the whole series has been fetched, or has been followed from its first block. */
  loaded = false;

  readonly n = new Growable(int32);
  readonly mse = new Growable(float32);
  /** NaN where the metric is another one. */
  readonly ssim = new Growable(float32);
  readonly passed = new Growable(bytes);
  readonly nfe = new Growable(int32);
  readonly frameCount = new Growable(int32);
  readonly chunkStart = new Growable(bytes);

  readonly index = new Growable(int32);
  readonly pts = new Growable(float64);
  /** What was measured of each frame. */
  readonly measures: MeasureSeries<Growable<Float32Array>> = mapMeasures(() => new Growable(float32));
  readonly block = new Growable(int32);
  readonly frameTokens = new Growable(float32);
  /** Tokens of the frame's block, shared among its frames. */
  readonly frameShare = new Growable(float32);
  readonly frameMse = new Growable(float32);
  readonly frameSsim = new Growable(float32);
  /** What is compared with the error limit: the MSE, or 1 - SSIM. */
  readonly frameError = new Growable(float32);
  readonly framePassed = new Growable(bytes);

  /** All marks in order of their places. */
  marks: readonly Mark[] = [];
  /** The review that they follow. */
  review: Review = defaultReview;
  /** Largest motion so far. */
  maxMotion = 0;

  get blocks(): number {
    return this.n.length;
  }

  get frames(): number {
    return this.pts.length;
  }

  /** Appends a batch that continues the series; anything else is refused and leaves the series as it was. */
  append(batch: BlockBatch): AppendResult {
    const { blocks, firstBlock } = batch;
    if (firstBlock !== this.blocks) return this.isKnown(batch) ? 'known' : 'gap';
    let frame = 0;
    for (let i = 0; i < blocks.n.length; i++) {
      const tokens = blocks.n[i] as number;
      const mse = blocks.mse[i] as number;
      const ssim = blocks.ssim?.[i] ?? Number.NaN;
      const error = blocks.ssim == null ? mse : blockError('ssim', mse, ssim);
      const passed = blocks.passed[i] ? 1 : 0;
      const count = blocks.frameCount[i] as number;
      const block = this.blocks;
      this.n.push(tokens);
      this.mse.push(mse);
      this.ssim.push(ssim);
      this.passed.push(passed);
      this.nfe.push(blocks.nfe[i] as number);
      this.frameCount.push(count);
      this.chunkStart.push(blocks.chunkStart[i] ? 1 : 0);
      for (let k = 0; k < count; k++, frame++) {
        this.block.push(block);
        this.frameTokens.push(tokens);
        this.frameShare.push(tokens / count);
        this.frameMse.push(mse);
        this.frameSsim.push(ssim);
        this.frameError.push(error);
        this.framePassed.push(passed);
        this.maxMotion = Math.max(this.maxMotion, batch.frames.motion[frame] ?? 0);
      }
    }
    this.index.pushAll(batch.frames.index);
    this.pts.pushAll(batch.frames.ptsSeconds);
    for (const name of measureNames) this.measures[name].pushAll(batch.frames[name]);
    if (firstBlock === 0) this.loaded = true;
    this.version += 1;
    return 'appended';
  }

  /** Replaces everything by a freshly fetched series. */
  replace(batches: readonly BlockBatch[]): void {
    for (const column of [...Object.values(this), ...Object.values(this.measures)])
      if (column instanceof Growable) column.clear();
    this.maxMotion = 0;
    for (const batch of batches) this.append(batch);
    this.loaded = true;
    this.version += 1;
  }

  /** Takes the marks anew; they are always sent whole. */
  setMarks({ marks, review }: Pick<Marks, 'marks' | 'review'>): void {
    this.marks = marks;
    this.review = review;
    this.version += 1;
  }

  /** When a frame stops showing: the next frame's time, and a usual frame's length after the last one. */
  endOf(ordinal: number): number {
    if (ordinal + 1 < this.frames) return this.pts.at(ordinal + 1);
    return this.pts.at(ordinal) + this.usualGap();
  }

  /** Seconds from the first to past the last frame; null while empty. */
  extent(): { start: number; end: number } | null {
    if (this.frames === 0) return null;
    return { start: this.pts.at(0), end: this.endOf(this.frames - 1) };
  }

  /** The frame that shows at a time; null outside of what is analyzed. */
  ordinalAt(seconds: number): number | null {
    const extent = this.extent();
    if (extent === null || seconds >= extent.end) return null;
    const ordinal = lastAtOrBelow(this.pts.data, this.frames, seconds + 1e-6);
    return ordinal < 0 ? null : ordinal;
  }

  private usualGap(): number {
    const frames = this.frames;
    if (frames < 2) return 1 / 25;
    const from = Math.max(0, frames - 9);
    const gap = (this.pts.at(frames - 1) - this.pts.at(from)) / (frames - 1 - from);
    return gap > 0 ? gap : 1 / 25;
  }

  private isKnown(batch: BlockBatch): boolean {
    const { n } = batch.blocks;
    if (batch.firstBlock + n.length > this.blocks) return false;
    return n.every((tokens, i) => this.n.at(batch.firstBlock + i) === tokens);
  }
}
