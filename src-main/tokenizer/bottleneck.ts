// One face for both bottlenecks: latents -> what a shard stores -> what enters the decoder.
import type { ModelConfig } from './config';
import { createFsq } from './fsq';
import { vaeBits, vaeValues } from './vae';

export interface Bottleneck {
  /** Numbers stored per token: 1 index (FSQ) or latentDim float16 bits (VAE). */
  readonly stored: number;
  /** Stored codes (n x stored) of the first n tokens of a block, from the encoder's latents. */
  store(latents: Float32Array, n: number): Uint16Array;
  /** Values (n x latentDim) that enter the decoder. Throws RangeError on an index outside the codebook. */
  restore(codes: Uint16Array): Float32Array;
}

/** Gives the bottleneck a config describes. */
export function createBottleneck(config: ModelConfig): Bottleneck {
  if (config.bottleneck_type === 'vae') {
    const dim = config.latentDim;
    return { stored: dim, store: (latents, n) => vaeBits(latents, dim, n), restore: vaeValues };
  }
  const fsq = createFsq(config.fsq_quant_levels);
  return { stored: 1, store: (latents, n) => fsq.quantize(latents, n), restore: (codes) => fsq.codes(codes) };
}
