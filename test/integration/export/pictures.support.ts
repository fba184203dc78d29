// What the tests of pictures out of tokens share: analyses of generated clips by the tiny model, and independent readers of what was written.
import { execFile, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { AnalysisSettings } from '../../../src-main/contract';
import { entryPath } from '../../../src-main/fsx/places';
import { loadModel, type TokenModel } from '../../../src-main/inference/model';
import { type AnalysisFolder, openAnalysis } from '../../../src-main/store/analysisFolder';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { onlyRun, startEngine, tinyRequest } from '../engine/setup';

const run = promisify(execFile);

/** Analyses a generated clip into a folder, as the program does. @param modelDir another model than the usual one */
export async function analysed(
  kind: FixtureKind,
  outDir: string,
  changes: Partial<AnalysisSettings> = {},
  modelDir?: string,
): Promise<AnalysisFolder> {
  const engine = startEngine();
  try {
    const request = await tinyRequest(await fixtureClip(kind), outDir, changes);
    const answer = await engine.request({ ...request, modelDir: modelDir ?? request.modelDir });
    return await openAnalysis(onlyRun(answer).folder);
  } finally {
    await engine.close();
  }
}

/** The tiny model on the CPU. */
export async function tinyModel(threads?: number): Promise<TokenModel> {
  return loadModel(await tinyModelDir('fsq'), { device: 'cpu', threads });
}

/** All frames of a video or picture file as ffmpeg reads them, rgb24, 32 x 32 after the filters. */
export async function rgbFrames(path: string, filters = 'null'): Promise<Buffer[]> {
  const args = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-vf', `${filters},format=rgb24`];
  const { stdout } = await run('ffmpeg', [...args, '-f', 'rawvideo', 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 1 << 28,
  });
  const bytes = 32 * 32 * 3;
  return Array.from({ length: stdout.length / bytes }, (_, i) => stdout.subarray(i * bytes, (i + 1) * bytes));
}

/** Mean distance of two pictures in 8-bit steps. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} bytes are not ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}

/** Starts the built command line with the tiny model's folder, or another one. */
export async function startElastictok(args: string[], env: Record<string, string> = {}) {
  const cli = join(dirname(entryPath('engine')), 'cli.js');
  const models = dirname(await tinyModelDir('fsq'));
  return spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, ELASTICTOK_MODELS: models, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs it to its end. */
export async function elastictok(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = await startElastictok(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}
