// A day of the queue in some seconds: the real queue, keeper, reporter and progress, by a virtual clock, over an engine that only tells events.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type AnalysisSettings, noMeasures, type QueueView, StudioError } from '../../../src-main/contract';
import type { AnalysisEvent, AnalysisOutcome } from '../../../src-main/engine/protocol';
import { AnalysisReporter } from '../../../src-main/engine/reporter';
import { EventBus } from '../../../src-main/services/events';
import { createQueue } from '../../../src-main/services/queue';
import { type FoundSource, SourceList } from '../../../src-main/services/sources';
import { defaultSettings } from '../../../src-main/settings/schema';
import { parseModelConfig } from '../../../src-main/tokenizer/config';
import { tinyModelDir } from '../../fixtures/model';
import type { Random } from '../random';
import { VirtualClock } from './clock';

export interface DayResult {
  hours: number;
  jobs: number;
  /** How the jobs ended. */
  complete: number;
  partial: number;
  failed: number;
  /** What was said that cannot be: a share outside 0..1, a time left that is negative, no number or beyond any reason, two jobs at once. */
  wrong: string[];
  /** Largest difference between the time that a job says it took and the clock, seconds. */
  driftSeconds: number;
  /** JavaScript heap after a quarter and after all of the time, both after a collection, bytes. */
  heap: { from: number; to: number };
  /** What the file of the queue holds in the end, and timers that nobody stopped. */
  kept: number;
  timers: number;
}

/**
 * Works through `hours` of a queue whose files lie about their lengths, end early and fail.
 * @param files how many come to the queue at once; the next ones come when it is empty
 */
export async function soakDay(folder: string, hours: number, random: Random, files = 200): Promise<DayResult> {
  const clock = new VirtualClock();
  try {
    return await new Day(folder, hours, random, clock, files).run();
  } finally {
    clock.stop();
  }
}

class Day {
  readonly #result: DayResult;
  readonly #sources = new SourceList();
  #runningSince: number | null = null;
  #running = 0;

  constructor(
    private readonly folder: string,
    private readonly hours: number,
    private readonly random: Random,
    private readonly clock: VirtualClock,
    private readonly files: number,
  ) {
    const nothing = { jobs: 0, complete: 0, partial: 0, failed: 0, driftSeconds: 0, kept: 0, timers: 0 };
    this.#result = { hours, ...nothing, wrong: [], heap: { from: 0, to: 0 } };
  }

