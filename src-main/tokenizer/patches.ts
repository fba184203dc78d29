// Frames to patches and back (ElasticTok data.py): patches in order (t, h, w), values inside a patch in order (t, h, w, c).
import type { ModelConfig } from './config';

/** What the order of patches depends on. */
export type PatchLayout = Pick<ModelConfig, 'patch_size' | 'resolution' | 'grid' | 'patchValues' | 'blockValues'>;

/** Pixel byte -> value in [-1, 1], computed in float32 as the reference does. */
const pixelValues = Float32Array.from({ length: 256 }, (_, byte) => Math.fround(Math.fround(byte / 127.5) - 1));

/**
 * Gives the patches of one block: (max_toks x patchValues) values in [-1, 1].
 * `frames` are frames_per_block frames of resolution x resolution x 3 bytes (RGB, row-major), one after the other.
 * Throws RangeError on another length.
 */
export function toPatches(frames: Uint8Array, layout: PatchLayout): Float32Array {
  checkLength(frames.length, layout);
  const patches = new Float32Array(layout.blockValues);
  forEachRun(layout, (pixel, value, length) => {
    for (let i = 0; i < length; i++) patches[value + i] = pixelValues[frames[pixel + i] as number] as number;
  });
  return patches;
}

/** The inverse of `toPatches`: pixel bytes, rounded to nearest and clipped (the published code cuts the fraction off). */
export function fromPatches(patches: Float32Array, layout: PatchLayout): Uint8Array {
  checkLength(patches.length, layout);
  const frames = new Uint8Array(layout.blockValues);
  forEachRun(layout, (pixel, value, length) => {
    for (let i = 0; i < length; i++) frames[pixel + i] = toByte(patches[value + i] as number);
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

function checkLength(length: number, layout: PatchLayout): void {
  if (length !== layout.blockValues) throw new RangeError(`a block has ${layout.blockValues} values, not ${length}`);
}

/** Calls `visit(first pixel byte, first patch value, length)` for every run that is contiguous in both orders. */
function forEachRun(layout: PatchLayout, visit: (pixel: number, value: number, length: number) => void): void {
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
            const line = (t * tp + dt) * layout.resolution + h * hp + dh;
            visit(line * row + w * run, value, run);
            value += run;
          }
}
