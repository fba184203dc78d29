// Runs analyses of one source for any host: settles model and device, asks the engine, turns its events into progress; retries a lost engine once.
import { type AnalysisSettings, type Progress, StudioError } from '../contract';
import { type AnalysisEvent, type AnalysisOutcome, analysisOutcomeSchema, budgetRounds } from '../engine/protocol';
import type { EngineSupervisor } from '../engine/supervisor';
import { toolVersion } from '../fsx/version';
import { createProgressMeter } from '../jobs/progress';
import type { FfmpegTools } from '../media/locate';
import type { DeviceTests } from './devices';
import type { ModelCatalog } from './models';

export interface RunnerServices {
  engine: EngineSupervisor;
  devices: DeviceTests;
  models: ModelCatalog;
  tools: FfmpegTools;
}

export interface RunOptions {
  sourcePath: string;
  outDir: string;
  /** One for each analysis; they differ in the threshold alone. At least one. */
  settings: readonly AnalysisSettings[];
  signal: AbortSignal;
  /** Called before the events of a second try, which start from the beginning. */
  onRestart?(): void;
  onEvent(event: AnalysisEvent): void;
  onProgress(progress: Progress): void;
}

/**
 * Runs analyses to their end. An engine that is lost without being told to stop is started again once, and the analysis
 * goes on from its last stored chunk.
 * @throws StudioError what stopped it; `cancelled` after an abort
 */
export async function runAnalysisJob(services: RunnerServices, options: RunOptions): Promise<AnalysisOutcome> {
  try {
    return await runOnce(services, options);
  } catch (error) {
    const lost = error instanceof StudioError && error.code === 'engine-lost';
    if (!lost || options.signal.aborted) throw error;
    options.onRestart?.();
    return runOnce(services, options);
  }
}

async function runOnce(services: RunnerServices, options: RunOptions): Promise<AnalysisOutcome> {
  const { engine, devices, models, tools } = services;
  const { sourcePath, outDir, settings, signal } = options;
  const meter = createProgressMeter(performance.now());
  const [first] = settings;
  if (first === undefined) throw new RangeError('there is nothing to run');
  const passes = first.search === 'budget' ? budgetRounds + 1 : 1;
  let blocksFrames = 0;
  let framesMeasured = 0;
  let framesTotal: number | null = null;
  // Analyses side by side, and readings of the clip one after another, count as one: a frame is done when all of them have done it.
  const framesDone = () => Math.floor((blocksFrames / settings.length + framesMeasured) / passes);
  options.onProgress(meter.enter('starting', performance.now()));
  const model = models.get(first.model);
  const { device, precision, batch, notice } = await unlessAborted(devices.resolve(model.dir, first.device), signal);
  const onEvent = (event: AnalysisEvent): void => {
    if (event.type === 'started') {
      framesTotal = event.framesTotal;
      options.onEvent({ ...event, notice: event.notice ?? notice });
      return;
    }
    options.onEvent(event);
    const now = performance.now();
    if (event.type === 'phase') {
      // Frames read back from disk are done, but say nothing of the speed: the meter starts counting after them.
      meter.update(framesDone(), framesTotal, now);
      options.onProgress(meter.enter(event.phase, now));
    }
    if (event.type === 'blocks') blocksFrames += event.batch.frames.index.length;
    if (event.type === 'measured') framesMeasured = event.frames;
    if (event.type === 'blocks' || event.type === 'measured')
      options.onProgress(meter.update(framesDone(), framesTotal, now));
  };
  const body = {
    type: 'analyze' as const,
    sourcePath,
    outDir,
    modelDir: model.dir,
    settings: settings.map((one) => ({ ...one, device })),
    precision,
    batch,
    tools,
    toolVersion,
  };
  return analysisOutcomeSchema.parse(await engine.request(body, { onEvent, signal }));
}

/** Waits for a promise, but no longer than until the signal aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new StudioError('cancelled', 'stopped by the user', 'Resume it to go on'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
