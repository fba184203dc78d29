// What the decode worker and the engine's thread say to each other.
import type { StackLayout } from './geometry';
import type { RawVideoEnd } from './rawVideo';
import type { Sampling } from './timestamps';

export interface FrameWorkerData {
  ffmpeg: string;
  args: string[];
  layout: StackLayout;
  sampling: Sampling;
  /** Source index of the first frame to deliver; earlier ones are decoded, counted and dropped. */
  startFrame: number;
  /** Frames that may be under way to the engine at once. */
  ringFrames: number;
  /** Frames that may wait in the worker before ffmpeg is paused. */
  highWater: number;
  stallMs: number;
  /** Frame distance to assume where timestamps are missing, seconds. */
  stepSeconds: number;
}

export type ToWorker = { type: 'credit' } | { type: 'close' };

export type FromWorker =
  | { type: 'started'; pid: number | undefined }
  | { type: 'frame'; index: number; ptsSeconds: number; rgb: Uint8Array; analysis: Uint8Array }
  | {
      type: 'end';
      end: RawVideoEnd;
      firstPtsSeconds: number | null;
      lastPtsSeconds: number | null;
      stepSeconds: number;
    };

export type EndMessage = Extract<FromWorker, { type: 'end' }>;
