// What is measured of every frame beside its tokens: names, units and the version of the measuring.
import { z } from 'zod';

/**
 * Measures of a frame, in the order in which they are stored; each is one float32 a frame, 0 for the first frame of a source where it compares
 * two frames.
 *
 * - `change`: least difference of pictures across this frame, 0 (same scene) .. 1; what comes back within a few frames is no change
 * - `structure`, `colour`: the two parts of the difference to the frame before, 0..1
 * - `motion`: mean length of the motion from the frame before, as a share of the picture's width; camera and residual together
 * - `cameraMotion`: length of the global part of it, the same unit
 * - `residualMotion`: mean length of what remains when the global part is taken off, the same unit
 * - `si`, `ti`: spatial and temporal information (ITU-T P.910) at the analysis size, in 8-bit units of full-range luma
 * - `cutScore`: confidence that this frame starts a new shot, 0..1; 0 for all frames but the local peaks of change
 * - `transitionScore`: confidence that a transition ends with this frame, 0..1; 0 elsewhere
 * - `transitionFrames`: how many frames it has, its first and last one included; 0 elsewhere
 * - `transitionType`: its place in `transitionTypes`, from 1; 0 elsewhere
 */
export const measureNames = [
  'change',
  'structure',
  'colour',
  'motion',
  'cameraMotion',
  'residualMotion',
  'si',
  'ti',
  'cutScore',
  'transitionScore',
  'transitionFrames',
  'transitionType',
] as const;
export type MeasureName = (typeof measureNames)[number];

/** Raised with every change of what is measured, so that no analysis is resumed with other measures than it began with. */
export const measuresVersion = 2;

/** The measures of one frame. */
export type Measures = Record<MeasureName, number>;

/** The measures of a run of frames, an array each. */
export type MeasureSeries<A = Float32Array> = Record<MeasureName, A>;

/** One value for each measure, made by its name. */
export function mapMeasures<T>(make: (name: MeasureName) => T): Record<MeasureName, T> {
  return Object.fromEntries(measureNames.map((name) => [name, make(name)])) as Record<MeasureName, T>;
}

const nothing: Measures = mapMeasures(() => 0);

/** Measures that are all 0, to be filled. */
export function noMeasures(): Measures {
  return { ...nothing };
}

/** Arrays of numbers, one for each measure, as they cross the boundary. */
export const measureArrays = mapMeasures(() => z.array(z.number()));
