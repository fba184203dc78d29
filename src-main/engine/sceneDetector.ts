// Gives the detector of cuts as the detector of scenes that takes its place: the measures that it does not know are zero.
import { createCutDetector, type DecidedFrame } from '../analysis/detector';
import { type Measures, mapMeasures } from '../contract';

/** A frame with all that is measured of it. */
export interface MeasuredFrame {
  readonly ordinal: number;
  readonly measures: Measures;
  /** True where a chunk starts. */
  readonly cut: boolean;
}

export interface SceneDetector {
  readonly lookAheadFrames: number;
  push(rgb: Uint8Array): MeasuredFrame[];
  flush(): MeasuredFrame[];
}

function measured({ ordinal, change, motion, cut, cutScore }: DecidedFrame): MeasuredFrame {
  const measures = { ...mapMeasures(() => 0), change, motion, cutScore: cut ? Math.fround(cutScore) : 0 };
  return { ordinal, cut, measures };
}

/** A detector for one video; as the detector of cuts. */
export function createSceneDetector(): SceneDetector {
  const detector = createCutDetector();
  return {
    lookAheadFrames: detector.lookAheadFrames,
    push: (rgb) => detector.push(rgb).map(measured),
    flush: () => detector.flush().map(measured),
  };
}
