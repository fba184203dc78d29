// Loads a model folder onto a device and starts chunks: the face of this folder to the engine.
import { realpath } from 'node:fs/promises';
import { StudioError } from '../contract/errors';
import type { DeviceName } from '../contract/settings';
import type { ModelConfig } from '../tokenizer/config';
import type { ChunkEncodings } from './blockSession';
import { ChunkDecoder, ChunkEncoder } from './chunks';
import { deviceLabel } from './devices';
import type { Precision } from './graph/parts';
import { damaged, readModelFiles } from './modelFiles';
import { verifyModel } from './registry';
import { ModelRunner } from './runner';
import { reasonOf } from './runtimeError';
import type { SessionDevice } from './session';

export {
  type BlockSession,
  ChunkEncodings,
  type CommittedBlock,
  type Distortion,
  type Similarity,
} from './blockSession';
export type { ChunkDecoder, ChunkEncoder } from './chunks';

export interface LoadOptions {
  /**
   * Where to run. `auto` is the CPU here: choosing a GPU takes a self-test (selfTest.ts), which the caller runs in a process
   * of its own, because a GPU driver can hang or take its process down.
   */
  device: DeviceName;
  /** Threads of the CPU; undefined is one per core. */
  threads?: number | undefined;
  /** What the self-test of the device gave; a GPU that it was not asked for computes float32, one kept count a run. The CPU always does. */
  precision?: Precision | undefined;
  batch?: number | undefined;
}

export class TokenModel {
  /** Use `loadModel`. */
  constructor(
    /** Name of the folder, and SHA-256 of the weights file in hexadecimal. */
    readonly info: { name: string; weightHash: string },
    readonly device: SessionDevice,
    readonly deviceLabel: string,
    /** One sentence for the user where the device is not the one asked for. */
    readonly notice: string | null,
    private readonly runner: ModelRunner,
  ) {}

  get config(): ModelConfig {
    return this.runner.config;
  }

  get precision(): Precision {
    return this.runner.precision;
  }

  /** How many kept counts `BlockSession.probeMany` evaluates in one run; 1 where the device gains nothing by more. */
  get batch(): number {
    return this.runner.batch;
  }

  /** Runs of encoder or decoder so far. */
  get runs(): number {
    return this.runner.runs;
  }

  /** Seconds spent inside ONNX Runtime so far. */
  get runSeconds(): number {
    return this.runner.runSeconds;
  }

  /** Starts a chunk: its first block has no context. `encodings` are given where the same chunk is tokenized more than once. */
  startChunk(encodings: ChunkEncodings | null = null): ChunkEncoder {
    return new ChunkEncoder(this.runner, encodings);
  }

  startDecode(): ChunkDecoder {
    return new ChunkDecoder(this.runner);
  }

  /** Frees the sessions; the model must not be used afterwards. */
  async dispose(): Promise<void> {
    await this.runner.dispose();
  }
}

/**
 * Checks the files of a model and loads it. A GPU that cannot be used is replaced by the CPU with a notice.
 * Throws StudioError `model-missing`, `model-damaged` or, when not even the CPU can run it, `device-failed`.
 */
export async function loadModel(dir: string, options: LoadOptions): Promise<TokenModel> {
  const { device, threads, precision, batch } = options;
  const { name, weightHash } = await verifyModel(dir);
  const files = await readModelFiles(dir);
  const weightsDir = await realpath(dir);
  const create = (on: SessionDevice) =>
    ModelRunner.create(files.config, files.weights, {
      device: on,
      threads,
      weightsDir,
      ...(on === 'cpu' ? {} : { precision, batch }),
    });
  const info = { name, weightHash };
  let notice: string | null = null;
  if (device !== 'auto' && device !== 'cpu') {
    try {
      const label = `${deviceLabel(device)}${precision === 'float16' ? ', float16' : ''}`;
      return new TokenModel(info, device, label, null, await create(device));
    } catch (error) {
      notice = `${deviceLabel(device)} cannot be used (${reasonOf(error)}); the CPU is used instead.`;
    }
  }
  try {
    return new TokenModel(info, 'cpu', deviceLabel('cpu', threads), notice, await create('cpu'));
  } catch (error) {
    if (/external|initializer|tensor data/i.test(reasonOf(error)))
      throw damaged(dir, 'its weights cannot be loaded', error);
    throw new StudioError(
      'device-failed',
      `the model does not load (${reasonOf(error)})`,
      'Free some memory and try again',
      name,
      {
        cause: error,
      },
    );
  }
}
