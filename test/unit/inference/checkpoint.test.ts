// What a checkpoint is told by its index alone: the published models, layers saved one by one, names of models.
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src-main/formats/formatError';
import { type ParamsTensor, parseStreamingMsgpack } from '../../../src-main/formats/streamingMsgpack';
import { detectPublished, publishedModels } from '../../../src-main/inference/import/checkpointConfig';
import { checkModelName, defaultModelName } from '../../../src-main/inference/import/modelName';
import { stackLayers } from '../../../src-main/inference/import/stackLayers';
import { headerOf, layoutWeights } from '../../../src-main/inference/import/weights';
import { weightTable } from '../../../src-main/inference/parameters';
import { parseModelConfig } from '../../../src-main/tokenizer/config';
import { type CheckpointOptions, emptyCheckpoint } from '../../fixtures/checkpoint';

const kinds = ['fsq', 'vae'] as const;
const indexOf = (kind: 'fsq' | 'vae', options?: CheckpointOptions) =>
  parseStreamingMsgpack(emptyCheckpoint(parseModelConfig(publishedModels[kind].config), options));

describe('published checkpoints', () => {
  it.each(kinds)('%s: has the published size, is known by its shapes and fits the weights table', (kind) => {
    const config = parseModelConfig(publishedModels[kind].config);
    expect(emptyCheckpoint(config).size).toBe(publishedModels[kind].bytes);
    const tensors = indexOf(kind);
    expect(tensors.size).toBe(26);
    expect(detectPublished(tensors)).toBe(publishedModels[kind]);
    const layout = layoutWeights(tensors);
    const place = weightTable(config, headerOf(layout))(
      'encoder/encoder_blocks/scan_decoder/feed_forward/w2/kernel',
      9,
    );
    expect(place).toMatchObject({ type: 'BF16', shape: [2048, 1024], length: 2048 * 1024 * 2 });
    expect(layout.size - layout.head.length).toBe(2 * (kind === 'fsq' ? 210_165_760 : 210_571_264));
  });

  it('have the sizes of the published scripts', () => {
    const [fsq, vae] = kinds.map((kind) => parseModelConfig(publishedModels[kind].config));
    expect(fsq).toMatchObject({ headDim: 128, codebookSize: 64_000, grid: [4, 32, 32], max_context_blocks: 4 });
    expect(vae).toMatchObject({ headDim: 128, latentDim: 8, grid: [2, 32, 32], max_context_blocks: 4 });
    expect(fsq).toMatchObject({ encoder_sees_mask: true, token_order: 'raster', rms_norm_eps: 1e-5, theta: 5e7 });
  });

  it.each(kinds)('%s: is known as a training state, in chunks, and layer by layer', (kind) => {
    for (const options of [
      { trainState: true, dtype: 'float32' },
      { chunkElements: 3_000_000 },
      { unstacked: true },
    ] as const)
      expect(detectPublished(stackLayers(indexOf(kind, options)))).toBe(publishedModels[kind]);
  });

  it('of other sizes are described, and unfamiliar ones are refused by name', () => {
    const config = parseModelConfig({ ...publishedModels.fsq.config, num_encoder_layers: 12 });
    expect(detectPublished(parseStreamingMsgpack(emptyCheckpoint(config)))).toMatch(/12 \+ 10 layers of width 1024/);
    const without = (shape: number[] | null) => indexOf('fsq', { shapes: { 'encoder/in_proj/kernel': shape } });
    expect(() => detectPublished(without(null))).toThrow(/encoder\/in_proj\/kernel is missing/);
    expect(() => detectPublished(without([192]))).toThrow(/has 1 dimensions/);
  });
});

describe('stackLayers', () => {
  const tensor = (offset: number, shape = [2]): ParamsTensor => ({
    dtype: 'bfloat16',
    shape,
    parts: [{ offset, length: 2 * shape[0]! }],
  });
  const names = (...layers: string[]) => layers.map((layer) => `decoder/decoder_blocks/${layer}/ffn_norm/kernel`);

  it('joins layers in the order of their numbers, whatever the order of the file', () => {
    const layers = Array.from({ length: 11 }, (_, i) => 10 - i);
    const file = new Map(layers.map((layer) => [names(String(layer))[0]!, tensor(layer)]));
    const [[name, joined]] = [...stackLayers(file)] as [[string, ParamsTensor]];
    expect(name).toBe('decoder/decoder_blocks/scan_decoder/ffn_norm/kernel');
    expect(joined.shape).toEqual([11, 2]);
    expect(joined.parts.map(({ offset }) => offset)).toEqual(layers.toReversed());
  });

  it('refuses a missing layer, layers that differ, and a stacked tensor beside them', () => {
    const [zero, one, two, stacked] = names('0', '1', '2', 'scan_decoder') as [string, string, string, string];
    const bad: [string, ParamsTensor][][] = [
      [
        [zero, tensor(0)],
        [two, tensor(2)],
      ],
      [
        [zero, tensor(0)],
        [one, tensor(1, [3])],
      ],
      [
        [zero, tensor(0)],
        [one, { ...tensor(1), dtype: 'float16' }],
      ],
      [
        [zero, tensor(0)],
        [stacked, tensor(1, [1, 2])],
      ],
    ];
    for (const file of bad) expect(() => stackLayers(new Map(file))).toThrow(FormatError);
  });
});

describe('names of models', () => {
  it.each([
    '',
    '.',
    '..',
    'a/b',
    'a\\b',
    '.hidden',
    'ends.',
    'has space',
    'nul',
    'NUL.fsq',
    'com1',
    'ü',
    'x'.repeat(101),
  ])('refuses %j', (name) => {
    expect(() => checkModelName(name, [])).toThrow(/cannot be a model's name/);
  });
  it('refuses one that is taken, in whatever capitals', () => {
    expect(() => checkModelName('Mine', ['other', 'mine'])).toThrow(/a model mine already/);
    expect(() => checkModelName('mine-2.1_b', ['mine'])).not.toThrow();
  });
  it('are found where nobody gave one, and are always allowed', () => {
    expect(defaultModelName('/a/params', '', 'elastictok-fsq')).toBe('elastictok-fsq');
    expect(defaultModelName('/a/params (2)', '', 'elastictok-fsq')).toBe('elastictok-fsq');
    expect(defaultModelName('/a/streaming_train_state', '', 'tiny')).toBe('tiny');
    expect(defaultModelName('/a/My tuned!.params', '', 'elastictok-fsq')).toBe('My-tuned');
    expect(defaultModelName('/a/params', 'its own', 'x')).toBe('its-own');
    for (const odd of ['...', '日本', ' ', 'x'.repeat(300), '-a-'])
      expect(() => checkModelName(defaultModelName(odd, '', odd), [])).not.toThrow();
  });
});
