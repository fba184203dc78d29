// A stand-in for the main side, put into the built page by the screenshot script: bridge, events and pictures.
import './schemas';
import {
  type AnalysisSettings,
  type AnalysisStatus,
  type AnalysisView,
  type AppState,
  defaultPreferences,
  defaultReview,
  type ExportRequest,
  emptyQueue,
  type Metric,
  type Preferences,
  type ProgramsView,
  type QueueView,
  type Result,
  type Review,
  type SourceView,
  type StudioEvent,
} from '../../../../src-main/contract';
import type {} from '../../../../src-renderer/api/bridge';
import { lastAtOrBelow } from '../../../../src-renderer/lib/search';
import { fakeEstimate, fakeExports } from './fakeExports';
import { fakeFolders, fakeLines, fakeNotices, fakeStorage } from './fakeHealth';
import { fakeMarks } from './fakeMarks';
import { devices, model, models } from './fakeModels';
import { fakePictures } from './fakePictures';
import { batchOf, type FakeSeries, fakeSeries } from './fakeSeries';

export interface Scenario {
  state: 'empty' | 'running' | 'complete' | 'failed' | 'partial' | 'cancelled' | 'many';
  theme: 'light' | 'dark';
  frames?: number;
  shot?: number;
  /** Analyses of the first file, of one run; the last of four is by another model. */
  analyses?: number;
  metric?: Metric;
  /** The first file is a folder of so many pictures. */
  pictures?: number;
  importing?: boolean;
  /** Exports of the list, some of them still going on. */
  exporting?: boolean;
  /** How many files are open. */
  files?: number;
  queue?: Partial<QueueView>;
  programs?: Partial<ProgramsView>;
  preferences?: Partial<Preferences>;
  review?: Partial<Review>;
}

declare global {
  interface Window {
    scenario: Scenario;
    emit: (event: StudioEvent) => void;
    calls: { name: string; payload: unknown }[];
  }
}

const scenario = window.scenario;
const pictures = scenario.pictures ?? null;
const fps = pictures === null ? 24 : 1;
const frames = pictures ?? scenario.frames ?? 1440;
const runs = scenario.analyses ?? 1;
const metric = scenario.metric ?? 'mse';
const thresholds = { mse: [0.007, 0.0023, 0.021, 0.007], psnr: [27.6, 32.4, 22.8, 27.6], ssim: [0.8, 0.93, 0.6, 0.8] };
const efforts = [1, 1.45, 0.55, 0.8];
const idOf = (index: number, run: number) => (index === 0 && run > 0 ? `a0-${run}` : `a${index}`);
const settings = (run: number): AnalysisSettings => ({
  model: run === 3 ? (models[1]?.name as string) : model.name,
  metric,
  threshold: thresholds[metric][run] as number,
  search: 'fast',
  count: null,
  budget: null,
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'auto',
});
const all: FakeSeries[] = Array.from({ length: runs }, (_, run) =>
  fakeSeries({
    frames,
    fps,
    threshold: [0.007, 0.0023, 0.021, 0.007][run] as number,
    maxToks: 256,
    shot: pictures === null ? (scenario.shot ?? 90) : 1000,
    seed: 7,
    effort: efforts[run] as number,
    ssim: metric === 'ssim',
  }),
);
const series = all[0] as FakeSeries;
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
  pictures: index === 0 ? pictures : null,
  id: `s${index}`,
  name: index === 0 && pictures !== null ? 'holiday' : (names[index % names.length] as string),
  sizeBytes: 24e6,
  codec: index === 0 && pictures !== null ? 'png' : index === 1 ? 'hevc' : 'h264',
  pixelFormat: 'yuv420p',
  width: 1920,
  height: 1080,
  rotationDegrees: 0,
  durationSeconds: index === 0 ? (pictures === null ? frames / fps : null) : 200 + index * 71,
  declaredFrames: frames,
  averageFps: fps,
  analysisIds: Array.from({ length: index === 0 ? runs : 1 }, (_, run) => idOf(index, run)),
});

function analysis(index: number, status: AnalysisStatus, run = 0): AnalysisView {
  const own = all[run] as FakeSeries;
  const done = index === 0 ? known : status === 'complete' ? 5000 : 0;
  const part = (values: number[]) => values.slice(0, known).reduce((sum, value) => sum + value, 0);
  return {
    id: idOf(index, run),
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
    settings: settings(run),
    model: run === 3 ? { ...model, name: models[1]?.name as string } : model,
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
            tokens: part(own.tokens),
            tokensPercent: (part(own.tokens) / known / 256) * 100,
            satisfiedPercent: 97.2,
            meanMse: 0.0066,
            probes: part(own.nfe),
          },
    canResume: status === 'cancelled',
    sourceAvailable: true,
  };
}

const count = scenario.files ?? (scenario.state === 'empty' ? 0 : scenario.state === 'many' ? 40 : 4);
const firstStatus: AnalysisStatus =
  scenario.state === 'many' || scenario.state === 'empty' ? 'complete' : scenario.state;
