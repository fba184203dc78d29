// Sends what an analysis finds to main: blocks in batches a few times a second.
import { type BlockBatch, mapMeasures, measureNames } from '../contract';
import type { FedFrame } from './frameFeed';
import type { AnalysisEvent } from './protocol';
import type { BlockResult } from './tokenize';

/** At most 15 batches a second cross the link: enough to look live, few enough to cost nothing. */
const batchIntervalMs = 1000 / 15;

/** One finished block as the reporter takes it. */
export interface ReportedBlock extends BlockResult {
  chunkStart: boolean;
  frames: readonly Pick<FedFrame, 'index' | 'ptsSeconds' | 'measures'>[];
}

/** Collects blocks and sends them; `flush` sends what is left. */
export class AnalysisReporter {
  #batch: BlockBatch;
  #lastBatchMs = 0;

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
    for (const { index, ptsSeconds, measures } of block.frames) {
      frames.index.push(index);
      frames.ptsSeconds.push(ptsSeconds);
      for (const name of measureNames) frames[name].push(measures[name]);
    }
    if (performance.now() - this.#lastBatchMs >= batchIntervalMs) this.flush();
  }

  /** Sends everything not sent yet. */
  flush(): void {
    if (this.#batch.blocks.n.length === 0) return;
    this.#lastBatchMs = performance.now();
    this.emit({ type: 'blocks', run: this.run, batch: this.#batch });
    this.#batch = emptyBatch(this.analysisId, this.#batch.firstBlock + this.#batch.blocks.n.length);
  }
}

function emptyBatch(analysisId: string, firstBlock: number): BlockBatch {
  return {
    analysisId,
    firstBlock,
    blocks: { n: [], mse: [], ssim: null, passed: [], nfe: [], frameCount: [], chunkStart: [] },
    frames: { index: [], ptsSeconds: [], ...mapMeasures((): number[] => []) },
  };
}
