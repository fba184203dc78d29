// Tries a device with a short form of the model itself: same results as the CPU, and how long a probe takes.
import { realpath } from 'node:fs/promises';
import { StudioError } from '../contract/errors';
import type { DeviceName } from '../contract/settings';
import type { ModelConfig } from '../tokenizer/config';
import { deviceLabel, reasonOf } from './devices';
import { type ModelFiles, readModelFiles } from './modelFiles';
import { type Decoded, type Encoded, ModelRunner } from './runner';
import type { SessionDevice } from './session';

export interface SelfTestResult {
  device: SessionDevice;
  deviceLabel: string;
  /** Time of one probe at the start of a chunk, scaled to all layers. */
  probeMilliseconds: number;
  /** Largest difference from the CPU in the reconstruction, on pixels in [-1, 1]. */
  difference: number;
}

/** Differences up to these are accepted: rounding of a GPU (TF32 matrices included) stays below, a wrong operator does not. */
export const selfTestTolerance = { latents: 0.02, recon: 0.02 } as const;

/** Layers of each graph that are run: enough to meet every operator, and a large model answers in seconds. */
const testLayers = 2;

interface Outcome {
  encoded: Encoded;
  decoded: Decoded;
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
  const tested = await outcome(files, device);
  let difference = 0;
  if (device !== 'cpu') {
    const reference = await outcome(files, 'cpu');
    difference = largestDifference(tested.decoded.recon, reference.decoded.recon);
    const scale = Math.max(
      1,
      reference.encoded.latents.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    );
    const latents = largestDifference(tested.encoded.latents, reference.encoded.latents) / scale;
    if (!(difference <= selfTestTolerance.recon && latents <= selfTestTolerance.latents))
      throw failure(`its results differ from the CPU's by ${Math.max(difference, latents).toPrecision(2)}`);
  }
  const { num_decoder_layers: layers } = files.config;
  const probeMilliseconds = (tested.milliseconds * layers) / Math.min(testLayers, layers);
  return { device, deviceLabel: deviceLabel(device), probeMilliseconds, difference };
}

async function outcome(files: ModelFiles, device: SessionDevice): Promise<Outcome> {
  const config: ModelConfig = {
    ...files.config,
    num_encoder_layers: Math.min(testLayers, files.config.num_encoder_layers),
    num_decoder_layers: Math.min(testLayers, files.config.num_decoder_layers),
    max_context_blocks: 2,
  };
  let runner: ModelRunner;
  try {
    runner = await ModelRunner.create(config, files.weights, { device, weightsDir: await realpath(files.dir) });
  } catch (error) {
    throw failure(reasonOf(error), error);
  }
  try {
    return await runBlocks(runner);
  } catch (error) {
    throw error instanceof StudioError ? error : failure(reasonOf(error), error);
  } finally {
    await runner.dispose();
  }
}

/** Two blocks, the second seeing the first. Codes are fixed, so that a latent on the edge of two codes changes nothing. */
async function runBlocks(runner: ModelRunner): Promise<Outcome> {
  const { config } = runner;
  const n = Math.ceil(config.max_toks / 2);
  const patches = Float32Array.from({ length: config.blockValues }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * 0.011));
  const values = Float32Array.from({ length: n * config.latentDim }, (_, i) => Math.sin(i * 0.7));
  const encoderContext = runner.newEncoderContext();
  const decoderContext = runner.newDecoderContext();
  encoderContext.append(await runner.encode(patches, n, 0, encoderContext));
  decoderContext.append(await runner.decode(values, 0, decoderContext));
  const encoded = await runner.encode(patches, n, 1, encoderContext);
  const decoded = await runner.decode(values, 1, decoderContext);
  // The first runs made the device compile its programs; the shortest of three more is taken, as other work may interfere.
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const before = runner.runSeconds;
    await runner.decode(values, 0, runner.newDecoderContext());
    if (config.encoder_sees_mask) await runner.encode(patches, n, 0, runner.newEncoderContext());
    milliseconds = Math.min(milliseconds, (runner.runSeconds - before) * 1000);
  }
  return { encoded, decoded, milliseconds };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

/** The device's name is left out: who asked knows it and names it in the sentence around this. */
function failure(what: string, cause?: unknown): StudioError {
  return new StudioError('device-failed', what, 'Choose another device', null, { cause });
}
