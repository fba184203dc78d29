// Shards: what is written is what is read, and damage is named.
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract/errors';
import { mapMeasures } from '../../../src-main/contract/measures';
import { decodeSafetensors, encodeSafetensors } from '../../../src-main/formats/safetensors';
import { CHECKSUM_KEY, shardChecksum } from '../../../src-main/store/checksum';
import { decodeShard, encodeShard, shardFrameCounts, shardPassed } from '../../../src-main/store/shards';
import type { ShardData } from '../../../src-main/store/shardTypes';
import { shardOrigin } from '../../../src-main/store/writer';
import { sampleManifest, sampleShard } from './samples';

const manifest = sampleManifest();
const origin = shardOrigin(manifest);
const hash = manifest.model.weightHash;
const encode = (shard: ShardData) => encodeShard(shard, origin);
const decode = (bytes: Uint8Array, index = 0) => decodeShard(bytes, 'clip.etok/shards/00000.safetensors', index, hash);

const measureTensors = [
  'change',
  'motion',
  'structure',
  'colour',
  'camera_motion',
  'residual_motion',
  'si',
  'ti',
  'cut_score',
  'transition_score',
  'transition_frames',
  'transition_type',
];

/** A sound shard without some of its tensors; of an earlier version unless it says which. */
function without(bytes: Uint8Array, isLeftOut: (name: string) => boolean, version?: string): Uint8Array {
  const { metadata, tensors } = decodeSafetensors(bytes);
  const { measures_version: _, [CHECKSUM_KEY]: _sum, ...rest } = metadata;
  const said = version === undefined ? rest : { ...rest, measures_version: version };
  const kept = [...tensors].filter(([name]) => !isLeftOut(name)).map(([, tensor]) => tensor);
  return encodeSafetensors(kept, { ...said, [CHECKSUM_KEY]: shardChecksum(kept, said) });
}

