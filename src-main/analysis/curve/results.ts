// From measured blocks to results: quality at each count, tokens at each threshold, efficiency, rank correlation.
import { decibels, mean, quantile, spearman } from '../statistics';
import { efficiencyOf } from './efficiency';
import type { Curve, CurveSettings, Measured, Quality, Summary } from './schema';

/** Gives the blocks of several clips as those of one. All must have been measured with the same settings; at least one. */
export function pool(name: string, clips: readonly Measured[]): Measured {
  const [first] = clips;
  if (first === undefined) throw new RangeError('nothing was measured');
  return {
    name,
    kind: first.kind,
    frame: clips.flatMap((clip) => clip.frame),
    chunkStart: clips.flatMap((clip) => clip.chunkStart),
    highFrequency: clips.flatMap((clip) => clip.highFrequency),
    uniform: first.uniform.map(({ count }, i) => ({
      count,
      mse: clips.flatMap((clip) => clip.uniform[i]!.mse),
      ssim: clips.flatMap((clip) => clip.uniform[i]!.ssim),
    })),
    adaptive: first.adaptive.map(({ threshold }, i) => ({
      threshold,
      n: clips.flatMap((clip) => clip.adaptive[i]!.n),
      mse: clips.flatMap((clip) => clip.adaptive[i]!.mse),
      passed: clips.flatMap((clip) => clip.adaptive[i]!.passed),
    })),
    fixed: first.fixed.map(({ model, count }, i) => ({
      model,
      count,
      mse: clips.flatMap((clip) => clip.fixed[i]!.mse),
      ssim: clips.flatMap((clip) => clip.fixed[i]!.ssim),
    })),
  };
}

function qualityOf(mse: readonly number[], ssim: readonly number[], count: number, maxToks: number): Quality {
  return {
    tokensPercent: (100 * count) / maxToks,
    mse: mean(mse),
    psnr: decibels(mean(mse)),
    medianPsnr: decibels(quantile(mse, 0.5)),
    lowerQuartilePsnr: decibels(quantile(mse, 0.75)),
    upperQuartilePsnr: decibels(quantile(mse, 0.25)),
    ssim: mean(ssim),
  };
}

/** Quality and tokens of a set of blocks, each block counting the same. @param maxToks tokens of a whole block */
export function summarizeBlocks(blocks: Measured, maxToks: number): Summary {
  const counts = blocks.uniform.map(({ count, mse, ssim }) => ({ count, ...qualityOf(mse, ssim, count, maxToks) }));
  return {
    name: blocks.name,
    blocks: blocks.frame.length,
    counts,
    fixed: blocks.fixed.map(({ model, count, mse, ssim }) => ({
      model,
      count,
      ...qualityOf(mse, ssim, count, maxToks),
    })),
    errorFalls: counts.every(({ mse }, i) => i === 0 || mse < counts[i - 1]!.mse),
    thresholds: blocks.adaptive.map(({ threshold, n, mse, passed }) => ({
      threshold,
      tokens: mean(n),
      tokensPercent: (100 * mean(n)) / maxToks,
      satisfiedPercent: (100 * passed.filter(Boolean).length) / passed.length,
      mse: mean(mse),
      psnr: decibels(mean(mse)),
    })),
  };
}

/** Everything that follows from the measured clips, of which there is at least one. */
export function curveResults(
  clips: readonly Measured[],
  { thresholds }: Pick<CurveSettings, 'thresholds'>,
  { minToks, maxToks }: Pick<Curve['model'], 'minToks' | 'maxToks'>,
): Curve['results'] {
  const all = pool('all', clips);
  const kinds = (['video', 'picture'] as const).flatMap((kind) => {
    const own = clips.filter((clip) => clip.kind === kind);
    return own.length > 0 ? [pool(`all ${kind}s`, own)] : [];
  });
  const groups = kinds.length > 1 ? [...kinds, all] : [all];
  return {
    clips: clips.map((clip) => ({ kind: clip.kind, ...summarizeBlocks(clip, maxToks) })),
    groups: groups.map((group) => summarizeBlocks(group, maxToks)),
    efficiency: kinds.flatMap((kind) => thresholds.map((t) => efficiencyOf(kind, t, minToks, maxToks))),
    correlations: all.adaptive.map(({ threshold, n }) => ({ threshold, spearman: spearman(n, all.highFrequency) })),
  };
}
