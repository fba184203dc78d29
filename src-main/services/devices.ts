// Which device runs a model: each candidate is tried by a self-test in a process of its own, and the fastest one is taken.
import { availableParallelism } from 'node:os';
import { type DeviceName, type DeviceView, deviceNames, StudioError, toErrorData } from '../contract';
import { type EngineSpawner, quietFlag } from '../engine/link';
import { selfTestResultSchema } from '../engine/protocol';
import { EngineSupervisor } from '../engine/supervisor';
import { statedHash } from '../inference/registry';
import type { SelfTestStore } from './selfTestStore';

/** A driver that hangs is given this long, the CPU's reference run included; a CPU does not hang, but is slow with a large model. */
const selfTestTimeoutMs = { gpu: 180_000, cpu: 600_000 } as const;

type RealDevice = Exclude<DeviceName, 'auto'>;

const labels: Record<RealDevice, string> = {
  cpu: `CPU, ${availableParallelism()} threads`,
  webgpu: 'WebGPU',
  cuda: 'NVIDIA CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** Devices that can exist on a platform at all, the ones worth trying first in front; the CPU is always there. */
export function candidates(platform: NodeJS.Platform): RealDevice[] {
  if (platform === 'win32') return ['webgpu', 'dml', 'cuda', 'cpu'];
  if (platform === 'darwin') return ['webgpu', 'coreml', 'cpu'];
  return ['cuda', 'webgpu', 'cpu'];
}

/** What a self-test gave: the time of one probe, or why the device cannot be used. */
export type Measured = ({ milliseconds: number } & DeviceUse) | { failure: string };

/** How a device runs a model best, as its self-test found. */
export interface DeviceUse {
  precision: 'float32' | 'float16';
  /** Kept counts in one run. */
  batch: number;
}

/** The device of an analysis, and one sentence for the user where it is not the one asked for. */
export interface ChosenDevice extends DeviceUse {
  device: RealDevice;
  /** True where it failed in an analysis: the CPU computes in its place. */
  onCpu: boolean;
  notice: string | null;
}

const plainUse: DeviceUse = { precision: 'float32', batch: 1 };

/** Runs self-tests and remembers their results for the life of the program; `store` keeps the times beyond it. */
export class DeviceTests {
  #results = new Map<string, Promise<Measured>>();
  #views = new Map<RealDevice, DeviceView>();
  /** Why devices failed in an analysis after they had passed the self-test. */
  #failed = new Map<string, string>();
  #running: EngineSupervisor | null = null;
  #measuring: Promise<unknown> = Promise.resolve();
  #closed = false;

  /**
   * @param spawn starts the process in which one self-test runs. @param entry the built engine
   * @param onChange called with the list whenever a result is in. @param store takes every time that was measured
   */
  constructor(
    private readonly spawn: EngineSpawner,
    private readonly entry: string,
    private readonly onChange: (devices: DeviceView[]) => void = () => {},
    private readonly store: SelfTestStore | null = null,
  ) {
    for (const name of candidates(process.platform)) {
      this.#views.set(name, {
        name,
        label: labels[name],
        available: name === 'cpu',
        probeMilliseconds: null,
        note: null,
      });
    }
  }

  views(): DeviceView[] {
    return [...this.#views.values()];
  }

  /** Tests one device, or all of them, anew with this model; gives the list. */
  async test(modelDir: string, device: DeviceName | null): Promise<DeviceView[]> {
    const all = candidates(process.platform);
    // One after another: two at once would measure each other.
    for (const name of device === null || device === 'auto' ? all : all.filter((one) => one === device)) {
      await this.#measureAgain(modelDir, name);
    }
    return this.views();
  }

  /** Tests every device of this system anew with this model; gives what each one gave. */
  async verify(modelDir: string): Promise<Map<DeviceName, Measured>> {
    const results = new Map<DeviceName, Measured>();
    for (const device of candidates(process.platform)) {
      results.set(device, await this.#measureAgain(modelDir, device));
    }
    return results;
  }

  /**
   * Chooses the device for an analysis. A device asked for by name that fails its self-test is replaced by the CPU.
   * @throws StudioError `device-failed` for one that does not exist on this system
   */
  async resolve(modelDir: string, asked: DeviceName): Promise<ChosenDevice> {
    const cpu: ChosenDevice = { device: 'cpu', onCpu: false, notice: null, ...plainUse };
    if (asked === 'cpu') return cpu;
    if (asked !== 'auto') {
      if (!this.#views.has(asked)) {
        const known = deviceNames.filter((name) => name === 'auto' || this.#views.has(name)).join(', ');
        throw new StudioError(
          'device-failed',
          `${labels[asked]} does not exist on this system`,
          `Choose one of: ${known}`,
        );
      }
      const result = await this.#measure(modelDir, asked);
      if ('failure' in result)
        return { ...cpu, notice: `${labels[asked]} cannot be used (${result.failure}); the CPU is used instead.` };
      const { precision, batch } = result;
      return this.#unlessFailed(modelDir, { device: asked, onCpu: false, notice: null, precision, batch });
    }
    let best: ChosenDevice | null = null;
    let least = Number.POSITIVE_INFINITY;
    // The CPU comes last and is measured only where it has a rival.
    for (const device of candidates(process.platform)) {
      if (device === 'cpu' && best === null) break;
      const result = await this.#measure(modelDir, device);
      if ('failure' in result || result.milliseconds >= least) continue;
      const { milliseconds, precision, batch } = result;
      least = milliseconds;
      best = { device, onCpu: false, notice: null, precision, batch };
    }
    return best === null ? cpu : this.#unlessFailed(modelDir, best);
  }

  /** Takes note that a device failed in an analysis: from now on the CPU computes in its place, until the device is tested again. */
  fail(modelDir: string, device: DeviceName, reason: string): void {
    if (device === 'auto' || device === 'cpu') return;
    this.#failed.set(keyOf(device, modelDir), reason);
    const view = this.#views.get(device);
    if (view)
      Object.assign(view, { available: false, probeMilliseconds: null, note: `it failed in an analysis (${reason})` });
    this.onChange(this.views());
  }

  /** The device stays the one that was chosen, so that what it began is found again. */
  #unlessFailed(modelDir: string, chosen: ChosenDevice): ChosenDevice {
    const reason = this.#failed.get(keyOf(chosen.device, modelDir));
    if (reason === undefined) return chosen;
    return {
      ...chosen,
      onCpu: true,
      notice: `${labels[chosen.device]} failed (${reason}); the CPU goes on in its place.`,
    };
  }

  /** Stops a test that is running and those that would follow; what asked for them gets StudioError `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running?.close();
    await this.#measuring;
  }

  /** A driver may have come since the last time. What is being measured is waited for: two at once would measure each other. */
  async #measureAgain(modelDir: string, device: RealDevice): Promise<Measured> {
    await this.#results.get(keyOf(device, modelDir));
    this.#results.delete(keyOf(device, modelDir));
    this.#failed.delete(keyOf(device, modelDir));
    return this.#measure(modelDir, device);
  }

  #measure(modelDir: string, device: RealDevice): Promise<Measured> {
    const key = keyOf(device, modelDir);
    const known = this.#results.get(key);
    if (known) return known;
    const measuring = this.#run(modelDir, device).then(async (result) => {
      const hash = await statedHash(modelDir);
      if (hash !== null) await this.store?.put(hash, device, 'milliseconds' in result ? result.milliseconds : null);
      const view = this.#views.get(device);
      if (view) {
        view.available = 'milliseconds' in result;
        view.probeMilliseconds = 'milliseconds' in result ? result.milliseconds : null;
        view.note = 'failure' in result ? result.failure : null;
        this.onChange(this.views());
      }
      return result;
    });
    this.#results.set(key, measuring);
    this.#measuring = measuring.catch(() => undefined);
    return measuring;
  }

  async #run(modelDir: string, device: RealDevice): Promise<Measured> {
    this.#checkOpen();
    const engine = new EngineSupervisor(this.spawn, this.entry, [quietFlag]);
    this.#running = engine;
    try {
      const timeoutMs = selfTestTimeoutMs[device === 'cpu' ? 'cpu' : 'gpu'];
      const answer = await engine.request({ type: 'selfTest', modelDir, device }, { timeoutMs });
      const { probeMilliseconds: milliseconds, precision, batch } = selfTestResultSchema.parse(answer);
      return { milliseconds, precision, batch };
    } catch (error) {
      this.#checkOpen();
      const { code, what } = toErrorData(error);
      return { failure: code === 'engine-lost' ? 'it did not come through the self-test' : what };
    } finally {
      await engine.close();
    }
  }

  /** A test that was stopped says nothing of the device. */
  #checkOpen(): void {
    if (this.#closed) throw new StudioError('cancelled', 'the program is closing', 'Start it again');
  }
}

function keyOf(device: RealDevice, modelDir: string): string {
  return `${device} ${modelDir}`;
}
