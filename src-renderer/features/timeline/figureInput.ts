// What the figure draws: the series of the shown analyses in common units, and the ends of the axes.
import { type AnalysisView, errorLimit, type Metric } from '../../../src-main/contract';
import type { Growable } from '../../lib/growable';
import type { Series } from '../../lib/series';
import type { Span } from '../../lib/viewport';
import type { Geometry } from './geometry';
import type { Palette } from './palette';

/** One analysis as it is drawn. */
export interface Drawn {
  series: Series;
  /** Tokens of each frame in the unit of the axis. */
  tokens: Growable<Float32Array>;
  /** The largest accepted error, in the unit of `metric`. */
  limit: number;
}

/** What is drawn. */
export interface FigureInput {
  main: Drawn;
  /** The compared ones, each with its colour. */
  others: (Drawn & { slot: number; comparable: boolean })[];
  metric: Metric;
  view: Span;
  /** Ends of the axes of tokens and of errors. */
  maxTokens: number;
  maxError: number;
  /** Numbers of pictures stand on the axis in place of times. */
  pictures: boolean;
  geometry: Geometry;
  palette: Palette;
}

type Shown = Pick<AnalysisView, 'settings' | 'model'>;
type Sized = { model: Pick<AnalysisView['model'], 'framesPerBlock' | 'maxToks'> };

/** True where the shown analyses have blocks of different lengths: tokens are then counted for each frame. */
export function countsPerFrame(shown: readonly { model: Pick<AnalysisView['model'], 'framesPerBlock'> }[]): boolean {
  return new Set(shown.map(({ model }) => model.framesPerBlock)).size > 1;
}

/** The largest count on the axis of tokens: that of the model that has most. */
export function tokenCeiling(shown: readonly Sized[]): number {
  const perFrame = countsPerFrame(shown);
  return Math.max(1, ...shown.map(({ model }) => model.maxToks / (perFrame ? model.framesPerBlock : 1)));
}

/** End of the axis of errors: fixed by the limits, so that the lines do not move when an outlier arrives. */
export function errorCeiling(limits: readonly number[]): number {
  return Math.max(2 * (limits[0] ?? 0), 1.3 * Math.max(...limits));
}

/** True when two metrics' errors have the same unit: MSE and PSNR have. */
export function sameErrorUnit(a: Metric, b: Metric): boolean {
  return (a === 'ssim') === (b === 'ssim');
}

/** Series and limits of the shown analyses, the main one first; `seriesOf` gives the series of each. */
export function drawnOf<T extends Shown>(
  shown: readonly T[],
  seriesOf: (analysis: T) => Series,
): Pick<FigureInput, 'others' | 'metric' | 'maxTokens' | 'maxError'> & { main: Drawn | null } {
  const perFrame = countsPerFrame(shown);
  const metric = shown[0]?.settings.metric ?? 'mse';
  const drawn = shown.map((analysis, slot) => {
    const series = seriesOf(analysis);
    const { settings } = analysis;
    return {
      series,
      tokens: perFrame ? series.frameShare : series.frameTokens,
      limit: errorLimit(settings.metric, settings.threshold),
      slot,
      comparable: sameErrorUnit(metric, settings.metric),
    };
  });
  return {
    main: drawn[0] ?? null,
    others: drawn.slice(1),
    metric,
    maxTokens: tokenCeiling(shown),
    maxError: errorCeiling(drawn.filter(({ comparable }) => comparable).map(({ limit }) => limit)),
  };
}
