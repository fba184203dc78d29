// Adaptive against uniform at equal satisfaction: share of satisfied blocks against share of tokens (Yan et al. 2024, Figure 4).
import { isWithin } from '../../contract/metrics';
import type { Efficiency, Measured, Ratio, Share } from './schema';

/** The lowest satisfaction, in percent, at which the best ratio is looked for. */
const bestFromPercent = 50;

/** Shares of one kept count for all blocks. @param mse errors of the blocks, at least one. */
export function uniformShare(mse: readonly number[], count: number, threshold: number, maxToks: number): Share {
  const satisfied = mse.filter((error) => isWithin('mse', threshold, error, null)).length;
  return { tokensPercent: (100 * count) / maxToks, satisfiedPercent: (100 * satisfied) / mse.length };
}

/**
 * Shares of the adaptive counts under a cap, for every cap at which a block becomes satisfied, and for min_toks and max_toks. A block
 * whose smallest passing count is above the cap spends the cap and is not satisfied. That such a block would give later blocks of its
 * chunk a poorer context is ignored: counts were searched without a cap.
 * @param n smallest passing counts, at least one. @param passed false where nothing passes.
 */
export function adaptiveShares(
  n: readonly number[],
  passed: readonly boolean[],
  minToks: number,
  maxToks: number,
): (Share & { cap: number })[] {
  const caps = [...new Set([minToks, maxToks, ...n.filter((_, i) => passed[i])])].sort((a, b) => a - b);
  return caps.map((cap) => {
    const tokens = n.reduce((sum, own) => sum + Math.min(own, cap), 0);
    const satisfied = n.filter((own, i) => passed[i] && own <= cap).length;
    return {
      cap,
      tokensPercent: (100 * tokens) / (n.length * maxToks),
      satisfiedPercent: (100 * satisfied) / n.length,
    };
  });
}

/** The first of the points, which lie in the order of their tokens, that reaches a satisfaction. */
function firstReaching<T extends Share>(points: readonly T[], satisfiedPercent: number): T | undefined {
  return points.find((point) => point.satisfiedPercent >= satisfiedPercent);
}

/** Least tokens (percent) that reach a satisfaction on straight lines between the points; null where none does. */
export function tokensAt(points: readonly Share[], satisfiedPercent: number): number | null {
  const after = firstReaching(points, satisfiedPercent);
  if (after === undefined) return null;
  const before = points[points.indexOf(after) - 1];
  if (before === undefined) return after.tokensPercent;
  const part = (satisfiedPercent - before.satisfiedPercent) / (after.satisfiedPercent - before.satisfiedPercent);
  return before.tokensPercent + part * (after.tokensPercent - before.tokensPercent);
}

function ratioOf(satisfiedPercent: number, uniformTokensPercent: number, adaptiveTokensPercent: number): Ratio {
  const ratio = uniformTokensPercent / adaptiveTokensPercent;
  return { satisfiedPercent, uniformTokensPercent, adaptiveTokensPercent, ratio };
}

/**
 * Ratios at each whole percent that both reach. Uniform's tokens lie on straight lines between its few counts; adaptive's are those
 * under the least cap that reaches the percent, which is one of many, so that no ratio comes from a line drawn across a gap in its
 * favour: with few blocks the ratio falls after each step of satisfaction. `adaptive` in the order of its caps.
 */
export function ratiosOf(uniform: readonly Share[], adaptive: readonly Share[]): Ratio[] {
  const ratios: Ratio[] = [];
  for (let percent = 1; percent <= 100; percent++) {
    const fromUniform = tokensAt(uniform, percent);
    const fromAdaptive = firstReaching(adaptive, percent);
    if (fromUniform === null || fromAdaptive === undefined) break;
    ratios.push(ratioOf(percent, fromUniform, fromAdaptive.tokensPercent));
  }
  return ratios;
}

/**
 * Compares adaptive with uniform, and with fixed-count models, at one of the measured thresholds.
 * @param all the blocks of one kind of clip together. Throws RangeError where the threshold was not measured.
 */
export function efficiencyOf(all: Measured, threshold: number, minToks: number, maxToks: number): Efficiency {
  const found = all.adaptive.find((one) => one.threshold === threshold);
  if (found === undefined) throw new RangeError(`threshold ${threshold} was not measured`);
  const uniform = all.uniform.map(({ count, mse }) => ({ count, ...uniformShare(mse, count, threshold, maxToks) }));
  const adaptive = adaptiveShares(found.n, found.passed, minToks, maxToks);
  const ratios = ratiosOf(uniform, adaptive);
  const top = firstReaching(uniform, Math.max(...uniform.map((point) => point.satisfiedPercent)));
  const match = top && top.satisfiedPercent > 0 ? firstReaching(adaptive, top.satisfiedPercent) : undefined;
  const candidates = ratios.filter((one) => one.satisfiedPercent >= bestFromPercent);
  return {
    threshold,
    kind: all.kind,
    blocks: found.n.length,
    uniform,
    adaptive,
    fixed: all.fixed.map(({ model, count, mse }) => {
      const share = uniformShare(mse, count, threshold, maxToks);
      const equal = share.satisfiedPercent > 0 ? firstReaching(adaptive, share.satisfiedPercent) : undefined;
      return { model, count, ...share, ratio: equal ? share.tokensPercent / equal.tokensPercent : null };
    }),
    ratios,
    highest:
      top && match
        ? { count: top.count, ...ratioOf(top.satisfiedPercent, top.tokensPercent, match.tokensPercent) }
        : null,
    best: candidates.reduce<Ratio | null>((best, one) => (best === null || one.ratio > best.ratio ? one : best), null),
  };
}
