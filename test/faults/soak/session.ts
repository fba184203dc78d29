// One long session of a real host: file after file is opened, analysed, looked at, exported and closed, and its resources are read after each.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type AnalysisSettings, defaultExportSettings, pictureUrl } from '../../../src-main/contract';
import { writePreferences } from '../../e2e/launch';
import { tinyModelDir } from '../../fixtures/model';
import { appProcesses, handleCount, memoryOf } from '../processes';
import { ServeClient } from './serveClient';

/** What is read after each file; each name is one figure. */
export type Reading = Record<string, number>;

const settings: AnalysisSettings = {
  model: 'tiny-fsq',
  metric: 'mse',
  threshold: 0.05,
  search: 'fast',
  count: null,
  budget: null,
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'cpu',
};
const frames = 10;

/** Works on `files` files; `tell` hears how many are done. @returns the readings, one a file */
export async function soakSession(folder: string, files: number, tell: (done: number) => void): Promise<Reading[]> {
  const clip = join(folder, 'clip.mp4');
  const video = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=96x64:r=10:d=${frames / 10}`,
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
  ];
  await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...video, clip]);
  const bytes = new Uint8Array(await readFile(clip));
  const dataDir = join(folder, 'data');
  const temporary = join(folder, 'tmp');
  await mkdir(dataDir);
  await mkdir(temporary);
  await writePreferences(dataDir, { analyzeOnOpen: false });
  const models = dirname(await tinyModelDir('fsq', { resolution: 32 }));
  const app = await ServeClient.start(dataDir, { ELASTICTOK_MODELS: models, TMPDIR: temporary });
  const readings: Reading[] = [];
  try {
    for (let i = 0; i < files; i++) {
      await oneFile(app, `film ${i}.mp4`, bytes);
      readings.push(await read(dataDir, temporary));
      tell(i + 1);
    }
  } finally {
    await app.close();
  }
  return readings;
}

async function oneFile(app: ServeClient, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await app.upload(name, bytes);
  const source = (await app.state()).sources.find((one) => one.name === name);
  if (source === undefined) throw new Error(`${name} was not opened`);
  const { id: sourceId } = source;
  const started = await app.invoke('analysis.start', { sourceId, settings: [settings] });
  const analysisId = (started as { analysisIds: string[] }).analysisIds[0]!;
  await ended(async () => (await app.state()).analyses.find(({ id }) => id === analysisId)?.status, name);
  for (let frame = 0; frame < frames; frame += 3) {
    const places = { ptsSeconds: frame / 10, frame, size: 64, fit: 'crop' as const };
    await app.picture(pictureUrl({ kind: 'source', sourceId, ...places }));
    await app.picture(pictureUrl({ kind: 'recon', analysisId, ordinal: frame }));
    await app.picture(pictureUrl({ kind: 'thumb', sourceId, index: frame, count: frames, height: 32 }));
  }
  await app.invoke('analysis.series', { analysisId });
  await app.invoke('export.start', { analysisIds: [analysisId], settings: defaultExportSettings, ranges: [] });
  await ended(async () => (await app.state()).exports.at(-1)?.status, `export of ${name}`);
  await app.invoke('export.clear');
  await app.invoke('source.close', { sourceId });
}

/** Waits for a good end. Throws where it ends otherwise. */
async function ended(status: () => Promise<string | undefined>, what: string): Promise<void> {
  for (let left = 6000; left > 0; left--) {
    const now = await status();
    if (now === 'complete') return;
    if (now !== 'queued' && now !== 'running') throw new Error(`${what}: ${now}`);
    await sleep(20);
  }
  throw new Error(`${what} does not end`);
}

async function read(dataDir: string, temporary: string): Promise<Reading> {
  // The engine of the export ends a moment after it.
  const ours = () => appProcesses(`ELASTICTOK_HOME=${dataDir}`);
  for (let left = 200; left > 0 && ours().some(({ role }) => role === 'export' || role === 'tool'); left--)
    await sleep(20);
  const reading: Reading = { processes: 0 };
  for (const { pid, role } of ours()) {
    reading.processes = (reading.processes ?? 0) + 1;
    reading[`${role} memory`] = memoryOf(pid, 'VmRSS') ?? 0;
    reading[`${role} handles`] = handleCount(pid) ?? 0;
  }
  const names = await readdir(dataDir, { recursive: true });
  reading['temporary files'] =
    (await readdir(temporary)).length + names.filter((name) => /\.tmp$|\.part$|\.dir$/.test(name)).length;
  return reading;
}

/** How a figure grew: the least of the last quarter over the least of the second one, as a share; the first quarter is the warm-up. */
export function growth(readings: readonly Reading[], name: string): { from: number; to: number; share: number } {
  const values = readings.map((reading) => reading[name]).filter((value) => value !== undefined);
  const quarter = Math.max(1, Math.floor(values.length / 4));
  // Memory that is used and given back again swings; what is lost for good shows in its least.
  const from = Math.min(...values.slice(quarter, 2 * quarter));
  const to = Math.min(...values.slice(-quarter));
  return { from, to, share: from === 0 ? to : (to - from) / from };
}
