// Frames to patches and back (ElasticTok data.py): patches in order (t, h, w), values inside a patch in order (t, h, w, c).
import type { ModelConfig } from './config';

/** What the order of patches depends on. */
export type PatchLayout = Pick<ModelConfig, 'patch_size' | 'resolution' | 'grid' | 'patchValues' | 'blockValues'>;

/** Pixel byte -> value in [-1, 1], computed in float32 as the reference does. */
const pixelValues = Float32Array.from({ length: 256 }, (_, byte) => Math.fround(Math.fround(byte / 127.5) - 1));

/**
 * Gives the patches of one block: (max_toks x patchValues) values in [-1, 1].
 * `frames` are the frames_per_block frames, each resolution x resolution x 3 bytes (RGB, row-major).
 * Throws RangeError on another number of frames or another size.
 */
export function framesToPatches(frames: readonly Uint8Array[], layout: PatchLayout): Float32Array {
  const frameValues = layout.resolution ** 2 * 3;
  if (frames.length * frameValues !== layout.blockValues || frames.some((frame) => frame.length !== frameValues))
    throw new RangeError(`a block has ${layout.blockValues / frameValues} frames of ${frameValues} bytes`);
  const patches = new Float32Array(layout.blockValues);
  forEachRun(layout, (frame, pixel, value, length) => {
    const source = frames[frame] as Uint8Array;
    for (let i = 0; i < length; i++) patches[value + i] = pixelValues[source[pixel + i] as number] as number;
  });
  return patches;
}

/**
 * The inverse of `framesToPatches`: frames of RGB bytes, rounded to nearest and clipped (the published code cuts the fraction off).
 * Throws RangeError on another length.
 */
export function patchesToFrames(patches: Float32Array, layout: PatchLayout): Uint8Array[] {
  if (patches.length !== layout.blockValues) throw new RangeError(`a block has ${layout.blockValues} values`);
  const frameValues = layout.resolution ** 2 * 3;
  const frames = Array.from({ length: layout.blockValues / frameValues }, () => new Uint8Array(frameValues));
  forEachRun(layout, (frame, pixel, value, length) => {
    const target = frames[frame] as Uint8Array;
    for (let i = 0; i < length; i++) target[pixel + i] = toByte(patches[value + i] as number);
  });
  return frames;
}

/** Clips to [-1, 1], as both the measured error and the stored picture need. Works in place. */
export function clipPatches(patches: Float32Array): Float32Array {
  for (let i = 0; i < patches.length; i++) {
    const value = patches[i] as number;
    if (value > 1) patches[i] = 1;
    else if (value < -1) patches[i] = -1;
  }
  return patches;
}

/** Mean squared difference over all values, summed in float64; NaN where a value is NaN. */
export function meanSquaredError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError('arrays of different lengths have no error');
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    sum += difference * difference;
  }
  return sum / a.length;
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round((value + 1) * 127.5)));
}

/** Calls `visit(frame, first pixel byte, first patch value, length)` for every run that is contiguous in both orders. */
function forEachRun(
  layout: PatchLayout,
  visit: (frame: number, pixel: number, value: number, length: number) => void,
): void {
  const [tp, hp, wp] = layout.patch_size;
  const [gt, gh, gw] = layout.grid;
  const run = wp * 3;
  const row = layout.resolution * 3;
  let value = 0;
  for (let t = 0; t < gt; t++)
    for (let h = 0; h < gh; h++)
      for (let w = 0; w < gw; w++)
        for (let dt = 0; dt < tp; dt++)
          for (let dh = 0; dh < hp; dh++) {
            visit(t * tp + dt, (h * hp + dh) * row + w * run, value, run);
            value += run;
          }
}
