// The search `budget`: measures the error curve of every block of the clip, and spreads the tokens over all of them.
import { blockError, errorLimit, needsSsim, StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import type { BlockCurves } from '../store/curves';
import { type ErrorCurve, spendForMean, spendTotal } from '../tokenizer/search/allocate';
import { measure, type PreparedBlock, prepareBlock } from './block';
import { chunkFrames } from './chunker';
import type { AnalysisContext, Lane } from './lane';
import { budgetRounds } from './protocol';
import type { AnalysisSource } from './source';
import type { DecidedCounts } from './tokenize';

/** Counts of a curve: so many, evenly spaced in their logarithm from the least to the most. */
const gridCounts = 8;

/**
 * Decides the kept counts of all blocks. Curves are stored chunk by chunk, so that an interrupted measuring goes on where it was.
 * @throws StudioError `bad-request` for a budget that this clip and model cannot keep; `cancelled`, and what reading and storing throw
 */
export async function decideBudget(
  lane: Lane,
  source: AnalysisSource,
  model: TokenModel,
  context: AnalysisContext,
): Promise<DecidedCounts> {
  const { min_toks: minToks, max_toks: maxToks } = model.config;
  context.emit({ type: 'phase', phase: 'measuring' });
  let counts = evenCounts(lane, minToks, maxToks);
  let probes = 0;
  let blocks = 0;
  let framesBefore = 0;
  for (let round = 1; round <= budgetRounds; round++) {
    const curves: ErrorCurve[] = [];
    let points = 0;
    const told = framesBefore;
    const onFrames = (frames: number) => {
      framesBefore = told + frames;
      context.emit({ type: 'measured', frames: framesBefore });
    };
    for await (const chunk of measureClip({ lane, round, counts, source, model, context, onFrames })) {
      const width = chunk.counts.length / chunk.blocks;
      points = width;
      for (let at = 0; at < chunk.counts.length; at += width)
        curves.push({ n: chunk.counts.subarray(at, at + width), error: chunk.errors.subarray(at, at + width) });
    }
    blocks = curves.length;
    probes += points;
    const spread = spend(lane, curves, minToks, maxToks, source.described.name);
    counts = (block) => spread[block]!;
  }
  const decided = Int32Array.from({ length: blocks }, (_, block) => counts(block));
  return { counts: decided, probes };
}

/** The count that every block keeps in the first reading: the mean of what may be spent, where that is said. */
function evenCounts({ settings }: Lane, minToks: number, maxToks: number): (block: number) => number {
  const budget = settings.budget!;
  const mean = budget.kind === 'mean-tokens' ? Math.round(budget.value) : Math.round(Math.sqrt(minToks * maxToks));
  return () => Math.min(maxToks, Math.max(minToks, mean));
}

function spend(
  { settings: { budget, metric } }: Lane,
  curves: readonly ErrorCurve[],
  minToks: number,
  maxToks: number,
  file: string,
): Int32Array {
  const { kind, value } = budget!;
  if (kind === 'mean-error') return spendForMean(curves, errorLimit(metric, value));
  const total = kind === 'total-tokens' ? value : Math.round(value * curves.length);
  const [least, most] = [minToks * curves.length, maxToks * curves.length];
  if (total >= least && total <= most) return spendTotal(curves, total);
  throw new StudioError(
    'bad-request',
    `${total} tokens cannot be spent on ${curves.length} blocks of ${minToks} to ${maxToks}`,
    `Give a total of ${least} to ${most}, or a mean of ${minToks} to ${maxToks}`,
    file,
  );
}

interface Measuring {
  lane: Lane;
  round: number;
  /** The count that each block of the clip keeps while the later ones are measured. */
  counts: (block: number) => number;
  source: AnalysisSource;
  model: TokenModel;
  context: AnalysisContext;
  onFrames(frames: number): void;
}

/** One reading of the clip: the curves of each chunk, from disk where they are there. */
async function* measureClip(measuring: Measuring): AsyncGenerator<BlockCurves, void> {
  const { lane, round, source, model, onFrames } = measuring;
  const { writer } = lane;
  // What comes after a reading is begun only when it has ended.
  if (writer.resumePoint.chunks > 0 || (await writer.readCurves(round + 1, 0)) !== null) {
    for (let chunk = 0; ; chunk++) {
      const stored = await writer.readCurves(round, chunk);
      if (stored === null) return;
      yield stored;
    }
  }
  const { frames_per_block: framesPerBlock, max_context_blocks: maxBlocks } = model.config;
  const withSsim = needsSsim(lane.settings.metric);
  const feed = source.openFeed(model.config.resolution);
  try {
    let chunk = 0;
    let first = 0;
    let frames = 0;
    let stored = await writer.readCurves(round, chunk);
    let measurer = stored === null ? new ChunkMeasurer(measuring, first) : null;
    for await (const step of chunkFrames(feed, framesPerBlock, maxBlocks)) {
      if (step.type === 'block') {
        await measurer?.add(prepareBlock(step.frames, model.config, withSsim));
        frames += step.frames.length;
        onFrames(frames);
        continue;
      }
      if (stored === null) {
        stored = measurer!.curves();
        await writer.writeCurves(round, chunk, stored);
      }
      measurer?.dispose();
      yield stored;
      first += stored.blocks;
      chunk++;
      stored = await writer.readCurves(round, chunk);
      measurer = stored === null ? new ChunkMeasurer(measuring, first) : null;
    }
    measurer?.dispose();
    const report = await feed.done;
    if (report.sourceChanged)
      throw new StudioError('file-changed', 'it changed while it was read', 'Start again', source.described.name);
  } finally {
    await feed.close();
  }
}

/** Measures the blocks of one chunk at the counts of the grid, each kept at its own count for the next ones to see. */
class ChunkMeasurer {
  readonly #chunk: ReturnType<TokenModel['startChunk']>;
  readonly #counts: number[] = [];
  readonly #errors: number[] = [];
  readonly #kept: number[] = [];

  constructor(
    private readonly measuring: Measuring,
    private readonly firstBlock: number,
  ) {
    this.#chunk = measuring.model.startChunk();
  }

  async add({ patches, similarity }: PreparedBlock): Promise<void> {
    const { model, lane, counts, context } = this.measuring;
    const { min_toks: minToks, max_toks: maxToks } = model.config;
    const keep = counts(this.firstBlock + this.#kept.length);
    const grid = gridWith(keep, minToks, maxToks);
    const block = await this.#chunk.beginBlock(patches, similarity);
    const probing = { model, history: this.#kept, shared: null, signal: context.signal };
    for (const { mse, ssim } of await measure(block, grid, probing))
      this.#errors.push(blockError(lane.settings.metric, mse, ssim));
    this.#counts.push(...grid);
    await block.commit(keep);
    this.#kept.push(keep);
  }

  curves(): BlockCurves {
    return {
      blocks: this.#kept.length,
      counts: Int32Array.from(this.#counts),
      errors: Float32Array.from(this.#errors),
    };
  }

  dispose(): void {
    this.#chunk.dispose();
  }
}

/** Rising counts from the least to the most, `keep` among them in place of the nearest one between; fewer where the model has fewer. */
export function gridWith(keep: number, minToks: number, maxToks: number): number[] {
  const size = Math.min(gridCounts, maxToks - minToks + 1);
  const grid = Array.from({ length: size }, (_, i) =>
    size === 1 ? minToks : Math.round(minToks * (maxToks / minToks) ** (i / (size - 1))),
  );
  // Small counts round to the same one: spread them, which keeps the order, the ends and the number.
  for (let i = 1; i < size; i++) grid[i] = Math.max(grid[i]!, grid[i - 1]! + 1);
  for (let i = size - 1, top = maxToks; i >= 0; i--, top--) grid[i] = Math.min(grid[i]!, top);
  if (!grid.includes(keep)) {
    const between = grid.slice(1, -1);
    const distance = (n: number) => Math.abs(Math.log(n / keep));
    grid[1 + between.indexOf(between.reduce((a, b) => (distance(b) < distance(a) ? b : a)))] = keep;
  }
  return grid;
}
