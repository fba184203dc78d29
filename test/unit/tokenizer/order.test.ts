// The order of tokens: Bayer's matrix, and values and masks moved between tokens and patches.
import { describe, expect, it } from 'vitest';
import { droppedMask, padTokens } from '../../../src-main/tokenizer/mask';
import { tokenOrder, toTokenOrder } from '../../../src-main/tokenizer/order';

const bayer = (side: number): Uint32Array => {
  const order = tokenOrder({ token_order: 'bayer', grid: [1, side, side] });
  if (order === null) throw new Error('no order');
  return order;
};

describe('bayer order', () => {
  it('of 2 x 2 and 16 x 16 patches is the known one', () => {
    expect([...bayer(1)]).toEqual([0]);
    expect([...bayer(2)]).toEqual([0, 3, 1, 2]);
    const first = [0, 136, 8, 128, 68, 204, 76, 196, 4, 140, 12, 132, 64, 200, 72, 192, 34, 170, 42, 162];
    expect([...bayer(16).subarray(0, first.length)]).toEqual(first);
  });

  it.each([2, 4, 8, 16, 32])('of side %i has every patch once, the first 4^j of them on an even grid', (side) => {
    const order = bayer(side);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: side * side }, (_, i) => i));
    for (let cells = 1; cells <= side; cells *= 2) {
      const step = side / cells;
      const even = Array.from({ length: side * side }, (_, i) => i).filter(
        (patch) => Math.floor(patch / side) % step === 0 && (patch % side) % step === 0,
      );
      expect([...order.subarray(0, cells * cells)].sort((a, b) => a - b)).toEqual(even);
    }
  });

  it('is none for raster, which moves nothing', () => {
    expect(tokenOrder({ token_order: 'raster', grid: [4, 3, 5] })).toBeNull();
    const values = Float32Array.of(1, 2, 3);
    expect(toTokenOrder(values, 1, null)).toBe(values);
  });
});

describe('values and masks under an order', () => {
  const order = bayer(8);
  const [tokens, dim] = [64, 3];
  const values = Float32Array.from({ length: tokens * dim }, (_, i) => i + 1);

  it('come back from patches to tokens and the other way', () => {
    expect(toTokenOrder(padTokens(values, dim, tokens, order), dim, order)).toEqual(values);
    expect(padTokens(toTokenOrder(values, dim, order), dim, tokens, order)).toEqual(values);
  });

  it('take each token from its patch', () => {
    const moved = toTokenOrder(values, dim, order);
    for (const token of [0, 1, 17, 63]) expect(moved[token * dim + 2]).toBe(values[(order[token] as number) * dim + 2]);
  });

  it.each([1, 9, 64])('keep the first %i tokens, the mask marking exactly the patches left at 0', (n) => {
    const padded = padTokens(values.subarray(0, n * dim), dim, tokens, order);
    const mask = droppedMask(n, tokens, order);
    for (let patch = 0; patch < tokens; patch++) {
      const token = order.indexOf(patch);
      expect(mask[patch]).toBe(token < n ? 0 : 1);
      expect(padded[patch * dim]).toBe(token < n ? token * dim + 1 : 0);
    }
  });

  it('refuse more tokens than there are', () => {
    expect(() => padTokens(new Float32Array(65 * dim), dim, tokens, order)).toThrow(RangeError);
  });
});
