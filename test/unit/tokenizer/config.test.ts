// config.json: defaults of the published files, derived sizes, and what is refused.
import { describe, expect, it } from 'vitest';
import { parseModelConfig } from '../../../src-main/tokenizer/config';

/** The published FSQ model (elastictok.md 1.3). */
const published = {
  hidden_size: 1024,
  intermediate_size: 2048,
  num_encoder_layers: 10,
  num_decoder_layers: 10,
  num_attention_heads: 8,
  rms_norm_eps: 1e-5,
  frames_per_block: 4,
  patch_size: [1, 8, 8],
  resolution: 256,
  min_toks: 256,
  max_toks: 4096,
  max_sequence_length: 16384,
  theta: 50000000,
  bottleneck_type: 'fsq',
  fsq_quant_levels: [8, 8, 8, 5, 5, 5],
};

describe('parseModelConfig', () => {
  it('derives the sizes of the published models', () => {
    expect(parseModelConfig(published)).toMatchObject({
      grid: [4, 32, 32],
      patchValues: 192,
      headDim: 128,
      latentDim: 6,
      preQuantDim: 6,
      codebookSize: 64000,
      max_context_blocks: 4,
      encoder_sees_mask: true,
      learned_positions: false,
      learned_mask_token: false,
      token_order: 'raster',
    });
    const vae = { ...published, patch_size: [2, 8, 8], max_toks: 2048, min_toks: 128, bottleneck_type: 'vae' };
    expect(parseModelConfig({ ...vae, vae_bottleneck_dim: 8 })).toMatchObject({
      patchValues: 384,
      preQuantDim: 16,
      codebookSize: null,
    });
  });

  it('takes our own number of blocks in a chunk', () => {
    expect(parseModelConfig({ ...published, max_context_blocks: 9 }).max_context_blocks).toBe(9);
  });

  it('takes Bayer order for one square of patches whose side is a power of two', () => {
    const square = { ...published, frames_per_block: 1, max_toks: 1024, token_order: 'bayer' };
    expect(parseModelConfig(square).token_order).toBe('bayer');
    // 4 x 4 x 16 patches are as many as 16 x 16, but no square.
    const flat = { ...square, frames_per_block: 4, patch_size: [1, 64, 16], max_toks: 256, min_toks: 16 };
    expect(() => parseModelConfig(flat)).toThrow(/one square of patches/);
    const odd = { ...square, resolution: 192, max_toks: 576 };
    expect(() => parseModelConfig(odd)).toThrow(/power of two/);
  });

  it.each([
    [{ max_toks: 4095 }, /4096 patches/],
    [{ frames_per_block: 3, patch_size: [2, 8, 8] }, /not a multiple/],
    [{ resolution: 250 }, /not a multiple/],
    [{ num_attention_heads: 3 }, /num_attention_heads/],
    [{ min_toks: 5000 }, /min_toks 5000 is more/],
    [{ bottleneck_type: 'vae' }, /vae_bottleneck_dim is missing/],
    [{ fsq_quant_levels: [300, 300] }, /65536/],
    [{ hidden_size: 1e9 }, /hidden_size/],
    [{ theta: 'x' }, /theta/],
    [{ token_order: 'bayer' }, /one square of patches/],
    [{ token_order: 'hilbert' }, /token_order/],
  ])('refuses %o', (change, message) => {
    expect(() => parseModelConfig({ ...published, ...change })).toThrow(message);
  });
});
