// A loaded model: probing, committing, decoding again, context, limits.
import { describe, expect, it } from 'vitest';
import { loadModel, type TokenModel } from '../../../src-main/inference/model';
import { readModelFiles } from '../../../src-main/inference/modelFiles';
import { ModelRunner } from '../../../src-main/inference/runner';
import { tokenOrder } from '../../../src-main/tokenizer/order';
import { framesToPatches, meanSquaredError } from '../../../src-main/tokenizer/patches';
import { searches } from '../../../src-main/tokenizer/search';
import { tinyModelDir } from '../../fixtures/model';

/** A smooth moving picture, `t` in frames. */
function picture(size: number, t: number): Uint8Array {
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
    return 128 + 100 * Math.sin(x / 9 + t + c) * Math.cos(y / 11 + 2 * c);
  });
}

function block({ config }: TokenModel, t: number): Float32Array {
  const frames = Array.from({ length: config.frames_per_block }, (_, i) => picture(config.resolution, t + i));
  return framesToPatches(frames, config);
}

const cases = [
  ['fsq', {}],
  ['fsq', { resolution: 64 }],
  ['fsq', { seesMask: true, learned: false }],
  ['fsq', { tokenOrder: 'bayer' }],
  ['fsq', { seesPrevious: true }],
  ['vae', { framesPerBlock: 2 }],
] as const;

