// The scale of the error map: MSE in even steps of dB, the same for every analysis, so that maps can be compared.
import { mseOf, psnrOf } from '../../src-main/contract';
import { rampSteps } from './ramp';

/** PSNR in dB of the first and the last colour. */
export const errorScaleDecibels = { least: 40, most: 10 } as const;

/** The same ends as MSE on pixels from -1 to 1. */
export const errorScaleMse = { least: mseOf(errorScaleDecibels.least), most: mseOf(errorScaleDecibels.most) } as const;

/** Place of an MSE on the scale, 0..1; what lies beyond an end is at that end. */
export function errorPlace(mse: number): number {
  const { least, most } = errorScaleDecibels;
  return Math.min(1, Math.max(0, (least - psnrOf(mse)) / (least - most)));
}

/** Its colour's place in the ramp. */
export function errorLevel(mse: number): number {
  return Math.round(errorPlace(mse) * (rampSteps - 1));
}
