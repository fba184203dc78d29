// Patches, FSQ, VAE and masks: exact round trips and the published formulas.
import { describe, expect, it } from 'vitest';
import { createFsq } from '../../../src-main/tokenizer/fsq';
import { checkKept, droppedMask, padTokens } from '../../../src-main/tokenizer/mask';
import { clipPatches, framesToPatches, meanSquaredError, patchesToFrames } from '../../../src-main/tokenizer/patches';
import { vaeBits, vaeValues } from '../../../src-main/tokenizer/vae';

const layout = { patch_size: [2, 2, 4], resolution: 8, grid: [1, 4, 2], patchValues: 48, blockValues: 384 } as const;
const mutable = {
  ...layout,
  patch_size: [2, 2, 4] as [number, number, number],
  grid: [1, 4, 2] as [number, number, number],
};

describe('patches', () => {
  const frames = [0, 1].map((t) => Uint8Array.from({ length: 192 }, (_, i) => (i * 7 + t * 101) % 256));

  it('stand in the order (t, h, w) / (t, h, w, c)', () => {
    const patches = framesToPatches(frames, mutable);
    const at = (t: number, y: number, x: number, c: number) => frames[t]?.[(y * 8 + x) * 3 + c] as number;
    // Patch (0, 2, 1), value (1, 1, 3, 2): frame 1, row 5, column 7, blue.
    const value = (2 * 2 + 1) * 48 + (((1 * 2 + 1) * 4 + 3) * 3 + 2);
    expect(patches[value]).toBeCloseTo(at(1, 5, 7, 2) / 127.5 - 1, 6);
  });

  it('give back every byte', () => {
    expect(patchesToFrames(framesToPatches(frames, mutable), mutable)).toEqual(frames);
  });

  it('clip and round', () => {
    const values = new Float32Array(384).fill(0.003);
    values[0] = 1.5;
    values[1] = -1.5;
    const [first] = patchesToFrames(values, mutable);
    expect([...(first as Uint8Array).subarray(0, 3)]).toEqual([255, 0, 128]);
    expect([...clipPatches(values).subarray(0, 2)]).toEqual([1, -1]);
  });

  it('refuse other sizes', () => {
    expect(() => framesToPatches([frames[0]!], mutable)).toThrow(RangeError);
    expect(() => framesToPatches([frames[0]!, new Uint8Array(3)], mutable)).toThrow(RangeError);
    expect(() => meanSquaredError(new Float32Array(2), new Float32Array(3))).toThrow(RangeError);
  });
});

describe('FSQ', () => {
  const fsq = createFsq([8, 8, 8, 5, 5, 5]);

  it('numbers 64000 codes; each index gives its code and comes back from it', () => {
    expect(fsq.size).toBe(64000);
    const indexes = Uint16Array.from({ length: 64000 }, (_, i) => i);
    const codes = fsq.codes(indexes);
    // The latent whose bounded value is the code: the inverse of the published bound.
    const latents = Float32Array.from(codes, (code, i) => {
      const level = fsq.levels[i % 6] as number;
      const half = ((level - 1) * (1 - 1e-3)) / 2;
      const offset = level % 2 === 0 ? 0.5 : 0;
      const target = Math.max(-0.9999, Math.min(0.9999, (code * Math.floor(level / 2) + offset) / half));
      return Math.atanh(target) - Math.tan(offset / half);
    });
    expect(fsq.quantize(latents, 64000)).toEqual(indexes);
  });

  it('follows the published formula at the ends', () => {
    expect([...fsq.quantize(new Float32Array(6).fill(-50), 1)]).toEqual([0]);
    expect([...fsq.quantize(new Float32Array(6).fill(50), 1)]).toEqual([63999]);
    expect([...fsq.codes(Uint16Array.of(0))]).toEqual([-1, -1, -1, -1, -1, -1]);
    expect([...fsq.codes(Uint16Array.of(63999))]).toEqual([0.75, 0.75, 0.75, 1, 1, 1]);
  });

  it('refuses indexes outside the codebook and codebooks beyond 16 bits', () => {
    expect(() => fsq.codes(Uint16Array.of(64000))).toThrow(RangeError);
    expect(() => createFsq([256, 257])).toThrow(RangeError);
  });
});

describe('VAE and masks', () => {
  it('takes the mean, rounded to half precision', () => {
    const latents = Float32Array.of(0.1, -2, 9, 9, 1, 3, 9, 9);
    const bits = vaeBits(latents, 2, 2);
    expect(bits).toHaveLength(4);
    expect([...vaeValues(bits)].map((v) => Number(v.toFixed(6)))).toEqual([0.099976, -2, 1, 3]);
  });

  it('keeps exactly n', () => {
    expect([...droppedMask(2, 4, null)]).toEqual([0, 0, 1, 1]);
    expect([...padTokens(Float32Array.of(1, 2), 1, 4, null)]).toEqual([1, 2, 0, 0]);
    for (const n of [0, 5, 1.5, Number.NaN]) expect(() => checkKept(n, 4)).toThrow(RangeError);
  });
});
