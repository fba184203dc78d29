// Sends what an analysis finds to main: blocks in batches a few times a second, marks when they change.
import { findSpikes } from '../analysis/spikes';
import type { BlockBatch, Mark } from '../contract';
import type { AnalysisEvent } from './protocol';

/** At most 15 batches a second cross the link: enough to look live, few enough to cost nothing. */
const batchIntervalMs = 1000 / 15;
const marksIntervalMs = 500;

/** One finished block as the reporter takes it. */
export interface ReportedBlock {
  n: number;
  mse: number;
  /** Null where the metric is another one. */
  ssim: number | null;
  passed: boolean;
  nfe: number;
  chunkStart: boolean;
  frames: readonly {
    index: number;
    ptsSeconds: number;
    change: number;
    motion: number;
    cut: boolean;
    cutScore: number;
  }[];
}

/** Collects blocks and sends them; `flush` sends what is left. */
export class AnalysisReporter {
  #batch: BlockBatch;
  #lastBatchMs = 0;
  #lastMarksMs = 0;
  #framesAtMarks = 0;
  #cuts: Mark[] = [];
  #frameIndex: number[] = [];
  #pts: number[] = [];
  #motion: number[] = [];

  /** @param analysisId id to put on batches. @param run index of the analysis in its request. @param emit takes each event */
  constructor(
    private readonly analysisId: string,
    private readonly run: number,
    private readonly emit: (event: AnalysisEvent) => void,
  ) {
    this.#batch = emptyBatch(analysisId, 0);
  }

  /** Takes the next block, in order. */
  add(block: ReportedBlock): void {
    const { blocks, frames } = this.#batch;
    blocks.n.push(block.n);
    blocks.mse.push(block.mse);
    if (block.ssim !== null) {
      blocks.ssim ??= [];
      blocks.ssim.push(block.ssim);
    }
    blocks.passed.push(block.passed);
    blocks.nfe.push(block.nfe);
    blocks.frameCount.push(block.frames.length);
    blocks.chunkStart.push(block.chunkStart);
    for (const frame of block.frames) {
      if (frame.cut) {
        const { index, ptsSeconds, cutScore } = frame;
        this.#cuts.push({ kind: 'cut', ordinal: this.#pts.length, frame: index, ptsSeconds, score: cutScore });
      }
      frames.index.push(frame.index);
      frames.ptsSeconds.push(frame.ptsSeconds);
      frames.change.push(frame.change);
      // Across a cut nothing moves: two pictures that have nothing to do with each other were compared.
      frames.motion.push(frame.cut ? 0 : frame.motion);
      this.#frameIndex.push(frame.index);
      this.#pts.push(frame.ptsSeconds);
      this.#motion.push(frame.motion);
    }
    const now = performance.now();
    if (now - this.#lastBatchMs >= batchIntervalMs) this.#sendBatch(now);
    // Spikes are decided over the whole series so far: again only when it has grown enough to matter.
    const grown = this.#pts.length >= this.#framesAtMarks * 1.05 + 12;
    if (grown && now - this.#lastMarksMs >= marksIntervalMs) this.#sendMarks(now);
  }

  /** Sends everything not sent yet, and the final marks. */
  flush(): void {
    this.#sendBatch(performance.now());
    this.#sendMarks(performance.now());
  }

  #sendBatch(now: number): void {
    if (this.#batch.blocks.n.length === 0) return;
    this.#lastBatchMs = now;
    this.emit({ type: 'blocks', run: this.run, batch: this.#batch });
    this.#batch = emptyBatch(this.analysisId, this.#batch.firstBlock + this.#batch.blocks.n.length);
  }

  #sendMarks(now: number): void {
    this.#lastMarksMs = now;
    this.#framesAtMarks = this.#pts.length;
    const cutOrdinals = this.#cuts.map((cut) => cut.ordinal);
    const spikes = findSpikes(Float32Array.from(this.#motion), cutOrdinals).map(({ ordinal, score }): Mark => {
      return {
        kind: 'spike',
        ordinal,
        score,
        frame: this.#frameIndex[ordinal] ?? 0,
        ptsSeconds: this.#pts[ordinal] ?? 0,
      };
    });
    this.emit({ type: 'marks', run: this.run, cuts: [...this.#cuts], spikes });
  }
}

function emptyBatch(analysisId: string, firstBlock: number): BlockBatch {
  return {
    analysisId,
    firstBlock,
    blocks: { n: [], mse: [], ssim: null, passed: [], nfe: [], frameCount: [], chunkStart: [] },
    frames: { index: [], ptsSeconds: [], change: [], motion: [] },
  };
}
