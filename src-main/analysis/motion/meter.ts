// Motion from picture to picture, as lengths: all of it, the camera's part, and what moves on its own.
import { type BlockVectors, matchBlocks } from './blocks';
import { type Camera, centreX, centreY, createCertainty, fitCamera, rateVectors, unexplained } from './camera';
import { matchContrast } from './exposure';
import { BLOCK, BLOCKS, createPlanes, createTexture, fillPlanes, fillTexture, HEIGHT, WIDTH } from './planes';
import { refineVectors } from './refine';
import { shiftAcross, shiftDown } from './shift';

/** Farthest from the centre that a block's centre may have come from to have been in the picture before, and a pixel to spare. */
const REACH_X = (WIDTH - BLOCK) / 2 + 1;
const REACH_Y = (HEIGHT - BLOCK) / 2 + 1;

/** Share of what the vectors are off rest that a camera must explain; from twice as much on it counts in full. */
const LEAST_EXPLAINED = 0.15;
/** What all vectors together must be off rest to say anything, as `unexplained` counts it: one block that matched by chance does not. */
const LEAST_EVIDENCE = 0.15;
const nothing: Motion = { motion: 0, cameraMotion: 0, residualMotion: 0 };
const rest: Camera = { x: 0, y: 0, zoom: 0, turn: 0 };

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
 */
export function createMotionMeter(): MotionMeter {
  let before = createPlanes();
  let now = createPlanes();
  let isFirst = true;
  const texture = createTexture();
  const certainty = createCertainty();
  const vectors: BlockVectors = {
    x: new Float32Array(BLOCKS),
    y: new Float32Array(BLOCKS),
    rest: new Float32Array(BLOCKS),
  };
  const camera: Camera = { x: 0, y: 0, zoom: 0, turn: 0 };

  /** Begins the fit at rest, at the shift or where the camera moved to before, whichever explains the vectors best. */
  function findCamera(shiftX: number, shiftY: number): void {
    const went = unexplained(camera, vectors, certainty);
    const shift = { x: shiftX, y: shiftY, zoom: 0, turn: 0 };
    const shifted = unexplained(shift, vectors, certainty);
    const still = unexplained(rest, vectors, certainty);
    if (still <= shifted && still <= went) Object.assign(camera, rest);
    else if (shifted <= went) Object.assign(camera, shift);
    fitCamera(camera, vectors, certainty);
    // Vectors of noise agree on nothing, and neither do things that move before a camera at rest.
    const explained = (still - unexplained(camera, vectors, certainty)) / (still + LEAST_EVIDENCE);
    const share = Math.min(1, Math.max(0, (explained - LEAST_EXPLAINED) / LEAST_EXPLAINED));
    camera.x *= share;
    camera.y *= share;
    camera.zoom *= share;
    camera.turn *= share;
  }

  function lengths(): Motion {
    let all = 0;
    let global = 0;
    let own = 0;
    for (let b = 0; b < BLOCKS; b++) {
      const X = centreX[b]!;
      const Y = centreY[b]!;
      const gx = camera.x + camera.zoom * X - camera.turn * Y;
      const gy = camera.y + camera.zoom * Y + camera.turn * X;
      const dx = vectors.x[b]! - gx;
      const dy = vectors.y[b]! - gy;
      // What comes in from beyond the edge has no picture before to be found in.
      const seen = Math.abs(X - gx) <= REACH_X && Math.abs(Y - gy) <= REACH_Y ? 1 : 0;
      const ox = seen * (certainty.xx[b]! * dx + certainty.xy[b]! * dy);
      const oy = seen * (certainty.xy[b]! * dx + certainty.yy[b]! * dy);
      global += Math.sqrt(gx * gx + gy * gy);
      own += Math.sqrt(ox * ox + oy * oy);
      all += Math.sqrt((gx + ox) * (gx + ox) + (gy + oy) * (gy + oy));
    }
    const share = 1 / (BLOCKS * WIDTH);
    return { motion: all * share, cameraMotion: global * share, residualMotion: own * share };
  }

  return {
    next(luma) {
      [before, now] = [now, before];
      fillPlanes(now, luma);
      if (isFirst) {
        isFirst = false;
        return nothing;
      }
      fillTexture(texture, now.luma);
      const shiftX = shiftAcross(before.columns, now.columns);
      const shiftY = shiftDown(before.rows, now.rows);
      if (!matchContrast(before, now, shiftX, shiftY)) return nothing;
      matchBlocks(now, before, texture.variance, shiftX, shiftY, vectors);
      refineVectors(now.luma, before.luma, texture, vectors);
      rateVectors(texture, vectors.rest, certainty);
      findCamera(shiftX, shiftY);
      return lengths();
    },
  };
}
