// Half precision and .npy against values computed by numpy.
import { describe, expect, it } from 'vitest';
import {
  fromBfloat16Array,
  fromFloat16Bits,
  roundToEven,
  toFloat16Array,
  toFloat16Bits,
} from '../../../src-main/formats/float16';
import { FormatError } from '../../../src-main/formats/formatError';
import { decodeNpy, encodeNpy } from '../../../src-main/formats/npy';

describe('float16', () => {
  it('gives back every one of the 65536 bit patterns', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromFloat16Bits(bits);
      if (Number.isNaN(value)) expect(toFloat16Bits(value) & 0x7e00).toBe(0x7e00);
      else expect(toFloat16Bits(value)).toBe(bits);
    }
  });

  it('rounds to the nearest, ties to even, as numpy does', () => {
    // np.float32(x).astype(np.float16).view(np.uint16)
    const expected: [number, number][] = [
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [1 + 2 ** -11 + 2 ** -20, 0x3c01],
      [65519.996, 0x7bff],
      [65520, 0x7c00],
      [-1e30, 0xfc00],
      [2 ** -25, 0x0000],
      [2 ** -25 * 1.0001, 0x0001],
      [3 * 2 ** -25, 0x0002],
      [6.1e-5, 0x03ff],
      [6.1035e-5, 0x0400],
      [0.1, 0x2e66],
      [-0, 0x8000],
    ];
    for (const [value, bits] of expected) expect(toFloat16Bits(value).toString(16)).toBe(bits.toString(16));
    expect([...toFloat16Array(Float32Array.of(1, -2))]).toEqual([0x3c00, 0xc000]);
  });

  it('widens bfloat16 exactly', () => {
    expect([...fromBfloat16Array(Uint16Array.of(0x3f80, 0xc000, 0x3f00, 0x4049))]).toEqual([1, -2, 0.5, 3.140625]);
  });

  it('rounds ties to even numbers', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 0.4, -0.6].map((v) => roundToEven(v) + 0)).toEqual([0, 2, 2, 0, -2, 0, -1]);
  });
});

describe('npy', () => {
  it('gives back what was written, in numpy’s own layout', () => {
    const array = { dtype: '<f4', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } as const;
    const bytes = encodeNpy({ ...array, shape: [2, 3] });
    expect(new TextDecoder('latin1').decode(bytes.subarray(0, 70))).toContain(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    );
    expect((bytes.length - 24) % 64).toBe(0);
    expect(decodeNpy(bytes)).toEqual({ ...array, shape: [2, 3] });
    const single = encodeNpy({ dtype: '<i8', shape: [1], data: BigInt64Array.of(-5n) });
    expect(decodeNpy(Buffer.from(single)).data).toEqual(BigInt64Array.of(-5n));
  });

  it('refuses other bytes, objects and wrong lengths', () => {
    const bytes = encodeNpy({ dtype: '|u1', shape: [4], data: Uint8Array.of(1, 2, 3, 4) });
    expect(() => decodeNpy(new Uint8Array(20))).toThrow(FormatError);
    expect(() => decodeNpy(bytes.subarray(0, bytes.length - 1))).toThrow(/3 bytes, not 4/);
    const objects = new TextEncoder().encode(new TextDecoder('latin1').decode(bytes).replace("'|u1'", "'|O8'"));
    expect(() => decodeNpy(objects)).toThrow(FormatError);
    expect(() => encodeNpy({ dtype: '<f4', shape: [2], data: Float32Array.of(1) })).toThrow(FormatError);
  });
});
