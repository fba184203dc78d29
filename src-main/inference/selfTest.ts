// Tries a device with a short form of the model itself: same results as the CPU, in which precision, and how long a probe takes.
import { realpath } from 'node:fs/promises';
import { StudioError } from '../contract/errors';
import type { DeviceName } from '../contract/settings';
import type { ModelConfig } from '../tokenizer/config';
import { type Present, release } from './context';
import { deviceLabel } from './devices';
import type { Precision } from './graph/parts';
import { type ModelFiles, readModelFiles } from './modelFiles';
import { type Decoded, type Encoded, ModelRunner } from './runner';
import { reasonOf } from './runtimeError';
import type { SessionDevice } from './session';

export interface SelfTestResult {
  device: SessionDevice;
  deviceLabel: string;
  /** float16 on a GPU that computes it well enough, for a model whose file holds 16-bit floats: float32 models keep the training code's codes. */
  precision: Precision;
  /** How many kept counts one run takes best. */
  batch: number;
  /** Time of one probe at the start of a chunk, in a run of `batch`, scaled to all layers. */
  probeMilliseconds: number;
  /** Largest difference from the CPU in the reconstruction, on pixels in [-1, 1]. */
  difference: number;
}

/** Differences up to these are accepted: rounding of a GPU (TF32 matrices included) stays below, a wrong operator does not. */
export const selfTestTolerance = { latents: 0.02, recon: 0.02 } as const;

/** Numbers of kept counts in one run that a GPU is tried with, and the share of the time that more of them must save. */
const batches = [4, 8] as const;
const batchGain = 0.1;

/** Tokens that keep a GPU busy: more in one run only take memory. A published model has as many in one block. */
const batchTokens = 4096;

/** Layers of each graph that are run: enough to meet every operator, and a large model answers in seconds. */
const testLayers = 2;

interface Outcome {
  encoded: Encoded;
  decoded: Decoded;
  batch: number;
  /** Of one probe in a run of `batch`. */
  milliseconds: number;
}

/**
 * Runs the first layers of a model on a device and on the CPU, two blocks of one chunk, and compares. Call it in a process of its
 * own and with a time limit: on machines without a usable GPU the driver may throw, hang or end the process.
 * Throws StudioError `device-failed` where the device cannot be used or gives other results, and `model-*` as loading does.
 */
export async function selfTest(dir: string, asked: DeviceName): Promise<SelfTestResult> {
  const device: SessionDevice = asked === 'auto' ? 'cpu' : asked;
  const files = await readModelFiles(dir);
  const { num_decoder_layers: layers } = files.config;
  const result = (precision: Precision, { batch, milliseconds }: Outcome, difference: number): SelfTestResult => {
    const probeMilliseconds = (milliseconds * layers) / Math.min(testLayers, layers);
    return { device, deviceLabel: deviceLabel(device), precision, batch, probeMilliseconds, difference };
  };
  if (device === 'cpu') return result('float32', await outcome(files, device, 'float32'), 0);
  const reference = await outcome(files, 'cpu', 'float32');
  const tested = async (precision: Precision) => {
    const on = await outcome(files, device, precision);
    return result(precision, on, difference(on, reference));
  };
  if (!holdsHalves(files)) return tested('float32');
  return tested('float16').catch(() => tested('float32'));
}

/** Whether the weights of the layers are 16-bit floats, of either kind. */
function holdsHalves({ weights }: ModelFiles): boolean {
  return weights('decoder/decoder_blocks/scan_decoder/attention/wq/kernel').type !== 'F32';
}

/** The largest difference in the reconstruction. Throws StudioError `device-failed` where results differ by more than the tolerance. */
function difference(tested: Outcome, reference: Outcome): number {
  const recon = largestDifference(tested.decoded.recon, reference.decoded.recon);
  const scale = reference.encoded.latents.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const latents = largestDifference(tested.encoded.latents, reference.encoded.latents) / scale;
  if (!(recon <= selfTestTolerance.recon && latents <= selfTestTolerance.latents))
    throw failure(`its results differ from the CPU's by ${Math.max(recon, latents).toPrecision(2)}`);
  return recon;
}

