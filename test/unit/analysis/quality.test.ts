// SSIM and high-frequency energy against closed forms and a direct computation of the paper's formula.
import { describe, expect, it } from 'vitest';
import { highFrequencyEnergy, lumaPlane } from '../../../src-main/analysis/luma';
import { ssim } from '../../../src-main/analysis/ssim';

const plane = (width: number, height: number, value: (x: number, y: number) => number) =>
  Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));

/** SSIM as the paper writes it: one window at a time, with weights over both directions. */
function direct(a: Float32Array, b: Float32Array, width: number, height: number): number {
  const weights: { dx: number; dy: number; w: number }[] = [];
  for (let dy = -5; dy <= 5; dy++)
    for (let dx = -5; dx <= 5; dx++) weights.push({ dx, dy, w: Math.exp(-(dx * dx + dy * dy) / (2 * 1.5 * 1.5)) });
  const total = weights.reduce((sum, { w }) => sum + w, 0);
  let sum = 0;
  let places = 0;
  for (let y = 5; y < height - 5; y++)
    for (let x = 5; x < width - 5; x++) {
      const over = (f: (i: number) => number) =>
        weights.reduce((all, { dx, dy, w }) => all + (w / total) * f((y + dy) * width + x + dx), 0);
      const ma = over((i) => a[i]!);
      const mb = over((i) => b[i]!);
      const va = over((i) => (a[i]! - ma) ** 2);
      const vb = over((i) => (b[i]! - mb) ** 2);
      const cov = over((i) => (a[i]! - ma) * (b[i]! - mb));
      sum += ((2 * ma * mb + 1e-4) * (2 * cov + 9e-4)) / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4));
      places++;
    }
  return sum / places;
}

describe('ssim', () => {
  const wave = plane(16, 14, (x, y) => 0.5 + 0.4 * Math.sin(x / 2 + y / 3));
  it('is 1 for equal planes', () => {
    expect(ssim(wave, wave, 16, 14)).toBeCloseTo(1, 12);
  });
  it('of two constants is the term of their means', () => {
    const [a, b] = [0.25, 0.75];
    const expected = (2 * a * b + 1e-4) / (a * a + b * b + 1e-4);
    expect(
      ssim(
        plane(11, 12, () => a),
        plane(11, 12, () => b),
        11,
        12,
      ),
    ).toBeCloseTo(expected, 9);
  });
  it('agrees with the formula window by window', () => {
    const other = plane(16, 14, (x, y) => 0.45 + 0.3 * Math.sin(x / 2 + y / 2) + 0.1 * ((x * 7 + y * 3) % 2));
    const expected = direct(wave, other, 16, 14);
    expect(expected).toBeLessThan(0.9);
    expect(ssim(wave, other, 16, 14)).toBeCloseTo(expected, 9);
  });
  it('refuses pictures smaller than its window and unequal ones', () => {
    expect(() => ssim(new Float32Array(100), new Float32Array(100), 10, 10)).toThrow(RangeError);
    expect(() => ssim(wave, new Float32Array(9), 16, 14)).toThrow(RangeError);
  });
});

describe('lumaPlane', () => {
  it('weighs by BT.709', () => {
    const rgb = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
    const expected = [0.2126, 0.7152, 0.0722, 1];
    lumaPlane(rgb).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
  });
});

describe('highFrequencyEnergy', () => {
  it('is 0 for a flat plane', () => {
    expect(
      highFrequencyEnergy(
        plane(24, 20, () => 0.3),
        24,
        20,
      ),
    ).toBeCloseTo(0, 12);
  });
  it.each([1, 3, 8])('of %i half waves is what a Gaussian of sigma 2 takes away', (halves) => {
    // A cosine that is even about both edges stays one under a blur with mirrored edges; its amplitude falls by exp(-sigma^2 w^2 / 2).
    const side = 32;
    const frequency = (Math.PI * halves) / side;
    const lost = 1 - Math.exp(-2 * frequency ** 2);
    const luma = plane(side, side, (x) => 0.5 + 0.4 * Math.cos(frequency * (x + 0.5)));
    expect(highFrequencyEnergy(luma, side, side) / (0.08 * lost ** 2)).toBeCloseTo(1, 2);
  });
});
