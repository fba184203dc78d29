// Runs analyses of one source for any host: settles model and device, asks the engine, turns its events into progress; goes on after a lost engine or device.
import { type AnalysisSettings, type Progress, StudioError, toErrorData } from '../contract';
import { type AnalysisEvent, type AnalysisOutcome, analysisOutcomeSchema, budgetRounds } from '../engine/protocol';
import type { EngineSupervisor } from '../engine/supervisor';
import { toolVersion } from '../fsx/version';
import { createProgressMeter } from '../jobs/progress';
import type { FfmpegTools } from '../media/locate';
import type { ChosenDevice, DeviceTests } from './devices';
import type { ModelCatalog } from './models';
import type { OpenSource } from './sources';

export interface RunnerServices {
  engine: EngineSupervisor;
  devices: DeviceTests;
  models: ModelCatalog;
  tools: FfmpegTools;
}

export interface RunOptions {
  /** Absolute path, and what was found out of it already. */
  source: Pick<OpenSource, 'path' | 'probe'>;
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
 * Runs analyses to their end. An engine that is lost without being told to stop is started again once; a device that fails, or takes the
 * engine down again, is replaced by the CPU, with a notice. The analysis goes on from its last stored chunk.
 * @throws StudioError what stopped it; `cancelled` after an abort
 */
export async function runAnalysisJob(services: RunnerServices, options: RunOptions): Promise<AnalysisOutcome> {
  const { engine, devices, models } = services;
  let isSecond = false;
  for (;;) {
    const use = await deviceFor(services, options);
    try {
      return await runOnce(services, options, use);
    } catch (error) {
      const code = error instanceof StudioError ? error.code : null;
      if ((code !== 'engine-lost' && code !== 'device-failed') || options.signal.aborted) throw error;
      if (code === 'device-failed' || isSecond) {
        if (use.device === 'cpu' || use.onCpu) throw error;
        devices.fail(models.get(options.settings[0]!.model).dir, use.device, toErrorData(error).what);
        // A process whose device was lost is not to be relied on.
        engine.kill();
      }
      isSecond = true;
      options.onRestart?.();
    }
  }
}

/** The device that the settings ask for, as it is usable now. */
async function deviceFor({ devices, models }: RunnerServices, options: RunOptions): Promise<ChosenDevice> {
  const [first] = options.settings;
  if (first === undefined) throw new RangeError('there is nothing to run');
  // A first self-test may take a while.
  const now = performance.now();
  options.onProgress(createProgressMeter(now).enter('starting', now));
  return unlessAborted(devices.resolve(models.get(first.model).dir, first.device), options.signal);
}

async function runOnce(
  services: RunnerServices,
  options: RunOptions,
  { device, precision, batch, onCpu, notice }: ChosenDevice,
): Promise<AnalysisOutcome> {
  const { engine, models, tools } = services;
  const { source, outDir, settings, signal } = options;
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
    sourcePath: source.path,
    probe: source.probe,
    outDir,
    modelDir: model.dir,
    settings: settings.map((one) => ({ ...one, device })),
    precision,
    batch,
    onCpu,
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
