// What one variant of a model costs and gives: time per block, peak memory, tokens and errors on clips. Runs in a process of its own.
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decibels, mean } from '../../../src-main/analysis/statistics';
import { fillBlock } from '../../../src-main/engine/block';
import { emptyClip, measureChunk } from '../../../src-main/engine/curve/measure';
import { sampleChunks } from '../../../src-main/engine/curve/sample';
import { findSources } from '../../../src-main/engine/curve/sources';
import { weightsFile } from '../../../src-main/inference/graph/models';
import { floatProjection } from '../../../src-main/inference/graph/tower';
import { TokenModel } from '../../../src-main/inference/model';
import { readModelFiles } from '../../../src-main/inference/modelFiles';
import { ModelRunner } from '../../../src-main/inference/runner';
import type { SessionDevice } from '../../../src-main/inference/session';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { framesToPatches } from '../../../src-main/tokenizer/patches';
import { int8Projection } from './int8';

const rounds = 5;

export const variantSchema = z.object({
  dir: z.string(),
  precision: z.enum(['float32', 'float16', 'int8']),
  device: z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']) satisfies z.ZodType<SessionDevice>,
  threads: z.number().optional(),
  form: z.enum(['fused', 'plain']).optional(),
  clips: z.array(z.string()),
  chunks: z.number(),
});
export type Variant = z.output<typeof variantSchema>;

const times = z.array(z.number());
export const figuresSchema = z.object({
  /** Shortest time of a run by number of earlier blocks, in milliseconds. */
  encoder: times,
  decoder: times,
  loadMs: z.number(),
  /** Largest resident memory while loading and running, before any clip was read, in MiB. */
  peakMiB: z.number(),
  /** Over the measured blocks of all clips: sum of the kept counts at the default threshold, PSNR at the full count in dB. */
  blocks: z.number(),
  tokens: z.number(),
  psnr: z.number(),
  /** Of an int8 FSQ model: share of the indexes of all tokens of those blocks that are not float32's. */
  otherIndexes: z.number().nullable(),
});
export type Figures = z.output<typeof figuresSchema>;

/** Loads the variant and measures it. Throws what loading and reading throw. */
export async function measureVariant(variant: Variant): Promise<Figures> {
  const { dir, precision, device, threads, form } = variant;
  const { config, weights, name } = await readModelFiles(dir);
  const weightsDir = await realpath(dir);
  const project = precision === 'int8' ? int8Projection(join(weightsDir, weightsFile)) : floatProjection;
  const started = performance.now();
  const settings = { device, threads, weightsDir, precision: precision === 'float16' ? precision : undefined };
  const runner = await ModelRunner.create(config, weights, settings, form, project);
  const loadMs = performance.now() - started;
  const timed = await timeBlocks(runner);
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  const model = new TokenModel({ name, weightHash: '' }, device, device, null, runner);
  const reference =
    precision === 'int8' && config.bottleneck_type === 'fsq'
      ? await ModelRunner.create(config, weights, { device, threads, weightsDir }, form)
      : null;
  const quality = await measureQuality(model, variant, reference === null ? [] : [runner, reference]);
  await model.dispose();
  await reference?.dispose();
  return { ...timed, loadMs, peakMiB, ...quality };
}

async function timeBlocks(runner: ModelRunner): Promise<Pick<Figures, 'encoder' | 'decoder'>> {
  const { config } = runner;
  const result = { encoder: [] as number[], decoder: [] as number[] };
  const timed = async <T>(name: keyof typeof result, block: number, call: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const value = await call();
    result[name][block] = Math.min(result[name][block] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    return value;
  };
  const patches = Float32Array.from({ length: config.blockValues }, () => Math.random() * 2 - 1);
  const n = Math.ceil(config.max_toks / 3);
  const values = Float32Array.from({ length: n * config.latentDim }, () => Math.random() * 2 - 1);
  for (let round = 0; round < rounds; round++) {
    const [encoderContext, decoderContext] = [runner.newEncoderContext(), runner.newDecoderContext()];
    for (let block = 0; block < config.max_context_blocks; block++) {
      await encoderContext.append(
        await timed('encoder', block, () => runner.encode(patches, n, block, encoderContext)),
      );
      await decoderContext.append(await timed('decoder', block, () => runner.decode(values, block, decoderContext)));
    }
  }
  return result;
}

/** `compared`: none, or two runners whose indexes are compared. */
async function measureQuality(model: TokenModel, { clips, chunks }: Variant, compared: readonly ModelRunner[]) {
  const {
    max_toks: maxToks,
    default_threshold: threshold,
    resolution,
    max_context_blocks,
    frames_per_block,
  } = model.config;
  const [tools, signal] = [await locateFfmpeg(), new AbortController().signal];
  const errors: number[] = [];
  let [tokens, indexes, others] = [0, 0, 0];
  for (const { name, kind, probe } of await findSources(clips, tools, 'none', signal, () => {})) {
    const clip = emptyClip(name, kind, { counts: [maxToks], thresholds: [threshold] }, []);
    const chunkFrames = max_context_blocks * frames_per_block;
    const options = { probe, tools, resolution, chunkFrames, chunks, signal, onPartial: () => {} };
    for await (const chunk of sampleChunks(options)) {
      await measureChunk(clip, chunk, model, [], signal);
      const [ours, theirs] = await Promise.all(compared.map((runner) => indexesOf(runner, chunk.frames)));
      indexes += ours?.length ?? 0;
      others += ours?.filter((index, i) => index !== theirs?.[i]).length ?? 0;
    }
    errors.push(...(clip.uniform[0]?.mse ?? []));
    tokens += (clip.adaptive[0]?.n ?? []).reduce((a, b) => a + b, 0);
  }
  if (errors.length === 0) throw new Error(`no video or picture among ${clips.join(', ')}`);
  const otherIndexes = indexes === 0 ? null : others / indexes;
  return { blocks: errors.length, tokens, psnr: decibels(mean(errors)), otherIndexes };
}

/** Indexes of every token of a chunk. */
async function indexesOf(runner: ModelRunner, frames: readonly Uint8Array[]): Promise<number[]> {
  const { config, bottleneck } = runner;
  const context = runner.newEncoderContext();
  const indexes: number[] = [];
  for (let at = 0; at < frames.length; at += config.frames_per_block) {
    const patches = framesToPatches(
      fillBlock(frames.slice(at, at + config.frames_per_block), config.frames_per_block),
      config,
    );
    const encoded = await runner.encode(patches, config.max_toks, at / config.frames_per_block, context);
    await context.append(encoded);
    indexes.push(...bottleneck.store(encoded.latents, config.max_toks));
  }
  return indexes;
}
