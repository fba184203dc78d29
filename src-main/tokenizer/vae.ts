// The VAE bottleneck at inference: the mean of each token, rounded to float16, which is what a shard stores.
import { fromFloat16Array, toFloat16Bits } from '../formats/float16';

/**
 * Gives the float16 bits (n x dim) of the means of the first `n` tokens. `latents` leave the encoder as (tokens x 2 dim):
 * mean, then logarithm of the variance (ElasticTok bottleneck.py). Rounded before the decoder, so that what is probed is what is stored.
 */
export function vaeBits(latents: Float32Array, dim: number, n: number): Uint16Array {
  const bits = new Uint16Array(n * dim);
  for (let token = 0; token < n; token++)
    for (let i = 0; i < dim; i++) bits[token * dim + i] = toFloat16Bits(latents[token * 2 * dim + i] as number);
  return bits;
}

/** Gives the values (n x dim) of stored float16 bits; exact. */
export function vaeValues(bits: Uint16Array): Float32Array {
  return fromFloat16Array(bits);
}
