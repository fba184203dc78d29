// What is known of the frames of a span of time: counts, sums and means, in some dozen steps however long it is.
import { type Mark, type MarkKind, markKinds } from '../../src-main/contract';
import { countText, decibelText, mseText, plural, shareText, ssimText } from './format';
import { kindNames } from './kinds';
import { pyramidOf } from './pyramid';
import { firstAtOrAbove } from './search';
import type { Series } from './series';
import type { Span } from './viewport';

/** Figures of some frames that follow one another. Errors are MSE; tokens of a block are shared among its frames. */
export interface SelectionStatistics {
  frames: number;
  seconds: number;
  tokens: number;
  tokensPerFrame: number;
  tokensPerSecond: number;
  meanMse: number;
  maxMse: number;
  /** Mean and least SSIM; NaN where another metric was asked for. */
  meanSsim: number;
  leastSsim: number;
  /** Frames of blocks over the threshold, in percent. */
  overPercent: number;
  /** Marks that begin in the span, of each kind. */
  marks: Record<MarkKind, number>;
  /** Mean motion as a share of the picture's width. */
  meanMotion: number;
}

/** The half-open range of frames that a span holds: those that begin in it. */
export function framesOf({ pts, frames }: Pick<Series, 'pts' | 'frames'>, { start, end }: Span): [number, number] {
  const from = firstAtOrAbove(pts.data, frames, start - 1e-6);
  return [from, Math.max(from, firstAtOrAbove(pts.data, frames, end - 1e-6))];
}

/** A span drawn from one time to another, widened to whole frames; null where no frame is analyzed. */
export function wholeFrames(series: Series, one: number, other: number): Span | null {
  const extent = series.extent();
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  if (extent === null || from >= extent.end || to < extent.start) return null;
  const first = series.ordinalAt(Math.max(from, extent.start)) ?? 0;
  const last = series.ordinalAt(to) ?? series.frames - 1;
  return { start: series.pts.at(first), end: series.endOf(last) };
}

/** The figures of a span; null where it holds no frame. */
export function selectionStatistics(series: Series, span: Span): SelectionStatistics | null {
  const [from, to] = framesOf(series, span);
  const frames = to - from;
  if (frames === 0) return null;
  const seconds = series.endOf(to - 1) - series.pts.at(from);
  const tokens = pyramidOf(series.frameShare).run(from, to).sum;
  const mse = pyramidOf(series.frameMse).run(from, to);
  const ssim = pyramidOf(series.frameSsim).run(from, to);
  const passed = pyramidOf(series.framePassed).run(from, to).sum;
  return {
    frames,
    seconds,
    tokens,
    tokensPerFrame: tokens / frames,
    tokensPerSecond: tokens / Math.max(1e-6, seconds),
    meanMse: mse.sum / frames,
    maxMse: series.frameMse.at(mse.high),
    meanSsim: ssim.sum / frames,
    leastSsim: series.frameSsim.at(ssim.low),
    overPercent: (1 - passed / frames) * 100,
    marks: marksWithin(series.marks, from, to),
    meanMotion: pyramidOf(series.measures.motion).run(from, to).sum / frames,
  };
}

function marksWithin(marks: readonly Mark[], from: number, to: number): Record<MarkKind, number> {
  const counts: Record<MarkKind, number> = { cut: 0, transition: 0, spike: 0, tokenSpike: 0 };
  for (const { kind, start } of marks) if (start.ordinal >= from && start.ordinal < to) counts[kind] += 1;
  return counts;
}

/** A figure for the screen: its name, and what it is. */
export interface Figure {
  name: string;
  value: string;
}

/** What is the same for all analyses of a clip, in words. */
export function spanFigures(found: SelectionStatistics): Figure[] {
  const marks = markKinds.filter((kind) => found.marks[kind] > 0);
  const inside = marks.map((kind) => plural(found.marks[kind], kindNames[kind].one.toLowerCase()));
  return [
    { name: 'Frames', value: countText(found.frames) },
    { name: 'Seconds', value: found.seconds.toFixed(2) },
    { name: 'Mean motion', value: motionText(found) },
    { name: 'Marks', value: inside.length === 0 ? 'none' : inside.join(', ') },
  ];
}

/** `0.7 %`: the mean motion, of the picture's width. */
export function motionText({ meanMotion }: SelectionStatistics): string {
  return `${(meanMotion * 100).toFixed(1)} %`;
}

/** What an analysis has of its own, in words. */
export function ownFigures(found: SelectionStatistics): Figure[] {
  const ssim = [
    { name: 'Mean SSIM', value: ssimText(found.meanSsim) },
    { name: 'Least SSIM', value: ssimText(found.leastSsim) },
  ];
  return [
    { name: 'Tokens', value: countText(found.tokens) },
    { name: 'Tokens per frame', value: found.tokensPerFrame.toFixed(1) },
    { name: 'Tokens per second', value: countText(found.tokensPerSecond) },
    ...(Number.isFinite(found.meanSsim) ? ssim : []),
    { name: 'Mean error (MSE)', value: mseText(found.meanMse) },
    { name: 'Largest error (MSE)', value: mseText(found.maxMse) },
    { name: 'PSNR', value: decibelText(found.meanMse) },
    { name: 'Over the threshold', value: shareText(found.overPercent) },
  ];
}

/** An analysis of which a span is known; null where it holds no frame of it. */
export interface SelectionColumn {
  id: string;
  label: string;
  found: SelectionStatistics | null;
}

/** The figures of a span as lines of text with tabs, as tables take them: a column for each analysis. */
export function selectionText(head: string, columns: readonly SelectionColumn[]): string {
  const figures = columns.map(({ found }) => (found === null ? [] : [...spanFigures(found), ...ownFigures(found)]));
  const names = figures.find((some) => some.length > 0)?.map(({ name }) => name) ?? [];
  const textOf = (some: readonly Figure[], name: string) => some.find((figure) => figure.name === name)?.value ?? '';
  return [
    [head, ...columns.map(({ label }) => label)],
    ...names.map((name) => [name, ...figures.map((some) => textOf(some, name))]),
  ]
    .map((cells) => `${cells.join('\t')}\n`)
    .join('');
}
