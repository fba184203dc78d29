// The parts of the graph builder that can be checked without running a model.
import { describe, expect, it } from 'vitest';
import { encodeSafetensors, parseSafetensorsHeader } from '../../../src-main/formats/safetensors';
import { scoreBytesLimit, scoreRows } from '../../../src-main/inference/graph/attention';
import { buildAppend, buildDecoder, buildEncoder } from '../../../src-main/inference/graph/models';
import type { GraphForm } from '../../../src-main/inference/graph/parts';
import { Message } from '../../../src-main/inference/graph/protobuf';
import { rotation } from '../../../src-main/inference/graph/rope';
import { floatProjection } from '../../../src-main/inference/graph/tower';
import { expectedParameters, weightTable } from '../../../src-main/inference/parameters';
import { parseModelConfig } from '../../../src-main/tokenizer/config';
import { publishedConfig } from '../../fixtures/published';
import { readGraph } from '../../fixtures/readGraph';

const config = parseModelConfig({
  hidden_size: 8,
  intermediate_size: 12,
  num_encoder_layers: 2,
  num_decoder_layers: 3,
  num_attention_heads: 2,
  frames_per_block: 1,
  patch_size: [1, 8, 8],
  resolution: 16,
  min_toks: 1,
  max_toks: 4,
  theta: 10000,
  bottleneck_type: 'vae',
  vae_bottleneck_dim: 3,
});

function header(change: (name: string, shape: number[]) => number[] | null = (_, shape) => shape) {
  const tensors = [...expectedParameters(config)].flatMap(([name, shape]) => {
    const changed = change(name, shape);
    if (changed === null) return [];
    return [
      { name, dtype: 'F32' as const, shape: changed, data: new Uint8Array(4 * changed.reduce((a, b) => a * b, 1)) },
    ];
  });
  const bytes = encodeSafetensors(tensors);
  return parseSafetensorsHeader(bytes, bytes.length);
}

describe('protobuf', () => {
  it('writes the bytes of the documentation', () => {
    expect([...new Message().int(1, 150).encode()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new Message().text(2, 'testing').encode()]).toEqual([0x12, 7, ...Buffer.from('testing')]);
    expect([...new Message().int(1, -1).encode()]).toEqual([0x08, ...new Array(9).fill(0xff), 0x01]);
    expect([...new Message().message(3, new Message().int(1, 150)).encode()]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
  });
});

describe('rotation', () => {
  it('goes on over the blocks of a chunk', () => {
    const { cos, sin } = rotation(2, 4, 8, 10000);
    // Block 2 starts at position 8; the second pair turns at 10000^(-2/8) = 0.1.
    expect(cos[0]).toBeCloseTo(Math.cos(8), 6);
    expect(sin[1]).toBeCloseTo(Math.sin(0.8), 6);
    expect(sin[4 * 3 + 1]).toBeCloseTo(Math.sin(1.1), 6);
  });
});

describe('weightTable', () => {
  it('gives the slice of a layer', () => {
    const table = weightTable(config, header());
    const name = 'decoder/decoder_blocks/scan_decoder/feed_forward/w1/kernel';
    const whole = table(name);
    expect(whole.shape).toEqual([3, 8, 12]);
    expect(table(name, 2)).toEqual({ type: 'F32', shape: [8, 12], offset: whole.offset + 2 * 384, length: 384 });
    expect(() => table('other')).toThrow(/missing/);
  });

  it('refuses missing, misshapen and foreign parameters', () => {
    const ln = 'encoder/ln_f/kernel';
    expect(() =>
      weightTable(
        config,
        header((name, shape) => (name === ln ? null : shape)),
      ),
    ).toThrow(/ln_f.* is missing/);
    expect(() =>
      weightTable(
        config,
        header((name, shape) => (name === ln ? [9] : shape)),
      ),
    ).toThrow(/shape 9, not 8/);
    expect(() => weightTable({ ...config, encoder_sees_mask: false }, header())).toThrow(/is not one of this model/);
  });
});

describe('the graphs', () => {
  const weights = weightTable(config, header());
  const form: GraphForm = { attention: 'plain', precision: 'float32', project: floatProjection, batch: 1 };
  const past = { type: 1, shape: [1, 'past', 8] };

  it('give keys and values for one kept count, and take them on', () => {
    const { inputs, outputs, operators } = readGraph(buildDecoder(config, weights, form));
    expect(inputs.codes).toEqual({ type: 1, shape: [1, 4, 3] });
    expect(inputs.past_value_2).toEqual(past);
    expect(Object.keys(outputs)).toHaveLength(1 + 2 * 3);
    expect(outputs.present_key_0).toEqual({ type: 1, shape: [1, 4, 8] });
    expect(operators).not.toHaveProperty('Expand');
    expect(operators).not.toHaveProperty('Cast');
  });

  it('give for several kept counts only what probes need, each with the same earlier blocks', () => {
    const decoder = readGraph(buildDecoder(config, weights, { ...form, batch: 8 }));
    expect(decoder.inputs.codes?.shape).toEqual(['batch', 4, 3]);
    expect(decoder.inputs.past_key_0).toEqual(past);
    expect(decoder.outputs).toEqual({ recon: { type: 1, shape: ['batch', 4, 192] } });
    expect(decoder.operators.Expand).toBe(2 * 3);
    const encoder = readGraph(buildEncoder(config, weights, { ...form, batch: 8 }));
    expect(encoder.inputs.patches?.shape).toEqual([1, 4, 192]);
    expect(encoder.inputs.dropped?.shape).toEqual(['batch', 4, 1]);
    expect(encoder.outputs).toEqual({ latents: { type: 1, shape: ['batch', 4, 6] } });
  });

  it('in float16 keep what goes in and out as float32, but for keys and values', () => {
    const { inputs, outputs } = readGraph(buildEncoder(config, weights, { ...form, precision: 'float16' }));
    for (const [name, { type }] of Object.entries({ ...inputs, ...outputs }))
      expect(`${name} ${type}`).toBe(`${name} ${/^(past|present)_/.test(name) ? 10 : 1}`);
  });

  it('append a block to every key and value', () => {
    const { inputs, outputs, operators } = readGraph(
      buildAppend({ layers: 2, tokens: 4, hidden: 8, maxBlocks: 3, precision: 'float16' }),
    );
    expect(Object.keys(inputs)).toHaveLength(8);
    expect(outputs.next_past_value_1).toEqual({ type: 10, shape: [1, 'next', 8] });
    expect(operators.Concat).toBe(4);
  });

  it('split the queries of plain attention where their scores would not fit one buffer', () => {
    const published = publishedConfig('fsq');
    // 4096 queries x 16384 positions x 8 heads are 2 GiB: 16 parts of 256 queries.
    expect(scoreRows({ config: published, batch: 1 })).toBe(256);
    expect(4 * 8 * 256 * 16384).toBe(scoreBytesLimit);
    expect(scoreRows({ config: published, batch: 4 })).toBe(64);
    expect(scoreRows({ config, batch: 8 })).toBe(4);
  });
});
