// One ONNX Runtime session of a graph built here: options per device, tensors in and out, time spent.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { runFailed } from './runtimeError';

// Else the runtime keeps usage data in the folder for temporary files, two files a process, to send them to its makers. Read at the first session.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Devices that a session can be made for; `auto` is decided before (see devices.ts). */
export type SessionDevice = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface SessionSettings {
  device: SessionDevice;
  /** Threads of the CPU; undefined lets ONNX Runtime take one per core. */
  threads?: number | undefined;
  /** Folder of the weights file the graph refers to. */
  weightsDir: string;
}

/** An input: float32 values or float16 bits and their shape, which must not change until the run has ended, or an earlier output. */
export type Feed = { data: Float32Array | Uint16Array; shape: readonly number[] } | Tensor;

export class GraphSession {
  /** Seconds spent inside ONNX Runtime so far. */
  runSeconds = 0;
  /** Runs so far. */
  runs = 0;

  private constructor(private readonly session: InferenceSession) {}

  /**
   * Loads a graph. `onDevice` names the outputs that stay in the device's memory until their `dispose()`, as inputs of later runs; only
   * WebGPU can do that. Throws what ONNX Runtime throws: an unusable device, or weights that cannot be read.
   */
  static async create(
    model: Uint8Array,
    { device, threads, weightsDir }: SessionSettings,
    onDevice: readonly string[] = [],
  ): Promise<GraphSession> {
    const session = await InferenceSession.create(model, {
      executionProviders: [device],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      preferredOutputLocation: Object.fromEntries(onDevice.map((name) => [name, 'gpu-buffer'])),
      extra: {
        session: {
          model_external_initializers_file_folder_path: weightsDir,
          // Idle threads sleep instead of spinning: two sessions, ffmpeg and the window share the cores. Measured on 2 busy cores,
          // spinning doubled both CPU and wall time.
          'intra_op.allow_spinning': '0',
        },
      },
    });
    return new GraphSession(session);
  }

  /**
   * Runs the graph and gives every output by name. The whole process stands still meanwhile, but each run first lets the event
   * loop turn (onnxruntime-node wraps it in setImmediate), so that messages such as a cancel are seen between runs.
   * Throws StudioError `device-failed` where the device is lost or has no memory left.
   */
  async run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Tensor>> {
    const tensors: Record<string, Tensor> = {};
    for (const [name, feed] of Object.entries(feeds)) {
      if (!('shape' in feed)) tensors[name] = feed;
      else tensors[name] = new Tensor(feed.data instanceof Float32Array ? 'float32' : 'float16', feed.data, feed.shape);
    }
    // Timed from the turn of the event loop on, so that waiting for other work is not counted.
    await new Promise((resolve) => setImmediate(resolve));
    const started = performance.now();
    // All outputs, always: with some on the device, ONNX Runtime 1.30 mixes up names and places when only a part is fetched.
    const outputs = await this.session.run(tensors).catch((error: unknown) => {
      throw runFailed(error);
    });
    this.runSeconds += (performance.now() - started) / 1000;
    this.runs++;
    return outputs as Record<string, Tensor>;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

/** The numbers of a float32 tensor that is not on a device. */
export function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('the graph has no such float32 output');
  return tensor.data;
}
