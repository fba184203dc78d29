// The search `budget`: measures what tokens gain in every chunk of the clip, and spreads them over all of it.
import { errorLimit, StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import type { BlockCurves } from '../store/curves';
import {
  type ErrorCurve,
  hullOf,
  refined,
  slopeOfError,
  slopeOfTotal,
  spendForError,
  spendTotal,
} from '../tokenizer/search/allocate';
import { candidatesOf, chunkCurve, countsBetween } from '../tokenizer/search/candidates';
import type { PreparedBlock } from './block';
import { ChainMeasurer, gridWith } from './chain';
import type { AnalysisContext, Lane } from './lane';
import { readClip, sourceChanged } from './measureClip';
import type { AnalysisSource } from './source';
import type { DecidedCounts } from './tokenize';

/**
 * Decides the kept counts of all blocks, in two readings of the clip. In the first, each block's error curve is measured, the earlier blocks
 * of its chunk at an even count. But what these keep changes the curve; so in the second, whole allocations of each chunk that the curves
 * suggest are measured as they would be stored. Chunks share nothing, so the tokens are spread over their measured allocations alone. All
 * is stored chunk by chunk, so that an interrupted measuring goes on where it was.
 * @throws StudioError `bad-request` for a budget that this clip and model cannot keep; `cancelled`, and what reading and storing throw
 */
export async function decideBudget(
  lane: Lane,
  source: AnalysisSource,
  model: TokenModel,
  context: AnalysisContext,
): Promise<DecidedCounts> {
  const { min_toks: minToks, max_toks: maxToks } = model.config;
  const { settings } = lane;
  const even = evenCount(lane, minToks, maxToks);
  let frames = 0;
  const onFrames = (more: number) => {
    frames += more;
    context.emit({ type: 'measured', frames });
  };
  const reading = { lane, source, model, context, onFrames };
  context.emit({ type: 'phase', phase: 'measuring' });

  const grid = gridWith(even, minToks, maxToks);
  const measureCurves = async (blocks: readonly PreparedBlock[]): Promise<BlockCurves> => {
    const measurer = new ChainMeasurer(model, settings, context.signal);
    const errors = await measurer.alongChain(blocks, new Int32Array(blocks.length).fill(even), grid);
    measurer.dispose();
    return { blocks: blocks.length, counts: Int32Array.from(blocks.flatMap(() => grid)), errors };
  };
  const chunks: ErrorCurve[][] = [];
  for await (const curves of readClip(reading, 1, measureCurves)) chunks.push(rowsOf(curves));
  const all = chunks.flat().map(refined);
  const total = settings.budget!.kind === 'mean-error' ? null : totalOf(lane, all.length, model, source.described.name);
  const error = total === null ? errorLimit(settings.metric, settings.budget!.value) * all.length : 0;
  const slope = total === null ? slopeOfError(all, error) : slopeOfTotal(all, total);

  const measureCandidates = async (blocks: readonly PreparedBlock[], chunk: number): Promise<BlockCurves> => {
    const curves = chunks[chunk];
    if (curves?.length !== blocks.length) throw sourceChanged(source);
    const candidates = candidatesOf(curves, slope, { minToks, maxToks, even });
    const measurer = new ChainMeasurer(model, settings, context.signal);
    const counts = new Int32Array(blocks.length * candidates.length);
    const errors = new Float32Array(counts.length);
    for (const [i, candidate] of candidates.entries()) {
      const own = await measurer.alongChain(blocks, candidate, null);
      for (let block = 0; block < blocks.length; block++) {
        counts[block * candidates.length + i] = candidate[block]!;
        errors[block * candidates.length + i] = own[block]!;
      }
    }
    measurer.dispose();
    return { blocks: blocks.length, counts, errors };
  };
  const measured: ReturnType<typeof chunkCurve>[] = [];
  let points = 0;
  for await (const { blocks, counts, errors } of readClip(reading, 2, measureCandidates)) {
    points = counts.length / blocks;
    const candidates = Array.from({ length: points }, (_, i) => counts.filter((_count, at) => at % points === i));
    const sums = new Array<number>(points).fill(0);
    for (const [at, own] of errors.entries()) sums[at % points]! += own;
    measured.push(chunkCurve(candidates, sums));
  }
  const tokens = total === null ? spendForError(measured, error) : spendTotal(measured, total);
  const decided = measured.map((curve, chunk) => countsOf(curve, tokens[chunk]!));
  return { counts: Int32Array.from(decided.flatMap((counts) => [...counts])), probes: grid.length + points };
}

/** The count that every block keeps in the first reading: the mean of what may be spent, where that is said. */
function evenCount({ settings }: Lane, minToks: number, maxToks: number): number {
  const budget = settings.budget!;
  const mean = budget.kind === 'mean-tokens' ? Math.round(budget.value) : Math.round(Math.sqrt(minToks * maxToks));
  return Math.min(maxToks, Math.max(minToks, mean));
}

/** The total that may be spent on so many blocks. @throws StudioError `bad-request` where they cannot take it */
function totalOf({ settings }: Lane, blocks: number, { config }: TokenModel, file: string): number {
  const { kind, value } = settings.budget!;
  const { min_toks: minToks, max_toks: maxToks } = config;
  const total = kind === 'total-tokens' ? value : Math.round(value * blocks);
  const [least, most] = [minToks * blocks, maxToks * blocks];
  if (total >= least && total <= most) return total;
  throw new StudioError(
    'bad-request',
    `${total} tokens cannot be spent on ${blocks} blocks of ${minToks} to ${maxToks}`,
    `Give a total of ${least} to ${most}, or a mean of ${minToks} to ${maxToks}`,
    file,
  );
}

function rowsOf({ blocks, counts, errors }: BlockCurves): ErrorCurve[] {
  const width = counts.length / blocks;
  return Array.from({ length: blocks }, (_, block) => ({
    n: counts.subarray(block * width, (block + 1) * width),
    error: errors.subarray(block * width, (block + 1) * width),
  }));
}

/** Counts of a chunk's blocks for its share of the tokens: a measured allocation, or one between two of them. */
function countsOf(curve: ReturnType<typeof chunkCurve>, tokens: number): Int32Array {
  const vertices = hullOf(curve).n;
  const after = vertices.findIndex((n) => n >= tokens);
  const candidate = (n: number) => curve.counts[curve.n.indexOf(n)]!;
  const to = vertices[after] ?? vertices.at(-1)!;
  return countsBetween(candidate(after > 0 && to !== tokens ? vertices[after - 1]! : to), candidate(to), tokens);
}
