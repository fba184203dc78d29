// Motion from picture to picture, as lengths: all of it, the camera's part, and what moves on its own.
import { createKernels } from '../kernels';

/** Mean lengths over the picture, as shares of its width a frame. */
export interface Motion {
  /** Of the whole field. */
  readonly motion: number;
  /** Of its global part: shift, zoom and rotation. */
  readonly cameraMotion: number;
  /** Of what remains when the global part is taken off. */
  readonly residualMotion: number;
}

export interface MotionMeter {
  /**
   * Motion from the picture that was given before to this one; zeros for the first.
   * @param luma ANALYSIS_WIDTH x ANALYSIS_HEIGHT, 0..255; not kept
   */
  next(luma: Float32Array): Motion;
}

/**
 * A meter for one video. Blocks of 16 x 16 pixels that overlap by half are matched with the picture before (differences about their mean, so that
 * exposure is no motion), refined to a fraction of a pixel, and rated by their texture against noise and what remains of the difference. The
 * camera is the shift, zoom and rotation that most of them agree on. Where nothing can be seen to move, the camera's motion is taken.
 * Up to a fifth of the width a frame can be followed. Two unlike pictures give a number without meaning: leave cuts out.
 * @param kernels those in whose memory the planes of luma lie; others are copied. They keep the motion of one video.
 */
export function createMotionMeter(kernels = createKernels()): MotionMeter {
  return {
    next(luma) {
      kernels.nextMotion(kernels.place(luma, 0));
      const [motion, cameraMotion, residualMotion] = kernels.results;
      return { motion: motion!, cameraMotion: cameraMotion!, residualMotion: residualMotion! };
    },
  };
}