describe('a chunk', () => {
  it.each(cases)('%s %o decodes to the very bits of the commit, probed or not', async (kind, options) => {
    const model = await loadModel(await tinyModelDir(kind, options), { device: 'cpu' });
    const [encoder, decoder] = [model.startChunk(), model.startDecode()];
    for (let t = 0; t < 3; t++) {
      const session = await encoder.beginBlock(block(model, t));
      const n = 5 + t;
      // The last block is committed without a probe, the others with probes before and after.
      const probed = t === 2 ? null : await session.probe(n);
      if (t === 0) await session.probe(n + 3);
      const { codes, recon, mse } = await session.commit(n);
      if (probed !== null) expect(probed).toEqual({ mse, ssim: null });
      expect(codes).toHaveLength(kind === 'fsq' ? n : n * model.config.latentDim);
      expect(await decoder.decodeBlock(codes, n)).toEqual(recon);
    }
    await model.dispose();
  });

  it('gives the same codes and errors every time', async () => {
    const run = async () => {
      const model = await loadModel(await tinyModelDir('fsq'), { device: 'cpu' });
      const session = await model.startChunk().beginBlock(block(model, 1));
      const result = await session.commit(9);
      await model.dispose();
      return result;
    };
    expect(await run()).toEqual(await run());
  });

  it('lets a block see the ones before it', async () => {
    const model = await loadModel(await tinyModelDir('fsq'), { device: 'cpu' });
    const alone = await (await model.startChunk().beginBlock(block(model, 7))).commit(10);
    const chunk = model.startChunk();
    await (await chunk.beginBlock(block(model, 0))).commit(10);
    const after = await (await chunk.beginBlock(block(model, 7))).commit(10);
    expect(after.recon).not.toEqual(alone.recon);
    await model.dispose();
  });

  it('shows the decoder the reconstruction of the block before, where its config asks for that', async () => {
    for (const seesPrevious of [true, false]) {
      const { config, weights, dir } = await readModelFiles(await tinyModelDir('fsq', { seesPrevious }));
      const runner = await ModelRunner.create(config, weights, { device: 'cpu', weightsDir: dir });
      const values = Float32Array.from({ length: 8 * config.latentDim }, (_, i) => Math.sin(i));
      const first = await runner.decode(values, 0, runner.newDecoderContext());
      const second = async (recon: Float32Array) => {
        const context = runner.newDecoderContext();
        await context.append({ present: first.present, recon });
        return (await runner.decode(values, 1, context)).recon;
      };
      const [own, other] = [await second(first.recon), await second(first.recon.map((value) => -value))];
      const difference = meanSquaredError(own, other);
      if (seesPrevious) expect(difference).toBeGreaterThan(1e-6);
      else expect(difference).toBe(0);
      await runner.dispose();
    }
  });

  it('in Bayer order holds the codes of raster order, moved, and shows evenly spread patches first', async () => {
    const [raster, bayer] = await Promise.all(
      (['raster', 'bayer'] as const).map(async (tokenOrder) =>
        loadModel(await tinyModelDir('fsq', { tokenOrder }), { device: 'cpu' }),
      ),
    );
    const patches = block(raster!, 3);
    const all = await (await raster!.startChunk().beginBlock(patches)).commit(16);
    const moved = await (await bayer!.startChunk().beginBlock(patches)).commit(16);
    const order = tokenOrder(bayer!.config)!;
    expect([...moved.codes]).toEqual(Array.from(order, (patch) => all.codes[patch]));
    expect(moved.recon).toEqual(all.recon);
    const { recon, codes } = await (await bayer!.startChunk().beginBlock(patches)).commit(4);
    expect(codes).toEqual(moved.codes.subarray(0, 4));
    const change = (patch: number) =>
      meanSquaredError(
        recon.subarray(patch * 192, patch * 192 + 192),
        all.recon.subarray(patch * 192, patch * 192 + 192),
      );
    // Dropped patches turn grey; kept ones only feel that through attention.
    const changes = Array.from({ length: 16 }, (_, patch) => change(patch));
    const least = changes.map((_, patch) => patch).sort((a, b) => changes[a]! - changes[b]!);
    expect(least.slice(0, 4).sort((a, b) => a - b)).toEqual([0, 2, 8, 10]);
    await Promise.all([raster!.dispose(), bayer!.dispose()]);
  });

  it('has errors that fall with n, so that the search finds the smallest passing count', async () => {
    const model = await loadModel(await tinyModelDir('fsq', { resolution: 64 }), { device: 'cpu' });
    const session = await model.startChunk().beginBlock(block(model, 0));
    const { min_toks: minToks, max_toks: maxToks } = model.config;
    const { mse: worst } = await session.probe(minToks);
    const { mse: best } = await session.probe(maxToks);
    expect(best).toBeLessThan(worst / 3);
    const limit = (worst + best) / 2;
    const probe = async (counts: readonly number[]) => (await session.probeMany(counts)).map(({ mse }) => mse);
    const found = await searches.binary(probe, { minToks, maxToks, limit });
    expect(found.passed).toBe(true);
    expect(found.n).toBeGreaterThan(minToks);
    expect((await session.probe(found.n)).mse).toBe(found.error);
    expect(model.runSeconds).toBeGreaterThan(0);
    await model.dispose();
  });

  it('refuses too many blocks, wrong sizes, bad counts and foreign codes', async () => {
    const model = await loadModel(await tinyModelDir('fsq', { contextBlocks: 2 }), { device: 'cpu' });
    const chunk = model.startChunk();
    await expect(chunk.beginBlock(new Float32Array(3))).rejects.toThrow(/values/);
    for (let t = 0; t < 2; t++) {
      const session = await chunk.beginBlock(block(model, t));
      await expect(session.probe(0)).rejects.toThrow(/kept count/);
      await expect(session.probe(17)).rejects.toThrow(/kept count/);
      await session.commit(4);
      await expect(session.commit(4)).rejects.toThrow(/committed/);
    }
    await expect(chunk.beginBlock(block(model, 2))).rejects.toThrow(/at most 2 blocks/);
    const decoder = model.startDecode();
    await expect(decoder.decodeBlock(Uint16Array.of(1, 2), 3)).rejects.toThrow(/not 3 tokens/);
    await expect(decoder.decodeBlock(Uint16Array.of(64000), 1)).rejects.toThrow(/outside the codebook/);
    await model.dispose();
  });

  it('lets the event loop turn between probes', async () => {
    const model = await loadModel(await tinyModelDir('fsq'), { device: 'cpu' });
    const session = await model.startChunk().beginBlock(block(model, 0));
    let [turns, done] = [0, false];
    const turn = () => {
      turns++;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    for (let n = 4; n <= 16; n++) await session.probe(n);
    done = true;
    expect(turns).toBeGreaterThanOrEqual(13);
    await model.dispose();
  });
});
