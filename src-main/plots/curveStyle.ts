// What the plots of an evaluation share: colours, the look and name of each threshold, entries of legends.
import { nearestThreshold } from '../analysis/curve/grid';
import type { Curve } from '../analysis/curve/schema';
import { decibels } from '../analysis/statistics';
import type { Figure } from './chart';
import type { Style } from './svg';

/** Okabe and Ito's palette, safe for colour-blind eyes. */
export const palette = {
  black: '#000000',
  blue: '#0072b2',
  sky: '#56b4e9',
  green: '#009e73',
  orange: '#e69f00',
  vermilion: '#d55e00',
  purple: '#cc79a7',
};
export const grey = '#777777';
/** From the tightest threshold to the loosest; an eighth one starts over. */
const thresholdColours = Object.values(palette);

export type LegendEntry = Figure['legend'][number];

/** The threshold that stands for the model: its default one, or the nearest that was measured. */
export function ownThreshold({ settings, model }: Curve): number {
  return nearestThreshold(settings.thresholds, model.defaultThreshold);
}

/** A line in the colour of a threshold; the model's own one is thicker. */
export function thresholdStyle(curve: Curve, threshold: number): Style & { type: 'line' } {
  const place = curve.settings.thresholds.indexOf(threshold) % thresholdColours.length;
  return { type: 'line', colour: thresholdColours[place]!, width: threshold === ownThreshold(curve) ? 2.6 : 1.4 };
}

/** A threshold as error and PSNR. */
export function thresholdText(threshold: number): string {
  return `MSE ${threshold} (${decibels(threshold).toFixed(1)} dB)`;
}

/** One entry a threshold. */
export function thresholdLegend(curve: Curve): LegendEntry[] {
  return curve.settings.thresholds.map((threshold) => ({
    label: thresholdText(threshold),
    styles: [thresholdStyle(curve, threshold)],
  }));
}

/** The entry of models trained at one count, where there are any. */
export function fixedLegend(curve: Curve, colour: string): LegendEntry[] {
  const style: Style = { type: 'dots', colour, shape: 'diamond' };
  return curve.settings.fixed.length === 0 ? [] : [{ label: 'trained at one count', styles: [style] }];
}
