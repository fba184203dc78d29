// `elastictok analyze`: one file after another, each by one model after another; all thresholds of a model in one run.
import { mkdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type AnalysisSettings, StudioError, toErrorData } from '../contract';
import type { EngineSpawner } from '../engine/link';
import { EngineSupervisor } from '../engine/supervisor';
import { entryPath, modelDirs } from '../fsx/places';
import { locateFfmpeg } from '../media/locate';
import { DeviceTests } from '../services/devices';
import { expandPath } from '../services/expand';
import { ModelCatalog } from '../services/models';
import { type RunnerServices, runAnalysisJob } from '../services/runner';
import { type AnalyzeArgs, settingsOf } from './analyzeArgs';
import { AnalyzeView } from './analyzeView';

const exitCodes = { done: 0, failed: 1, badInput: 2, partial: 3 } as const;

/**
 * Runs the command.
 * @returns the exit code: 0 all done, 2 where an input was bad, 3 where an analysis is partial, 1 where the program failed
 */
export async function runAnalyze(args: AnalyzeArgs, spawn: EngineSpawner): Promise<number> {
  const models = new ModelCatalog(modelDirs());
  await models.refresh();
  const chosen = args.models === null ? [models.get(null)] : args.models.map((name) => models.get(name));
  const entry = entryPath('engine');
  const engine = new EngineSupervisor(spawn, entry);
  const devices = new DeviceTests(spawn, entry);
  const runs = chosen.map(({ name, config }) => settingsOf(args, name, config.default_threshold));
  const several = runs.flat().length > 1;
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const services = { engine, devices, models, tools: await locateFfmpeg() };
    let code: number = exitCodes.done;
    for (const file of args.files) {
      const paths = await sourcesOf(file, abort.signal);
      if (paths === null) code = worse(code, exitCodes.badInput);
      for (const path of paths ?? [])
        for (const settings of runs) {
          if (abort.signal.aborted) return exitCodes.partial;
          const view = new AnalyzeView(basename(path), args, settings, several);
          code = worse(code, await analyzeFile(path, args.out, settings, view, services, abort.signal));
        }
    }
    return code;
  } finally {
    await Promise.all([engine.close(), devices.close()]);
  }
}

/** The sources that a path stands for: itself, or what a folder holds; null, having said so, where that is nothing. */
async function sourcesOf(file: string, signal: AbortSignal): Promise<string[] | null> {
  try {
    const { sources, leftOut } = await expandPath(file, signal);
    if (leftOut > 0) console.error(`elastictok: ${basename(file)}: ${leftOut} more videos are left out.`);
    return sources.map(({ path }) => path);
  } catch (error) {
    complain(error, file);
    return null;
  }
}

function complain(error: unknown, file: string): void {
  const { file: named, what, remedy } = toErrorData(error);
  console.error(`elastictok: ${named ?? basename(file)}: ${what}. ${remedy}.`);
}

/** Of two exit codes the one that says more: bad input before failure before partial before done. */
function worse(a: number, b: number): number {
  const order: number[] = [exitCodes.done, exitCodes.partial, exitCodes.failed, exitCodes.badInput];
  return order.indexOf(b) > order.indexOf(a) ? b : a;
}

async function analyzeFile(
  file: string,
  out: string,
  settings: readonly AnalysisSettings[],
  view: AnalyzeView,
  services: RunnerServices,
  signal: AbortSignal,
): Promise<number> {
  try {
    const outDir = await outputFolder(out, resolve(file));
    const outcome = await runAnalysisJob(services, {
      source: { path: resolve(file), probe: null },
      outDir,
      settings,
      signal,
      onRestart: () => view.restart(),
      onEvent: (event) => view.take(event),
      onProgress: (progress) => view.progress(progress),
    });
    await view.finish(outcome);
    return outcome.runs.every(({ status }) => status === 'complete') ? exitCodes.done : exitCodes.partial;
  } catch (error) {
    view.clearLine();
    complain(error, file);
    if (!(error instanceof StudioError)) return exitCodes.failed;
    if (error.code === 'cancelled') return exitCodes.partial;
    return error.code === 'engine-lost' ? exitCodes.failed : exitCodes.badInput;
  }
}

/** Makes the output folder, but only once the source is known to be there: bad input writes nothing. */
async function outputFolder(out: string, source: string): Promise<string> {
  const folder = resolve(out);
  if (await stat(source).catch(() => null)) {
    await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw new StudioError(
        'write-failed',
        `the output folder cannot be made (${error.code})`,
        'Choose another with --out',
        out,
      );
    });
  }
  return folder;
}
