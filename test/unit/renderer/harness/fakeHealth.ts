// Health, folders and storage of the stand-in.
import type { FoldersView, HealthLine, StorageView } from '../../../../src-main/contract';

const full = 'Install a full build of ffmpeg, and choose its folder in the settings';
const line = (
  area: HealthLine['area'],
  state: HealthLine['state'],
  label: string,
  found: string,
  remedy: string | null = null,
): HealthLine => ({ area, state, label, found, remedy });

/** Lines of each state. */
export const fakeLines: HealthLine[] = [
  line('ffmpeg', 'ok', 'ffmpeg', 'version 7.1.1-full_build-www.gyan.dev of the system'),
  line('ffmpeg', 'ok', 'Filters', 'all that are needed'),
  line('ffmpeg', 'warning', 'Decoders', 'H.264, HEVC, VP9, ProRes; not AV1', full),
  line('ffmpeg', 'ok', 'MP4 encoder', 'libx264'),
  line('ffmpeg', 'info', 'WebM encoder', 'libvpx: larger files than with a full build', full),
  line('devices', 'ok', 'WebGPU, NVIDIA RTX 4070', 'passed its self-test, 2.1 ms a probe'),
  line(
    'devices',
    'info',
    'NVIDIA CUDA',
    'cannot be used: libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory',
    "Install NVIDIA's driver, CUDA 12 and cuDNN 9",
  ),
  line('devices', 'ok', 'CPU, 8 threads', 'passed its self-test, 14.9 ms a probe'),
  line('models', 'ok', 'elastictok-s-fsq', '5.9 million parameters, its checksums fit'),
  line(
    'models',
    'problem',
    'elastictok-fsq-4k-published',
    'weights.safetensors does not have the checksum that SHA256SUMS gives',
    'Install the model again',
  ),
  line('disk', 'ok', 'Data folder', 'can be written'),
  line('disk', 'ok', 'Analyses folder', 'can be written'),
  line('disk', 'problem', 'Exports folder', 'it is not there', 'Choose another folder in the settings'),
  line('disk', 'ok', 'Room on the disk', '142 GB left'),
  line('program', 'ok', 'ElasticTok Studio', '0.1.0, desktop app'),
  line('program', 'ok', 'Node', '22.12.0'),
  line('program', 'ok', 'ONNX Runtime', '1.30.0'),
  line('program', 'ok', 'Machine', '8 × AMD Ryzen 7 7840HS with Radeon 780M Graphics, 33 GB of memory, 19 GB free'),
];

export const fakeFolders: FoldersView = {
  analyses: { name: 'A rather long name of a folder on another disk that somebody has chosen', usual: false },
  exports: { name: 'ElasticTok exports', usual: true },
  ffmpeg: { version: '7.1.1-full_build-www.gyan.dev', origin: 'setting', chosen: 'ffmpeg-7.1', problem: null },
};

const store = (kind: StorageView['stores'][number]['kind'], bytes: number, names: string[]) => ({
  ...{ kind, bytes, count: names.length + 1 },
  removable: { count: names.length, bytes: bytes * 0.8, names },
});
export const fakeStorage: StorageView = {
  stores: [
    store('uploads', 3.4e9, ['bikes.mp4', 'A rather long name of a film that nobody would want to read in full.mkv']),
    store('drafts', 310e6, ['0f3a.drafts', '77b1.drafts']),
    { kind: 'demo', count: 1, bytes: 2.1e6, removable: { count: 1, bytes: 2.1e6, names: ['demo.mp4'] } },
    store('analyses', 230e6, ['bikes.etok', 'bikes-2.etok', 'holiday.etok', 'interview_take_03.etok']),
    { kind: 'models', count: 1, bytes: 840e6, removable: { count: 0, bytes: 0, names: [] } },
  ],
  freeBytes: 142e9,
};

/** What the About window shows of others' licences. */
export const fakeNotices = [
  'react 19.3.1: MIT',
  'zod 4.6.7: MIT',
  '',
  'MIT License',
  '',
  'Permission is hereby granted, free of charge',
]
  .concat(Array.from({ length: 60 }, (_, line) => `Line ${line} of a licence that is long enough to be scrolled.`))
  .join('\n');
