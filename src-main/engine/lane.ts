// One of the analyses that a request makes side by side: its folder, its report, its place in the source.
import { createSummary } from '../analysis/summary';
import type { AnalysisSettings } from '../contract';
import type { TokenModel } from '../inference/model';
import { openAnalysis } from '../store/analysisFolder';
import type { AnalysisEnd, AnalysisWriter } from '../store/writer';
import type { PreparedBlock, SharedChunk } from './block';
import type { AnalysisEvent, RunOutcome } from './protocol';
import { AnalysisReporter } from './reporter';
import type { SharedModels } from './sharedModels';
import { reportStored } from './storedBlocks';
import { ChunkTokenizer, type DecidedCounts } from './tokenize';

/** What the analyses of a request run in. */
export interface AnalysisContext {
  emit(event: AnalysisEvent): void;
  signal: AbortSignal;
  /** Where the model comes from. */
  models: Pick<SharedModels, 'borrow'>;
}

export class Lane {
  /** Set before the first chunk where the counts are decided over the whole clip. */
  decided: DecidedCounts | null = null;
  readonly summary;
  readonly #reporter: AnalysisReporter;
  #tokenizer: ChunkTokenizer | null = null;
  #nextBlock: number;

  constructor(
    readonly run: number,
    readonly settings: AnalysisSettings,
    readonly writer: AnalysisWriter,
    private readonly model: TokenModel,
    analysisId: string,
    emit: (event: AnalysisEvent) => void,
  ) {
    this.summary = createSummary(model.config.max_toks);
    this.#reporter = new AnalysisReporter(analysisId, run, emit);
    this.#nextBlock = writer.resumePoint.blocks;
  }

  /** Tells what an earlier run stored. @throws StudioError `analysis-damaged` */
  async reportStored(): Promise<void> {
    const series = await (await openAnalysis(this.writer.path)).readSeries();
    reportStored(series, this.settings, this.#reporter, this.summary);
  }

  /** Whether the chunk of this index is not stored yet. */
  needs(chunkIndex: number): boolean {
    return chunkIndex >= this.writer.resumePoint.chunks;
  }

  startChunk(chunkIndex: number, shared: SharedChunk | null, signal: AbortSignal): void {
    const from = this.#nextBlock;
    const decided = this.decided && { ...this.decided, counts: this.decided.counts.subarray(from) };
    this.#tokenizer = new ChunkTokenizer(this.model, { settings: this.settings, decided }, chunkIndex, shared, signal);
  }

  /** Tokenizes the next block of the chunk. @throws StudioError `cancelled`, `device-failed` */
  async add(block: PreparedBlock, chunkStart: boolean): Promise<void> {
    const result = await this.#tokenizer!.add(block);
    this.summary.addBlock(result, block.frames.length);
    this.#reporter.add({ ...result, chunkStart, frames: block.frames });
    this.#nextBlock++;
  }

  /** Stores the chunk. @throws StudioError `disk-full`, `write-failed` */
  async endChunk(): Promise<void> {
    const shard = this.#tokenizer!.shard();
    this.dropChunk();
    await this.writer.writeShard(shard);
  }

  /** Frees what the model keeps of a chunk that was begun. */
  dropChunk(): void {
    this.#tokenizer?.dispose();
    this.#tokenizer = null;
  }

  /** Sends what was not told yet. */
  flush(): void {
    this.#reporter.flush();
  }

  /** Writes the end. @throws StudioError `disk-full`, `write-failed` */
  async finish(end: Omit<AnalysisEnd, 'totals' | 'status'>): Promise<RunOutcome> {
    const totals = this.summary.totals();
    const status = end.reason === null ? ('complete' as const) : ('partial' as const);
    await this.writer.finish({ ...end, status, totals });
    const framesComputed = totals.frames - this.writer.resumePoint.frames;
    return { status, reason: end.reason, totals, folder: this.writer.path, framesComputed };
  }
}
