// Joins decoded frames with what the cut detector decides of them, a few frames later and in the same order.
import { createCutDetector, type DecidedFrame } from '../analysis/detector';
import type { DecodedFrame } from '../media/frames';

/** A decoded frame that is decided: whether a new shot starts with it, how much it changed and moved. */
export interface FedFrame extends DecidedFrame {
  /** Source frame index. */
  readonly index: number;
  readonly ptsSeconds: number;
  /** The model's picture, rgb24. */
  readonly rgb: Uint8Array;
}

/** Gives every frame of the reader with its decision; holds back as many frames as the detector looks ahead. */
export async function* feedFrames(frames: AsyncIterable<DecodedFrame>): AsyncGenerator<FedFrame, void> {
  const detector = createCutDetector();
  const waiting: DecodedFrame[] = [];
  const join = (decided: DecidedFrame): FedFrame => {
    const frame = waiting.shift();
    if (!frame) throw new Error('the cut detector decided a frame it was not given');
    return { ...decided, index: frame.index, ptsSeconds: frame.ptsSeconds, rgb: frame.rgb };
  };
  for await (const frame of frames) {
    waiting.push(frame);
    for (const decided of detector.push(frame.analysis)) yield join(decided);
  }
  for (const decided of detector.flush()) yield join(decided);
}
