// Motion from picture to picture (see ../motion/meter.ts): blocks matched and refined, the camera fitted, lengths taken.
import { matchBlocks } from './blocks';
import { fitCamera, rateVectors, unexplained } from './camera';
import { matchContrast } from './exposure';
import {
  BLOCK,
  BLOCK_PLANE,
  BLOCKS,
  CAMERA,
  CENTRES,
  HEIGHT,
  MOTION,
  MOTION_BYTES,
  RESULTS,
  SURE_XX,
  SURE_XY,
  SURE_YY,
  VECTOR_X,
  VECTOR_Y,
  WIDTH,
} from './layout';
import { fillPlanes, fillTexture } from './planes';
import { refineVectors } from './refine';
import { shiftAcross, shiftDown } from './shift';

/** Farthest from the centre that a block's centre may have come from to have been in the picture before, and a pixel to spare. */
const REACH_X: f64 = <f64>((WIDTH - BLOCK) / 2 + 1);
const REACH_Y: f64 = <f64>((HEIGHT - BLOCK) / 2 + 1);
/** Share of what the vectors are off rest that a camera must explain; from twice as much on it counts in full. */
const LEAST_EXPLAINED: f64 = 0.15;
/** What all vectors together must be off rest to say anything, as `unexplained` counts it: one block that matched by chance does not. */
const LEAST_EVIDENCE: f64 = 0.15;

let before: usize = MOTION;
let now: usize = MOTION + MOTION_BYTES;
let isFirst = true;

function setCamera(x: f64, y: f64, zoom: f64, turn: f64): void {
  store<f64>(CAMERA, x);
  store<f64>(CAMERA, y, 8);
  store<f64>(CAMERA, zoom, 16);
  store<f64>(CAMERA, turn, 24);
}

function unexplainedByCamera(): f64 {
  return unexplained(load<f64>(CAMERA), load<f64>(CAMERA, 8), load<f64>(CAMERA, 16), load<f64>(CAMERA, 24));
}

/** Begins the fit at rest, at the shift or where the camera moved to before, whichever explains the vectors best. */
function findCamera(shiftX: f64, shiftY: f64): void {
  const went = unexplainedByCamera();
  const shifted = unexplained(shiftX, shiftY, 0, 0);
  const still = unexplained(0, 0, 0, 0);
  if (still <= shifted && still <= went) setCamera(0, 0, 0, 0);
  else if (shifted <= went) setCamera(shiftX, shiftY, 0, 0);
  fitCamera();
  // Vectors of noise agree on nothing, and neither do things that move before a camera at rest.
  const explained = (still - unexplainedByCamera()) / (still + LEAST_EVIDENCE);
  const share = Math.min(1, Math.max(0, (explained - LEAST_EXPLAINED) / LEAST_EXPLAINED));
  setCamera(
    share * load<f64>(CAMERA),
    share * load<f64>(CAMERA, 8),
    share * load<f64>(CAMERA, 16),
    share * load<f64>(CAMERA, 24),
  );
}

/** Mean lengths over the picture, as shares of its width, into RESULTS: all, the camera's, what is left. */
function takeLengths(): void {
  const cameraX = load<f64>(CAMERA);
  const cameraY = load<f64>(CAMERA, 8);
  const zoom = load<f64>(CAMERA, 16);
  const turn = load<f64>(CAMERA, 24);
  let all: f64 = 0;
  let global: f64 = 0;
  let own: f64 = 0;
  for (let b = 0; b < BLOCK_PLANE; b += 4) {
    const x = <f64>load<f32>(CENTRES + b);
    const y = <f64>load<f32>(CENTRES + BLOCK_PLANE + b);
    const gx = cameraX + zoom * x - turn * y;
    const gy = cameraY + zoom * y + turn * x;
    const dx = <f64>load<f32>(VECTOR_X + b) - gx;
    const dy = <f64>load<f32>(VECTOR_Y + b) - gy;
    // What comes in from beyond the edge has no picture before to be found in.
    const seen: f64 = Math.abs(x - gx) <= REACH_X && Math.abs(y - gy) <= REACH_Y ? 1 : 0;
    const sureXY = <f64>load<f32>(SURE_XY + b);
    const ox = seen * (<f64>load<f32>(SURE_XX + b) * dx + sureXY * dy);
    const oy = seen * (sureXY * dx + <f64>load<f32>(SURE_YY + b) * dy);
    global += Math.sqrt(gx * gx + gy * gy);
    own += Math.sqrt(ox * ox + oy * oy);
    all += Math.sqrt((gx + ox) * (gx + ox) + (gy + oy) * (gy + oy));
  }
  const share = 1.0 / <f64>(BLOCKS * WIDTH);
  store<f64>(RESULTS, all * share);
  store<f64>(RESULTS, global * share, 8);
  store<f64>(RESULTS, own * share, 16);
}

/** Motion from the picture that was given before to this one, into RESULTS; zeros for the first, and where nothing can be seen. */
export function nextMotion(luma: usize): void {
  const last = before;
  before = now;
  now = last;
  fillPlanes(now, luma);
  memory.fill(RESULTS, 0, 24);
  if (isFirst) {
    isFirst = false;
    return;
  }
  fillTexture(now);
  const shiftX = shiftAcross(before, now);
  const shiftY = shiftDown(before, now);
  if (!matchContrast(before, now, shiftX, shiftY)) return;
  matchBlocks(now, before, shiftX, shiftY);
  refineVectors(now, before);
  rateVectors();
  findCamera(<f64>shiftX, <f64>shiftY);
  takeLengths();
}
