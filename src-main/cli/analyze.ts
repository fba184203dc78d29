// `elastictok analyze`: one file after another; JSON lines, or a progress line with a sparkline and a summary.
import { mkdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type AnalysisSettings, type Progress, StudioError, toErrorData } from '../contract';
import { spawnForkEngine } from '../engine/forkLink';
import type { AnalysisEvent, AnalysisOutcome } from '../engine/protocol';
import { EngineSupervisor } from '../engine/supervisor';
import { entryPath, modelDirs } from '../fsx/places';
import { locateFfmpeg } from '../media/locate';
import { DeviceTests } from '../services/devices';
import { ModelCatalog } from '../services/models';
import { type RunnerServices, runAnalysisJob } from '../services/runner';
import type { AnalyzeArgs } from './args';
import { progressLine } from './draw';
import { JsonLines } from './jsonLines';
import { summaryText } from './summary';

const exitCodes = { done: 0, failed: 1, badInput: 2, partial: 3 } as const;
/** The progress line is drawn at most this often. */
const drawIntervalMs = 100;

/**
 * Runs the command.
 * @returns the exit code: 0 all done, 2 where an input was bad, 3 where an analysis is partial, 1 where the program failed
 */
export async function runAnalyze(args: AnalyzeArgs): Promise<number> {
  const models = new ModelCatalog(modelDirs());
  await models.refresh();
  const model = models.get(args.model);
  const entry = entryPath('engine');
  const engine = new EngineSupervisor(spawnForkEngine, entry);
  const devices = new DeviceTests(spawnForkEngine, entry);
  const settings: AnalysisSettings = {
    model: model.name,
    threshold: args.threshold ?? model.config.default_threshold,
    search: args.search,
    sampling: args.sampling,
    fit: args.fit,
    device: args.device,
  };
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const services = { engine, devices, models, tools: await locateFfmpeg() };
    let code: number = exitCodes.done;
    for (const file of args.files) {
      if (abort.signal.aborted) return exitCodes.partial;
      code = worse(code, await analyzeFile(file, args, settings, services, abort.signal));
    }
    return code;
  } finally {
    await Promise.all([engine.close(), devices.close()]);
  }
}

/** Of two exit codes the one that says more: bad input before failure before partial before done. */
function worse(a: number, b: number): number {
  const order: number[] = [exitCodes.done, exitCodes.partial, exitCodes.failed, exitCodes.badInput];
  return order.indexOf(b) > order.indexOf(a) ? b : a;
}

async function analyzeFile(
  file: string,
  args: AnalyzeArgs,
  settings: AnalysisSettings,
  services: RunnerServices,
  signal: AbortSignal,
): Promise<number> {
  const name = basename(file);
  const view = new AnalyzeView(name, args, settings);
  try {
    const outDir = await outputFolder(args.out, resolve(file));
    const outcome = await runAnalysisJob(services, {
      sourcePath: resolve(file),
      outDir,
      settings,
      signal,
      onRestart: () => view.restart(),
      onEvent: (event) => view.take(event),
      onProgress: (progress) => view.progress(progress),
    });
    view.finish(outcome);
    return outcome.status === 'complete' ? exitCodes.done : exitCodes.partial;
  } catch (error) {
    view.clearLine();
    const data = toErrorData(error);
    console.error(`elastictok: ${data.file ?? name}: ${data.what}. ${data.remedy}.`);
    if (data.code === 'cancelled') return exitCodes.partial;
    return error instanceof StudioError && data.code !== 'engine-lost' ? exitCodes.badInput : exitCodes.failed;
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

/** Shows one analysis on the terminal or as JSON lines. */
class AnalyzeView {
  #json: JsonLines | null;
  #tokens: number[] = [];
  #maxToks = 1;
  #device = '';
  #lastDrawMs = 0;
  #cuts = 0;
  #spikes = 0;

  constructor(
    private readonly name: string,
    private readonly args: AnalyzeArgs,
    private readonly settings: AnalysisSettings,
  ) {
    this.#json = args.json ? new JsonLines((line) => process.stdout.write(line)) : null;
  }

  get #draws(): boolean {
    return !this.args.json && !this.args.quiet && process.stderr.isTTY === true;
  }

  restart(): void {
    this.#tokens = [];
  }

  take(event: AnalysisEvent): void {
    this.#json?.take(event);
    if (event.type === 'started') {
      this.#device = event.device;
      if (event.notice !== null && !this.args.quiet) console.error(`elastictok: ${event.notice}`);
    }
    if (event.type === 'marks') {
      this.#cuts = event.cuts.length;
      this.#spikes = event.spikes.length;
    }
    if (event.type !== 'blocks') return;
    for (const n of event.batch.blocks.n) {
      this.#tokens.push(n);
      this.#maxToks = Math.max(this.#maxToks, n);
    }
  }

  progress(progress: Progress): void {
    const now = performance.now();
    if (!this.#draws || now - this.#lastDrawMs < drawIntervalMs) return;
    this.#lastDrawMs = now;
    const line = progressLine(this.name, progress, this.#tokens, this.#maxToks, process.stderr.columns ?? 80);
    process.stderr.write(`\r\u001b[K${line}`);
  }

  clearLine(): void {
    if (this.#draws) process.stderr.write('\r\u001b[K');
  }

  finish(outcome: AnalysisOutcome): void {
    this.clearLine();
    if (this.#json) this.#json.summary(outcome, this.#device, this.settings.model);
    else if (!this.args.quiet) {
      console.log(summaryText(this.name, outcome, this.#device, this.settings, this.#tokens, this.#cuts, this.#spikes));
    }
    if (outcome.reason !== null && !this.args.quiet)
      console.error(`elastictok: ${this.name}: partial: ${outcome.reason}.`);
  }
}
