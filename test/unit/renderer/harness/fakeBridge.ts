// A stand-in for the main side, put into the built page by the screenshot script: bridge, events and pictures.
import './schemas';
import {
  type AnalysisSettings,
  type AnalysisStatus,
  type AnalysisView,
  type AppState,
  defaultPreferences,
  type ModelView,
  parsePictureUrl,
  pictureHeaders,
  type Result,
  type SourceView,
  type StudioEvent,
} from '../../../../src-main/contract';
import type {} from '../../../../src-renderer/api/bridge';
import { batchOf, type FakeSeries, fakeSeries } from './fakeSeries';

export interface Scenario {
  state: 'empty' | 'running' | 'complete' | 'failed' | 'partial' | 'cancelled' | 'many';
  theme: 'light' | 'dark';
  frames?: number;
  shot?: number;
}

declare global {
  interface Window {
    scenario: Scenario;
    emit: (event: StudioEvent) => void;
    calls: { name: string; payload: unknown }[];
  }
}

const scenario = window.scenario;
const fps = 24;
const frames = scenario.frames ?? 1440;
const model: ModelView = {
  name: 'studio-128-fsq',
  bottleneck: 'fsq',
  resolution: 128,
  framesPerBlock: 1,
  minToks: 8,
  maxToks: 256,
  maxContextBlocks: 4,
  defaultThreshold: 0.007,
  sizeBytes: 24e6,
  parameters: 12e6,
};
const settings: AnalysisSettings = {
  model: model.name,
  threshold: 0.007,
  search: 'binary',
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'auto',
};
const series: FakeSeries = fakeSeries({
  frames,
  fps,
  threshold: 0.007,
  maxToks: 256,
  shot: scenario.shot ?? 90,
  seed: 7,
});
const listeners = new Set<(event: StudioEvent) => void>();
let known =
  scenario.state === 'running'
    ? Math.floor(frames * 0.62)
    : ['partial', 'cancelled'].includes(scenario.state)
      ? Math.floor(frames * 0.4)
      : scenario.state === 'failed'
        ? 0
        : frames;

const names = [
  'bikes.mp4',
  'A rather long name of a film that nobody would want to read in full.mkv',
  'interview_take_03.mov',
  'phone.mp4',
];
const source = (index: number): SourceView => ({
  id: `s${index}`,
  name: names[index % names.length] as string,
  sizeBytes: 24e6,
  codec: index === 1 ? 'hevc' : 'h264',
  pixelFormat: 'yuv420p',
  width: 1920,
  height: 1080,
  rotationDegrees: 0,
  durationSeconds: index === 0 ? frames / fps : 200 + index * 71,
  declaredFrames: frames,
  averageFps: fps,
  analysisIds: [`a${index}`],
});

function analysis(index: number, status: AnalysisStatus): AnalysisView {
  const done = index === 0 ? known : status === 'complete' ? 5000 : 0;
  const part = (values: number[]) => values.slice(0, known).reduce((sum, value) => sum + value, 0);
  return {
    id: `a${index}`,
    sourceId: `s${index}`,
    name: `${names[index % names.length]}.etok`,
    status,
    reason: status === 'partial' ? `The file ends after ${known} of ${frames} frames` : null,
    error:
      status === 'failed'
        ? {
            code: 'ffmpeg-failed',
            file: names[index % names.length] as string,
            what: 'the video stream could not be decoded past its header',
            remedy: 'Play it in another program to see whether it is whole, or copy it again',
          }
        : null,
    settings,
    model,
    device: status === 'queued' ? null : { name: 'webgpu', label: 'WebGPU, NVIDIA RTX 4070' },
    notice: null,
    progress: {
      phase: status === 'running' ? 'analysing' : 'finishing',
      framesDone: done,
      framesTotal: frames,
      fraction: done / frames,
      framesPerSecond: status === 'queued' ? null : 61.4,
      secondsLeft: status === 'running' ? 118 : null,
      elapsedSeconds: 42,
    },
    totals:
      done === 0
        ? null
        : {
            frames: done,
            blocks: done,
            tokens: part(series.tokens),
            tokensPercent: (part(series.tokens) / known / 256) * 100,
            satisfiedPercent: 97.2,
            meanMse: 0.0066,
            probes: part(series.nfe),
          },
    canResume: status === 'cancelled',
    sourceAvailable: true,
  };
}

const count = scenario.state === 'empty' ? 0 : scenario.state === 'many' ? 40 : 4;
const firstStatus: AnalysisStatus =
  scenario.state === 'many' || scenario.state === 'empty' ? 'complete' : scenario.state;
const statuses: AnalysisStatus[] = [firstStatus, 'complete', 'failed', 'queued'];
const app: AppState = {
  host: { kind: 'electron', nativeDialogs: true, platform: 'linux' },
  version: '0.1.0',
  sources: Array.from({ length: count }, (_, i) => source(i)).reverse(),
  analyses: Array.from({ length: count }, (_, i) => analysis(i, statuses[i % 4] as AnalysisStatus)),
  models: [model, { ...model, name: 'elastictok-fsq-published', framesPerBlock: 4, maxToks: 4096 }],
  devices: [
    { name: 'webgpu', label: 'WebGPU, NVIDIA RTX 4070', available: true, probeMilliseconds: 2.1, note: null },
    { name: 'cpu', label: 'CPU, 8 threads', available: true, probeMilliseconds: 14.9, note: null },
    {
      name: 'cuda',
      label: 'CUDA',
      available: false,
      probeMilliseconds: null,
      note: 'The CUDA provider is not installed',
    },
  ],
  recents: [
    { id: 'r1', name: 'bikes.mp4', folderHint: 'clips' },
    { id: 'r2', name: 'holiday in the mountains 2024.mov', folderHint: 'Videos' },
  ],
  preferences: { ...defaultPreferences, theme: scenario.theme },
};

