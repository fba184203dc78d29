// `elastictok curve`: measures a model on videos and pictures in this process; tables as Markdown, or JSON.
import { resolve } from 'node:path';
import { StudioError } from '../contract';
import { type CurveEvents, evaluateCurve } from '../engine/curve/evaluate';
import type { Refusal } from '../engine/curve/sources';
import { writeCurve } from '../engine/curve/write';
import type { EngineSpawner } from '../engine/link';
import { entryPath, modelDirs } from '../fsx/places';
import { toolVersion } from '../fsx/version';
import { createProgressMeter } from '../jobs/progress';
import { locateFfmpeg } from '../media/locate';
import { DeviceTests } from '../services/devices';
import { ModelCatalog } from '../services/models';
import type { CurveArgs } from './curveArgs';
import { curveTables } from './curveTables';
import { progressLine } from './draw';

/** The progress line is drawn at most this often. */
const drawIntervalMs = 100;

/**
 * Runs the command.
 * @returns the exit code: 0 all measured, 2 where a file was bad, 3 where one was partial or the user stopped it
 * @throws StudioError what stopped it
 */
export async function runCurve(args: CurveArgs, spawn: EngineSpawner): Promise<number> {
  const models = new ModelCatalog(modelDirs());
  await models.refresh();
  const model = models.get(args.model);
  const fixed = args.fixed.map(({ model: name, count }) => ({ dir: models.get(name).dir, count }));
  const tools = await locateFfmpeg();
  const outDir = resolve(args.out);
  const devices = new DeviceTests(spawn, entryPath('engine'));
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const view = new CurveView(args, model.config.max_toks);
  try {
    const { device, precision, batch, notice } = await devices.resolve(model.dir, args.device);
    if (notice !== null) view.notice(notice);
    const curve = await evaluateCurve(
      {
        files: args.files,
        modelDir: model.dir,
        fixed,
        thresholds: args.thresholds,
        counts: args.counts,
        chunks: args.chunks,
        device,
        precision,
        batch,
        tools,
        outDir,
        toolVersion,
        signal: abort.signal,
      },
      view,
    );
    view.clearLine();
    const { paths, notice: plotNotice } = await writeCurve(curve, outDir);
    if (plotNotice !== null) view.notice(plotNotice);
    if (args.json) console.log(JSON.stringify(curve));
    else if (!args.quiet) console.log(`${curveTables(curve)}\n\n${paths.join('\n')}`);
    return view.badFiles > 0 ? 2 : view.partialFiles > 0 ? 3 : 0;
  } catch (error) {
    view.clearLine();
    if (!(error instanceof StudioError) || error.code !== 'cancelled') throw error;
    console.error(`elastictok: ${error.message}`);
    return 3;
  } finally {
    await devices.close();
  }
}

/** Shows an evaluation under way on the error stream. */
class CurveView implements CurveEvents {
  badFiles = 0;
  partialFiles = 0;
  #meter = createProgressMeter(performance.now());
  #lastDrawMs = 0;
  readonly #draws: boolean;

  constructor(
    private readonly args: CurveArgs,
    private readonly maxToks: number,
  ) {
    this.#draws = !args.json && !args.quiet && process.stderr.isTTY === true;
  }

  refused({ name, error, passedOver }: Refusal): void {
    if (!passedOver) this.badFiles++;
    else if (this.args.quiet) return;
    this.clearLine();
    console.error(`elastictok: ${name}: ${passedOver ? 'passed over: ' : ''}${error.what}. ${error.remedy}.`);
  }

  partial(name: string, reason: string): void {
    this.partialFiles++;
    this.notice(`${name}: partial: ${reason}.`);
  }

  notice(text: string): void {
    if (this.args.quiet) return;
    this.clearLine();
    console.error(`elastictok: ${text}`);
  }

  progress(clip: string, frames: number, total: number, tokens: readonly number[]): void {
    const now = performance.now();
    this.#meter.enter('analysing', now);
    const progress = this.#meter.update(frames, total, now);
    if (!this.#draws || now - this.#lastDrawMs < drawIntervalMs) return;
    this.#lastDrawMs = now;
    const line = progressLine(clip, progress, tokens, this.maxToks, process.stderr.columns ?? 80);
    process.stderr.write(`\r\u001b[K${line}`);
  }

  clearLine(): void {
    if (this.#draws) process.stderr.write('\r\u001b[K');
  }
}
