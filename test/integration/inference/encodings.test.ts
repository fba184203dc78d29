// Encodings shared by several tokenizations of one chunk: the encoder runs once per block, and nothing else changes.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChunkEncodings, loadModel, type TokenModel } from '../../../src-main/inference/model';
import { ModelRunner } from '../../../src-main/inference/runner';
import { tinyModelDir } from '../../fixtures/model';

const counts = [4, 9, 16];
/** Three different blocks of smooth values in [-1, 1]. */
const chunkOf = ({ config }: TokenModel) =>
  [1, 2, 3].map((speed) =>
    Float32Array.from({ length: config.blockValues }, (_, i) => 0.8 * Math.sin((speed * i) / 50 + speed)),
  );

async function errors(
  model: TokenModel,
  blocks: Float32Array[],
  encodings: ChunkEncodings | null,
): Promise<number[][]> {
  const all: number[][] = [];
  for (const count of counts) {
    const chunk = model.startChunk(encodings);
    const row: number[] = [];
    for (const patches of blocks) row.push((await (await chunk.beginBlock(patches)).commit(count)).mse);
    all.push(row);
  }
  return all;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('shared encodings', () => {
  it.each([
    [false, 3],
    [true, 3 * counts.length],
  ])('give the same errors where seeing the mask is %s, after %i runs of the encoder', async (seesMask, runs) => {
    const model = await loadModel(await tinyModelDir('fsq', { seesMask, learned: !seesMask }), { device: 'cpu' });
    const blocks = chunkOf(model);
    const expected = await errors(model, blocks, null);
    const encode = vi.spyOn(ModelRunner.prototype, 'encode');
    expect(await errors(model, blocks, new ChunkEncodings())).toEqual(expected);
    expect(encode).toHaveBeenCalledTimes(runs);
    await model.dispose();
  });

  it('are not taken for another block', async () => {
    const model = await loadModel(await tinyModelDir('fsq'), { device: 'cpu' });
    const blocks = chunkOf(model);
    const encodings = new ChunkEncodings();
    await errors(model, blocks, encodings);
    const others = blocks.map((block) => block.map((value) => -value));
    expect(await errors(model, others, encodings)).toEqual(await errors(model, others, null));
    await model.dispose();
  });
});
