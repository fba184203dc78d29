// Mixtures of two pictures: least squares on closed forms, and the edges of a run of them.
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../src-main/analysis/kernels';
import { distance2, mix, runEdge, unrest } from '../../../src-main/analysis/mixture';

const kernels = createKernels();
const [a, b, mixed] = [0, 1, 2].map((i) => kernels.floats(4096 + 64 * i, 4)) as [
  Float32Array,
  Float32Array,
  Float32Array,
];
a.set([0, 0, 10, 20]);
b.set([10, 0, 10, 40]);
const mixtureOf = (picture: number[]) => {
  const result = { share: Number.NaN, residual: Number.NaN };
  mixed.set(picture);
  mix(kernels, a, b, mixed, distance2(kernels, a, b), result);
  return result;
};

describe('mix', () => {
  it('gives the share of the second picture and what is left', () => {
    expect(distance2(kernels, a, b)).toBe(500);
    expect(mixtureOf([2.5, 0, 10, 25])).toEqual({ share: 0.25, residual: 0 });
    expect(mixtureOf([10, 0, 10, 40])).toEqual({ share: 1, residual: 0 });
    // Half-way, and 5 off along a direction in which the two do not differ.
    const { share, residual } = mixtureOf([5, 5, 10, 30]);
    expect(share).toBeCloseTo(0.5);
    expect(residual).toBeCloseTo(5 / Math.sqrt(500));
  });
});

describe('runEdge', () => {
  const ramp = Float64Array.from({ length: 30 }, (_, i) => Math.max(0, Math.min(1, (i - 9) / 10)));
  it('finds the clean pictures beside a linear run, from rest that begins anywhere beyond', () => {
    for (const from of [9, 6, 4]) expect(runEdge(ramp, 14, from, 0, -1)).toBe(9);
    for (const from of [19, 22, 25]) expect(runEdge(ramp, 14, from, 29, 1)).toBe(19);
  });
  it('finds them in noise, to a picture', () => {
    const noisy = ramp.map((share, i) => share + 0.02 * Math.sin(7 * i));
    expect(Math.abs(runEdge(noisy, 14, 6, 0, -1) - 9)).toBeLessThanOrEqual(1);
    expect(Math.abs(runEdge(noisy, 14, 23, 29, 1) - 19)).toBeLessThanOrEqual(1);
  });
  it('leaves out what lies beyond the rest', () => {
    const cut = ramp.map((share, i) => (i >= 26 ? 0.3 : share));
    expect(runEdge(cut, 14, 22, 29, 1)).toBe(19);
  });
});

describe('unrest', () => {
  it('is the largest departure, 0 for no pictures', () => {
    expect(unrest(Float64Array.from([0.5, 0.25, 0.5]), 0, 0, 2)).toBe(0.25);
    expect(unrest(Float64Array.from([0.5, 0.25, 0.5]), 0, 1, 0)).toBe(0);
  });
});
