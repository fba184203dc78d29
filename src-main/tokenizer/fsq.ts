// Finite scalar quantization as published (ElasticTok bottleneck.py): latents, codes in [-1, 1] and their index.
import { roundToEven } from '../formats/float16';

/** Formulas of one FSQ bottleneck. A token's index is at most the product of the levels minus one, at most 65535. */
export interface Fsq {
  readonly levels: readonly number[];
  /** Numbers per token. */
  readonly dim: number;
  /** Number of different codes. */
  readonly size: number;
  /** Rounds the latents of the first `n` tokens (n x dim values, as they leave the encoder) to indexes. */
  quantize(latents: Float32Array, n: number): Uint16Array;
  /** Gives the codes (indexes.length x dim values in [-1, 1]) that enter the decoder. Throws RangeError on an index too large. */
  codes(indexes: Uint16Array): Float32Array;
}

/**
 * Builds the bottleneck for the given levels, e.g. [8, 8, 8, 5, 5, 5]. The published shift is tan(offset / half), not atanh;
 * `index = sum of digit * basis`, the first dimension being the least significant. Throws RangeError above 65536 codes.
 */
export function createFsq(levels: readonly number[]): Fsq {
  const dim = levels.length;
  const size = levels.reduce((product, level) => product * level, 1);
  if (size > 65536) throw new RangeError(`${size} codes do not fit into 16 bits`);
  const dimensions = levels.map((level, i) => {
    const half = ((level - 1) * (1 - 1e-3)) / 2;
    const offset = level % 2 === 0 ? 0.5 : 0;
    const basis = levels.slice(0, i).reduce((product, l) => product * l, 1);
    return { level, half, offset, shift: Math.tan(offset / half), width: Math.floor(level / 2), basis };
  });
  return {
    levels,
    dim,
    size,
    quantize(latents, n) {
      const indexes = new Uint16Array(n);
      for (let token = 0; token < n; token++) {
        let index = 0;
        dimensions.forEach(({ half, offset, shift, width, basis }, i) => {
          const bound = Math.tanh((latents[token * dim + i] as number) + shift) * half - offset;
          index += (roundToEven(bound) + width) * basis;
        });
        indexes[token] = index;
      }
      return indexes;
    },
    codes(indexes) {
      const codes = new Float32Array(indexes.length * dim);
      indexes.forEach((index, token) => {
        if (index >= size) throw new RangeError(`index ${index} is outside the codebook of ${size}`);
        dimensions.forEach(({ level, width, basis }, i) => {
          codes[token * dim + i] = ((Math.floor(index / basis) % level) - width) / width;
        });
      });
      return codes;
    },
  };
}