function failure(action: () => unknown): StudioError {
  try {
    action();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('shards', () => {
  it('come back as they were, FSQ and VAE', () => {
    const fsq = sampleShard(2);
    expect(decode(encode(fsq), 2)).toEqual(fsq);
    const vae = sampleShard(0, {
      codesDtype: 'F16',
      dim: 3,
      codes: Uint16Array.from({ length: 36 }, (_, i) => i * 100),
    });
    expect(decode(encodeShard(vae, { ...origin, bottleneck: 'vae', levels: null }))).toEqual(vae);
  });
  it('have the names, dtypes and shapes of the design, and say what they are', () => {
    const { metadata, tensors } = decodeSafetensors(encode(sampleShard(3)));
    expect(Object.fromEntries([...tensors].map(([name, { dtype, shape }]) => [name, [dtype, ...shape]]))).toEqual({
      codes: ['U16', 12],
      block_offsets: ['I64', 5],
      n: ['I32', 4],
      mse: ['F32', 4],
      nfe: ['I32', 4],
      frame: ['I64', 7],
      pts: ['F64', 7],
      ...Object.fromEntries(measureTensors.map((name) => [name, ['F32', 7]])),
    });
    expect(metadata).toMatchObject({
      chunk_index: '3',
      model: 'tiny',
      weight_hash: hash,
      bottleneck: 'fsq',
      levels: '[8,8,5]',
      threshold: '0.007',
      measures_version: '2',
    });
  });
  it('of before there were 12 measures have zeros for those that are missing', () => {
    const shard = sampleShard(0);
    const { change, motion } = shard.measures;
    const old = without(encode(shard), (name) => measureTensors.slice(2).includes(name));
    expect(decode(old)).toEqual({
      ...shard,
      measures: { ...mapMeasures(() => new Float32Array(7)), change, motion },
    });
  });
  it('of this version have every measure', () => {
    const short = without(encode(sampleShard(0)), (name) => name === 'transition_type', '2');
    expect(failure(() => decode(short)).message).toContain('transition_type is missing');
  });
  it('give equal bytes for equal chunks, and are small', () => {
    expect(encode(sampleShard(1))).toEqual(encode(sampleShard(1)));
    expect(encode(sampleShard(1)).length).toBeLessThan(3000);
  });
  it('tell frames per block and which blocks passed', () => {
    expect(shardFrameCounts(sampleShard(0))).toEqual([2, 2, 2, 1]);
    expect(shardPassed(sampleShard(0), { metric: 'mse', threshold: 0.007 })).toEqual([true, true, false, true]);
  });
  it('carry the similarity where that is the metric, and decide by it', () => {
    const ssim = Float32Array.from([0.95, 0.7, 0.9, 0.89]);
    const shard = decodeShard(encode(sampleShard(0, { ssim })), 'x', 0, hash);
    expect(shard.ssim).toEqual(ssim);
    expect(shardPassed(shard, { metric: 'ssim', threshold: 0.899 })).toEqual([true, false, true, false]);
    expect(decodeShard(encode(sampleShard(0)), 'x', 0, hash).ssim).toBe(null);
  });
  it.each<[string, Partial<ShardData>]>([
    ['where there are 11 tokens', { codes: new Uint16Array(11) }],
    ['number of blocks', { mse: new Float32Array(3) }],
    ['number of frames', { pts: new Float64Array(6) }],
    ['does not start at 0', { blockOffsets: Float64Array.from([1, 3, 8, 8, 12]) }],
    ['falls at block 1', { blockOffsets: Float64Array.from([0, 9, 8, 8, 12]), n: Int32Array.from([9, -1, 0, 4]) }],
    ['where n says', { n: Int32Array.from([3, 4, 1, 4]) }],
    ['error', { mse: Float32Array.from([0.1, Number.NaN, 0, 0]) }],
    ['do not make 4 blocks', { framesPerBlock: 3 }],
    ['do not rise', { frame: Float64Array.from([0, 1, 2, 2, 4, 5, 6]) }],
    ['si is not finite', { measures: { ...sampleShard(0).measures, si: new Float32Array(7).fill(Number.NaN) } }],
    ['cameraMotion does not agree', { measures: { ...sampleShard(0).measures, cameraMotion: new Float32Array(6) } }],
    ['not finite', { pts: Float64Array.from([0, 1, Number.POSITIVE_INFINITY, 3, 4, 5, 6]) }],
    ['ssim', { ssim: new Float32Array(3) }],
    ['dtype F16', { codesDtype: 'F16' }],
  ])('are not written where they do not fit together: %s', (what, changes) => {
    const error = failure(() => encode(sampleShard(0, changes)));
    expect(error.code).toBe('internal');
    expect(error.message).toContain(what);
  });
  it('refuse wrong chunks, wrong weights and other files', () => {
    const bytes = encode(sampleShard(0));
    expect(failure(() => decode(bytes, 1)).message).toContain('it holds chunk 0');
    expect(failure(() => decodeShard(bytes, 'x', 0, 'cd'.repeat(32))).message).toContain('other weights');
    expect(failure(() => decode(encodeSafetensors([], { format: 'other' }))).message).toContain('its format is other');
  });
  it('refuse every truncation, naming the file', () => {
    const bytes = encode(sampleShard(0));
    for (let length = 0; length < bytes.length; length += 37) {
      const error = failure(() => decode(bytes.subarray(0, length)));
      expect(error.data).toMatchObject({ code: 'analysis-damaged', file: 'clip.etok/shards/00000.safetensors' });
    }
  });
  it('refuse a flipped bit anywhere', () => {
    const bytes = encode(sampleShard(0));
    const accepted: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      try {
        decode(flipped);
        accepted.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(StudioError);
      }
    }
    // Only padding may change: a space of the header that becomes another white space.
    for (const at of accepted) expect(bytes[at]).toBe(0x20);
  });
});