  async run(): Promise<DayResult> {
    const { clock, hours } = this;
    const result = this.#result;
    const model = await tinyModelDir();
    const config = parseModelConfig(JSON.parse(await readFile(join(model, 'config.json'), 'utf8')));
    const file = join(this.folder, 'queue.json');
    const queue = await createQueue({
      services: {
        engine: { request: (_body: unknown, hears: Hears) => this.#analyse(hears) },
        devices: { resolve: async () => ({ device: 'cpu', precision: 'float32', batch: 1, notice: null }) },
        models: { get: () => ({ name: config.name, dir: model, config }) },
        tools: null,
      } as never,
      sources: this.#sources,
      settings: { current: defaultSettings() } as never,
      bus: new EventBus(),
      desktop: null,
      outDir: () => this.folder,
      file,
    });
    const settings = settingsOf(config.name);
    const endMs = hours * 3_600_000;
    let quarter = false;
    let named = 0;
    while (clock.nowMs < endMs) {
      const active = queue.analyses.jobs.active();
      if (active.length === 0) {
        for (const view of queue.analyses.views()) this.#count(view.status);
        this.#closeAll(queue.analyses);
        for (let i = 0; i < this.files; i++)
          queue.analyses.start(this.#sources.put(`/films/${named++}.mp4`, foundFilm(this.random)), [settings]);
      }
      await clock.pass(1000);
      this.#look(queue.reporter.view(), queue.analyses.views());
      if (!quarter && clock.nowMs > endMs / 4) {
        quarter = true;
        result.heap.from = heapBytes();
      }
    }
    result.heap.to = heapBytes();
    queue.analyses.jobs.cancelAll();
    await clock.pass(60_000);
    await queue.analyses.jobs.settled();
    // What has failed is kept until it is closed.
    this.#closeAll(queue.analyses);
    await queue.close();
    result.kept = (JSON.parse(await readFile(file, 'utf8')) as { items: unknown[] }).items.length;
    result.timers = clock.waiting;
    return result;
  }

  #closeAll(analyses: Analyses): void {
    for (const source of this.#sources.all()) {
      for (const id of source.view.analysisIds) analyses.close(id);
      this.#sources.remove(source.id);
    }
  }

  /** An analysis as the engine tells it: some seconds of frames, at a speed that wavers, sometimes to another end than was promised. */
  async #analyse({ onEvent, signal }: Hears): Promise<AnalysisOutcome> {
    const { random, clock } = this;
    if (++this.#running > 1) this.#result.wrong.push('two jobs run at once');
    this.#runningSince = clock.nowMs;
    try {
      const frames = 20 + random.int(400);
      const lies = random.next() < 0.2;
      const promised = lies ? Math.round(frames * random.pick([0.1, 0.5, 3, 1000])) : frames;
      const fate = random.next();
      const device = { device: 'cpu' as const, deviceLabel: 'CPU', notice: null };
      onEvent({
        type: 'started',
        run: 0,
        analysisId: 'a',
        folder: this.folder,
        ...device,
        framesTotal: promised,
        framesStored: 0,
      });
      onEvent({ type: 'phase', phase: 'analysing' });
      const reporter = new AnalysisReporter('a', 0, onEvent);
      let done = 0;
      while (done < frames) {
        await this.#second();
        if (signal.aborted) throw new StudioError('cancelled', 'stopped', 'Resume it');
        if (fate < 0.03 && done > frames / 2) throw new StudioError('ffmpeg-failed', 'it failed', 'Try again');
        const speed = 4 + random.int(30);
        for (let i = 0; i < speed && done < frames; i++, done++)
          reporter.add({
            ...{ n: 4, mse: 0.01, ssim: null, passed: true, nfe: 3, chunkStart: done % 64 === 0 },
            frames: [{ index: done, ptsSeconds: done / 25, measures: noMeasures() }],
          });
        reporter.flush();
      }
      onEvent({ type: 'phase', phase: 'finishing' });
      const status = fate > 0.97 ? ('partial' as const) : ('complete' as const);
      const totals = {
        frames,
        blocks: frames,
        tokens: 4 * frames,
        tokensPercent: 50,
        satisfiedPercent: 100,
        meanMse: 0.01,
        probes: 1,
      };
      return {
        runs: [{ status, reason: null, totals, folder: this.folder, framesComputed: frames }],
        seconds: 1,
        runSeconds: 1,
      };
    } finally {
      this.#running--;
    }
  }

  #second(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 1000));
  }

  #count(status: string): void {
    this.#result.jobs++;
    if (status === 'complete' || status === 'partial' || status === 'failed') this.#result[status]++;
    else this.#result.wrong.push(`a job ended as ${status}`);
  }

  #look(view: QueueView, analyses: readonly { status: string; progress: { elapsedSeconds: number } }[]): void {
    const { wrong } = this.#result;
    if (view.fraction !== null && !(view.fraction >= 0 && view.fraction <= 1)) wrong.push(`fraction ${view.fraction}`);
    // A header may promise a thousand times what there is; no more than that is ever believed.
    const most = this.files * 420 * 1000;
    if (view.secondsLeft !== null && !(view.secondsLeft >= 0 && view.secondsLeft < most))
      wrong.push(`time left ${view.secondsLeft}`);
    if (view.running > 1) wrong.push(`${view.running} running`);
    const running = analyses.find(({ status }) => status === 'running');
    if (running === undefined || this.#runningSince === null || running.progress.elapsedSeconds === 0) return;
    // What was told last is a second old at most.
    const drift = (this.clock.nowMs - this.#runningSince) / 1000 - running.progress.elapsedSeconds;
    if (drift < 0 || drift > 1) this.#result.driftSeconds = Math.max(this.#result.driftSeconds, Math.abs(drift));
  }
}

type Analyses = Awaited<ReturnType<typeof createQueue>>['analyses'];

interface Hears {
  onEvent(event: AnalysisEvent): void;
  signal: AbortSignal;
}

function settingsOf(model: string): AnalysisSettings {
  const how = { metric: 'mse', threshold: 0.05, search: 'fast', count: null, budget: null } as const;
  return { model, ...how, sampling: { kind: 'all' }, fit: 'crop', device: 'cpu' };
}

function foundFilm(random: Random): FoundSource {
  const frames = random.next() < 0.5 ? 20 + random.int(400) : null;
  const picture = { codec: 'h264', pixelFormat: 'yuv420p', width: 64, height: 48, rotationDegrees: 0, pictures: null };
  const length = { durationSeconds: frames === null ? null : frames / 25, declaredFrames: frames, averageFps: 25 };
  const view = { name: 'film.mp4', sizeBytes: 1000, ...picture, ...length };
  return { view, probe: null, pictures: null, available: true };
}

/** The JavaScript heap in use once garbage is gone. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
