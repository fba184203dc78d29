// Figures of models as they stand on the screen.
import type { DeviceName } from '../../src-main/contract';

/** `5.5 M`: a number of parameters. */
export function sizeInWords(parameters: number): string {
  const units = ['', ' k', ' M', ' B'];
  let value = parameters;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)}${units[unit]}`;
}

const names: Record<DeviceName, string> = {
  auto: 'automatic',
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** `21.4 ms a probe on CPU`. */
export function probeText(milliseconds: number, device: DeviceName): string {
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms a probe on ${names[device]}`;
}
