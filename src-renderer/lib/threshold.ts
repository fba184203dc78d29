// The threshold slider's scale: even steps in decibels, to the right the larger error.
import { fromDecibel, toDecibel } from './format';

/** Ends and step of the slider, in negative decibels so that right means more error and fewer tokens. */
export const thresholdScale = { min: -45, max: -12, step: 0.1 } as const;

/** Slider position of an error, within the ends. */
export function thresholdToSlider(mse: number): number {
  const position = Math.round(-toDecibel(mse) / thresholdScale.step) * thresholdScale.step;
  return Math.min(thresholdScale.max, Math.max(thresholdScale.min, Number(position.toFixed(1))));
}

/** Error of a slider position, with three digits: what is shown is what is used. */
export function sliderToThreshold(position: number): number {
  return Number(fromDecibel(-position).toPrecision(3));
}
