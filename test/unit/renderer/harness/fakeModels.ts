// Models and devices of the stand-in.
import type { DeviceView, ModelView } from '../../../../src-main/contract';

/** The model that the fake analyses use. */
export const model: ModelView = {
  name: 'elastictok-s-fsq',
  bottleneck: 'fsq',
  resolution: 128,
  framesPerBlock: 1,
  minToks: 16,
  maxToks: 256,
  patchSize: [1, 8, 8],
  tokenOrder: 'bayer',
  maxContextBlocks: 4,
  defaultThreshold: 0.007,
  sizeBytes: 24e6,
  parameters: 5.9e6,
  licence: 'Apache-2.0',
  removable: false,
  speeds: [
    { device: 'webgpu', probeMilliseconds: 2.1 },
    { device: 'cpu', probeMilliseconds: 14.9 },
  ],
};

export const models: ModelView[] = [
  model,
  { ...model, name: 'elastictok-s-vae', bottleneck: 'vae', speeds: [{ device: 'cpu', probeMilliseconds: 21.4 }] },
  {
    ...model,
    name: 'elastictok-fsq-4k-published',
    resolution: 256,
    framesPerBlock: 4,
    minToks: 128,
    maxToks: 4096,
    patchSize: [4, 4, 4],
    tokenOrder: 'raster',
    sizeBytes: 840e6,
    parameters: 209e6,
    licence: null,
    removable: true,
    speeds: [],
  },
];

export const devices: DeviceView[] = [
  { name: 'webgpu', label: 'WebGPU, NVIDIA RTX 4070', available: true, probeMilliseconds: 2.1, note: null },
  { name: 'cpu', label: 'CPU, 8 threads', available: true, probeMilliseconds: 14.9, note: null },
  {
    name: 'cuda',
    label: 'CUDA',
    available: false,
    probeMilliseconds: null,
    note: 'The CUDA provider is not installed',
  },
];