const marks = () => ({
  analysisId: 'a0',
  cuts: series.marks.cuts.filter((mark) => mark.ordinal < known),
  spikes: series.marks.spikes.filter((mark) => mark.ordinal < known),
});

const answers: Record<string, (payload: never) => unknown> = {
  'app.state': () => app,
  'analysis.series': ({ analysisId }: { analysisId: string }) => {
    if (analysisId !== 'a0') return { batches: [], marks: { analysisId, cuts: [], spikes: [] } };
    return { batches: known > 0 ? [batchOf('a0', series, 0, known)] : [], marks: marks() };
  },
  'preferences.set': (change: object) => Object.assign(app.preferences, change),
  'files.openDemo': () => ({ sourceIds: [] }),
  'files.open': () => ({ sourceIds: [] }),
  'analysis.start': () => ({ analysisId: 'a0' }),
  'analysis.cancel': () => {
    window.emit({ type: 'analysis', analysis: analysis(0, 'cancelled') });
    return {};
  },
};

window.calls = [];
window.emit = (event) => {
  for (const listener of listeners) listener(event);
};
window.elastictok = {
  async invoke(name, payload): Promise<Result> {
    window.calls.push({ name, payload });
    const answer = answers[name];
    if (answer === undefined)
      return {
        ok: false,
        error: { code: 'bad-request', file: null, what: `${name} is not faked`, remedy: 'Add it to the fake' },
      };
    return { ok: true, value: answer(payload as never) };
  },
  onEvent(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  openFiles: async (files) => ({
    ok: false,
    error: {
      code: 'not-media',
      file: files[0]?.name ?? null,
      what: 'this is not a video or a picture',
      remedy: 'Open an MP4, MKV, MOV, WebM or another video file',
    },
  }),
};

if (scenario.state === 'running') {
  setInterval(() => {
    const to = Math.min(frames, known + 6);
    if (to === known) return;
    const batch = batchOf('a0', series, known, to);
    known = to;
    window.emit({ type: 'blocks', batch });
    window.emit({ type: 'marks', marks: marks() });
    window.emit({ type: 'analysis', analysis: analysis(0, 'running') });
  }, 100);
}

/** Paints a moving scene, so that one sees whether the right frame shows. */
function paint(width: number, height: number, seconds: number, blur: number): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4);
  const shot = series.marks.cuts.filter((cut) => cut.ptsSeconds <= seconds).length;
  const hue = (shot * 67) % 360;
  const channel = (offset: number) => 0.5 + 0.5 * Math.cos(((hue + offset) * Math.PI) / 180);
  const [r, g, b] = [channel(0), channel(120), channel(240)] as [number, number, number];
  const cx = 0.5 + 0.3 * Math.sin(seconds * 1.3);
  const cy = 0.55 + 0.1 * Math.cos(seconds * 2.1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = Math.floor((x / width) * (256 / blur)) / (256 / blur);
      const v = Math.floor((y / height) * (256 / blur)) / (256 / blur);
      const distance = Math.hypot(u - cx, v - cy);
      const light =
        (0.25 + 0.6 * (1 - v)) * (0.9 + 0.1 * Math.sin(u * 40)) + (distance < 0.16 ? 0.5 * (1 - distance / 0.16) : 0);
      const at = (y * width + x) * 4;
      data[at] = 255 * light * (0.4 + 0.6 * r);
      data[at + 1] = 255 * light * (0.4 + 0.6 * g);
      data[at + 2] = 255 * light * (0.4 + 0.6 * b);
      data[at + 3] = 255;
    }
  }
  return data;
}

const realFetch = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const request = parsePictureUrl(String(input));
  if (request === null) return realFetch(input, init);
  await new Promise((resolve) => setTimeout(resolve, request.kind === 'thumb' ? 5 : 20));
  if (request.kind === 'recon' && request.ordinal >= known) return new Response(null, { status: 202 });
  if (request.kind === 'source' && firstStatus === 'failed') return new Response(null, { status: 500 });
  const size = request.kind === 'source' ? request.size : request.kind === 'recon' ? 128 : request.height;
  const width = request.kind === 'thumb' ? Math.round((size * 16) / 9) : size;
  const seconds =
    request.kind === 'source'
      ? request.ptsSeconds
      : request.kind === 'recon'
        ? request.ordinal / fps
        : ((request.index + 0.5) / request.count) * (frames / fps);
  return new Response(paint(width, size, seconds, request.kind === 'recon' ? 6 : 1), {
    headers: {
      [pictureHeaders.width]: String(width),
      [pictureHeaders.height]: String(size),
      [pictureHeaders.ptsSeconds]: String(seconds),
    },
  });
};
