// One ONNX Runtime session of a graph built here: options per device, typed arrays in and out, time spent.
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Devices that a session can be made for; `auto` is decided before (see devices.ts). */
export type SessionDevice = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface SessionSettings {
  device: SessionDevice;
  /** Threads of the CPU; undefined lets ONNX Runtime take one per core. */
  threads?: number | undefined;
  /** Folder of the weights file the graph refers to. */
  weightsDir: string;
}

/** An input: float32 values and their shape. The values must not change until the run has ended. */
export interface Feed {
  data: Float32Array;
  shape: readonly number[];
}

export class GraphSession {
  /** Seconds spent inside ONNX Runtime so far. */
  runSeconds = 0;

  private constructor(private readonly session: InferenceSession) {}

  /** Loads a graph. Throws what ONNX Runtime throws: an unusable device, or weights that cannot be read. */
  static async create(model: Uint8Array, { device, threads, weightsDir }: SessionSettings): Promise<GraphSession> {
    const session = await InferenceSession.create(model, {
      executionProviders: [device],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
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
   */
  async run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Float32Array>> {
    const tensors: Record<string, Tensor> = {};
    for (const [name, { data, shape }] of Object.entries(feeds)) tensors[name] = new Tensor('float32', data, shape);
    // Timed from the turn of the event loop on, so that waiting for other work is not counted.
    await new Promise((resolve) => setImmediate(resolve));
    const started = performance.now();
    const outputs = await this.session.run(tensors);
    this.runSeconds += (performance.now() - started) / 1000;
    const arrays: Record<string, Float32Array> = {};
    for (const [name, tensor] of Object.entries(outputs)) arrays[name] = (await tensor.getData()) as Float32Array;
    return arrays;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}