const statuses: AnalysisStatus[] = [firstStatus, 'complete', 'failed', 'queued'];
const app: AppState = {
  host: { kind: 'electron', nativeDialogs: true, platform: 'linux' },
  version: '0.1.0',
  sources: Array.from({ length: count }, (_, i) => source(i)).reverse(),
  analyses: Array.from({ length: count }, (_, i) =>
    Array.from({ length: i === 0 ? runs : 1 }, (_, run) => analysis(i, statuses[i % 4] as AnalysisStatus, run)),
  ).flat(),
  models,
  devices,
  modelImport: scenario.importing
    ? { file: 'params_fsq_4k.stream', model: 'params_fsq_4k', phase: 'writing', fraction: 0.43 }
    : null,
  exports: scenario.exporting ? fakeExports : [],
  exportFolder: 'ElasticTok exports',
  queue: { ...emptyQueue, ...scenario.queue },
  programs: { ffmpeg: '7.1.1-1ubuntu1', engine: firstStatus === 'running' ? 'working' : 'idle', ...scenario.programs },
  notices: [],
  recents: [
    { id: 'r1', name: 'bikes.mp4', folderHint: 'clips' },
    { id: 'r2', name: 'holiday in the mountains 2024.mov', folderHint: 'Videos' },
  ],
  preferences: { ...defaultPreferences, metric, theme: scenario.theme, ...scenario.preferences },
};

let review: Review = { ...defaultReview, ...scenario.review };
const marksOf = (analysisId: string, own: FakeSeries) => ({ analysisId, marks: fakeMarks(own, known, review), review });
const runOf = (analysisId: string) => all.findIndex((_, candidate) => idOf(0, candidate) === analysisId);
const marks = (run = 0) => marksOf(idOf(0, run), all[run] as FakeSeries);

const answers: Record<string, (payload: never) => unknown> = {
  'app.state': () => app,
  'analysis.series': ({ analysisId }: { analysisId: string }) => {
    const run = runOf(analysisId);
    if (run < 0) return { batches: [], marks: { analysisId, marks: [], review: defaultReview } };
    return { batches: known > 0 ? [batchOf(analysisId, all[run] as FakeSeries, 0, known)] : [], marks: marks(run) };
  },
  'analysis.review': ({ analysisId, review: asked }: { analysisId: string; review: Review }) => {
    review = asked;
    return marks(Math.max(0, runOf(analysisId)));
  },
  'source.pictureNames': () => ({
    names: Array.from(
      { length: pictures ?? 0 },
      (_, k) => `IMG_${2041 + k}${k % 7 === 3 ? ' a long name of a picture' : ''}.jpg`,
    ),
  }),
  'events.export': ({ format }: { format: string }) => ({ name: `bikes.${format}`, mime: 'text/plain', text: 'x' }),
  'export.estimate': (request: ExportRequest) => fakeEstimate(request, series, known),
  'export.start': ({ analysisIds }: ExportRequest) => {
    window.emit({ type: 'exports', exports: fakeExports.slice(0, analysisIds.length + 1) });
    return { exports: fakeExports };
  },
  'export.cancel': () => ({}),
  'export.reveal': () => ({ shown: false, path: 'ElasticTok exports/bikes.safetensors' }),
  'export.clear': () => ({}),
  'export.chooseFolder': () => ({ folder: 'Datasets' }),
  'preferences.set': (change: object) => Object.assign(app.preferences, change),
  'files.openDemo': () => ({ sourceIds: [] }),
  'menu.show': () => ({}),
  'files.open': () => ({ sourceIds: [] }),
  'analysis.start': () => ({ analysisIds: all.map((_, run) => idOf(0, run)) }),
  'source.move': ({ sourceId, before }: { sourceId: string; before: string | null }) => {
    const moved = app.sources.find(({ id }) => id === sourceId) as SourceView;
    const others = app.sources.filter((other) => other !== moved);
    const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
    app.sources = [...others.slice(0, at), moved, ...others.slice(at)];
    window.emit({ type: 'sources', sources: app.sources });
    return {};
  },
  'app.about': () => ({ notices: fakeNotices, canUpdate: true }),
  'health.check': () => ({ lines: fakeLines }),
  'diagnosis.crashReport': () => ({ text: '{"kind":"program"}' }),
  'health.report': () => ({ text: fakeLines.map(({ label, found }) => `${label}: ${found}`).join('\n') }),
  'settings.folders': () => fakeFolders,
  'settings.chooseFolder': () => fakeFolders,
  'settings.resetFolder': () => fakeFolders,
  'settings.findFfmpeg': () => fakeFolders,
  'storage.view': () => fakeStorage,
  'storage.clear': () => ({ removedBytes: 3e9, view: fakeStorage }),
  'devices.test': () => ({ devices }),
  'models.verify': () => ({}),
  'models.remove': () => ({}),
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
    const from = known;
    known = to;
    for (const [run, own] of all.entries()) {
      window.emit({ type: 'blocks', batch: batchOf(idOf(0, run), own, from, to) });
      window.emit({ type: 'marks', marks: marks(run) });
      window.emit({ type: 'analysis', analysis: analysis(0, 'running', run) });
    }
  }, 100);
}

const shotStarts = series.pts.filter((_, i) => i > 0 && series.cut[i]);
fakePictures({
  shotAt: (seconds) => (pictures === null ? lastAtOrBelow(shotStarts, shotStarts.length, seconds) + 1 : seconds),
  fps,
  seconds: frames / fps,
  refuse: (request) => {
    if (request.kind === 'recon' && request.ordinal >= known) return 202;
    return request.kind === 'source' && firstStatus === 'failed' ? 500 : null;
  },
  blur: (analysisId) =>
    [6, 3, 12, 5][
      Math.max(
        0,
        all.findIndex((_, run) => idOf(0, run) === analysisId),
      )
    ] as number,
});
