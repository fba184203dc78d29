// The devices this build of ONNX Runtime offers, and their names for people.
import { availableParallelism } from 'node:os';
import { listSupportedBackends } from 'onnxruntime-node';
import type { SessionDevice } from './session';

/** The name of a device as people know it; `threads` matters to the CPU, and is one per core where undefined. */
export function deviceLabel(device: SessionDevice, threads?: number): string {
  const names = { webgpu: 'WebGPU', cuda: 'NVIDIA CUDA', dml: 'DirectML', coreml: 'Core ML' };
  return device === 'cpu' ? `CPU, ${threads ?? availableParallelism()} threads` : names[device];
}

/**
 * Lists what this build offers on this system, the CPU always among them. `bundled` false means that the provider's libraries must
 * be installed on the machine. Whether a device works is for `selfTest` to say.
 */
export function offeredDevices(): { device: SessionDevice; bundled: boolean }[] {
  const known: readonly string[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] satisfies SessionDevice[];
  return listSupportedBackends()
    .filter(({ name }) => known.includes(name))
    .map(({ name, bundled }) => ({ device: name as SessionDevice, bundled }));
}