async function outcome(files: ModelFiles, device: SessionDevice, precision: Precision): Promise<Outcome> {
  const config: ModelConfig = {
    ...files.config,
    num_encoder_layers: Math.min(testLayers, files.config.num_encoder_layers),
    num_decoder_layers: Math.min(testLayers, files.config.num_decoder_layers),
    max_context_blocks: 2,
  };
  // Measured on the CPU: runs of several kept counts gain nothing.
  const tried = device === 'cpu' ? [] : batches.filter((batch) => batch * config.max_toks <= batchTokens);
  let runner: ModelRunner;
  try {
    const settings = { device, precision, batch: Math.max(1, ...tried), weightsDir: await realpath(files.dir) };
    runner = await ModelRunner.create(config, files.weights, settings);
  } catch (error) {
    throw failure(reasonOf(error), error);
  }
  try {
    const blocks = await runBlocks(runner);
    let best = { batch: 1, milliseconds: await timeProbe(runner, 1) };
    for (const batch of tried) {
      const milliseconds = await timeProbe(runner, batch);
      if (milliseconds < best.milliseconds * (1 - batchGain)) best = { batch, milliseconds };
    }
    return { ...blocks, ...best };
  } catch (error) {
    throw error instanceof StudioError ? error : failure(reasonOf(error), error);
  } finally {
    await runner.dispose();
  }
}

/** A block and codes of half its tokens. Codes are fixed, so that a latent on the edge of two codes changes nothing. */
function testBlock({ max_toks: tokens, blockValues, latentDim }: ModelConfig) {
  const n = Math.ceil(tokens / 2);
  const patches = Float32Array.from({ length: blockValues }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * 0.011));
  return { n, patches, values: Float32Array.from({ length: n * latentDim }, (_, i) => Math.sin(i * 0.7)) };
}

/** Two blocks, the second seeing the first. */
async function runBlocks(runner: ModelRunner): Promise<Pick<Outcome, 'encoded' | 'decoded'>> {
  const { n, patches, values } = testBlock(runner.config);
  const encoderContext = runner.newEncoderContext();
  const decoderContext = runner.newDecoderContext();
  const seen: Present[] = [];
  const run = async (block: number) => {
    const encoded = await runner.encode(patches, n, block, encoderContext);
    const decoded = await runner.decode(values, block, decoderContext);
    seen.push(encoded.present, decoded.present);
    return { encoded, decoded };
  };
  const first = await run(0);
  await encoderContext.append(first.encoded);
  await decoderContext.append(first.decoded);
  const second = await run(1);
  seen.forEach(release);
  encoderContext.dispose();
  decoderContext.dispose();
  return second;
}

/** Milliseconds of one probe at the start of a chunk, in a run of `batch`. */
async function timeProbe(runner: ModelRunner, batch: number): Promise<number> {
  const { n, patches, values } = testBlock(runner.config);
  const [encoder, decoder] = [runner.newEncoderContext(), runner.newDecoderContext()];
  const seesMask = runner.config.encoder_sees_mask;
  const probe = async () => {
    if (batch === 1) {
      release((await runner.decode(values, 0, decoder)).present);
      if (seesMask) release((await runner.encode(patches, n, 0, encoder)).present);
      return;
    }
    await runner.decodeMany(new Array<Float32Array>(batch).fill(values), 0, decoder);
    if (seesMask) await runner.encodeMany(patches, new Array<number>(batch).fill(n), 0, encoder);
  };
  // The first run makes the device compile its programs; the shortest of three more is taken, as other work may interfere.
  await probe();
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const before = runner.runSeconds;
    await probe();
    milliseconds = Math.min(milliseconds, ((runner.runSeconds - before) * 1000) / batch);
  }
  return milliseconds;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

/** The device's name is left out: who asked knows it and names it in the sentence around this. */
function failure(what: string, cause?: unknown): StudioError {
  return new StudioError('device-failed', what, 'Choose another device', null, { cause });
}
