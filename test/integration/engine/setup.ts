// What the engine tests share: a tiny model, a short clip, a supervised engine and its request.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { AnalysisSettings } from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { type AnalyzeRequest, analysisOutcomeSchema, type RunOutcome } from '../../../src-main/engine/protocol';
import { EngineSupervisor } from '../../../src-main/engine/supervisor';
import { entryPath } from '../../../src-main/fsx/places';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { tinyModelDir } from '../../fixtures/model';

/** An engine as the hosts start it. */
export function startEngine(args: string[] = []): EngineSupervisor {
  return new EngineSupervisor(spawnForkEngine, entryPath('engine'), args);
}

/** Settings of the tiny model; half of the blocks of the cuts clip meet the threshold. */
export const tinySettings: AnalysisSettings = {
  model: 'tiny',
  metric: 'mse',
  threshold: 0.2,
  search: 'binary',
  count: null,
  budget: null,
  sampling: { kind: 'all' },
  fit: 'crop',
  device: 'cpu',
};

/** How the only analysis of a request ended. */
export function onlyRun(answer: unknown): RunOutcome {
  const { runs } = analysisOutcomeSchema.parse(answer);
  if (runs.length !== 1) throw new Error(`${runs.length} analyses instead of one`);
  return runs[0]!;
}

/** A request for a clip under the tiny model, writing into `outDir`. */
export async function tinyRequest(
  clip: string,
  outDir: string,
  changes: Partial<AnalysisSettings> = {},
): Promise<AnalyzeRequest> {
  return {
    type: 'analyze',
    sourcePath: clip,
    probe: null,
    outDir,
    modelDir: await tinyModelDir('fsq'),
    settings: [{ ...tinySettings, ...changes }],
    precision: 'float32',
    batch: 1,
    onCpu: false,
    tools: await locateFfmpeg(),
    toolVersion: '0.0.0-test',
  };
}

/** A folder of its own that is removed after the test. */
export async function scratchFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'elastictok-engine-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Relative paths and hashes of all files below a folder, as one text to compare. */
export async function fingerprint(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath, item.name);
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    lines.push(`${hash} ${relative(folder, path)}`);
  }
  return lines.sort().join('\n');
}
