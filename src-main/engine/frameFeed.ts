// Joins decoded frames with what is measured of them, a few frames later and in the same order.

import { createSceneDetector, type MeasuredFrame } from '../analysis/detector';
import { mapMeasures } from '../contract';
import type { DecodedFrame } from '../media/frames';

/** A decoded frame with its measures, and whether a new shot starts with it. */
export interface FedFrame extends MeasuredFrame {
  /** Source frame index. */
  readonly index: number;
  readonly ptsSeconds: number;
  /** The model's picture, rgb24. */
  readonly rgb: Uint8Array;
}

/** Gives every frame of the reader with its measures; holds back as many frames as the detector looks ahead. */
export async function* feedFrames(frames: AsyncIterable<DecodedFrame>): AsyncGenerator<FedFrame, void> {
  const detector = createSceneDetector();
  const waiting: DecodedFrame[] = [];
  const join = (measured: MeasuredFrame): FedFrame => {
    const frame = waiting.shift();
    if (!frame) throw new Error('the detector measured a frame it was not given');
    // As they are stored, so that marks are the same while analysing and read back.
    const measures = mapMeasures((name) => Math.fround(measured.measures[name]));
    return { ...measured, measures, index: frame.index, ptsSeconds: frame.ptsSeconds, rgb: frame.rgb };
  };
  for await (const frame of frames) {
    waiting.push(frame);
    for (const measured of detector.push(frame.analysis)) yield join(measured);
  }
  for (const measured of detector.flush()) yield join(measured);
}
