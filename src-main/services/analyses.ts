// All analyses of this session: starts, queues, cancels and resumes them, and tells the renderer what happens.
import { dirname } from 'node:path';
import { createSummary } from '../analysis/summary';
import { type AnalysisSettings, type BlockBatch, type Marks, StudioError, toErrorData } from '../contract';
import type { AnalysisEvent } from '../engine/protocol';
import { AnalysisReporter } from '../engine/reporter';
import { reportStored } from '../engine/storedBlocks';
import { createJobQueue, type QueueAction } from '../jobs/queue';
import type { AnalysisFolder } from '../store/analysisFolder';
import { AnalysisEntry } from './analysisEntry';
import type { EventBus } from './events';
import { viewOfModel } from './models';
import { type RunnerServices, runAnalysisJob } from './runner';
import type { OpenSource } from './sources';

/** Views are sent at most this often while an analysis runs. */
const viewIntervalMs = 100;

interface Job {
  entry: AnalysisEntry;
  sourcePath: string;
}

export class AnalysisList {
  #entries = new Map<string, AnalysisEntry>();
  #aborts = new Map<string, AbortController>();
  #queue = createJobQueue<Job>();
  #runs = new Set<Promise<void>>();
  #nextJob = 1;

  /**
   * @param services what a run needs. @param outDir where analysis folders go
   * @param bus takes the events
   */
  constructor(
    private readonly services: RunnerServices,
    private readonly outDir: string,
    private readonly bus: EventBus,
  ) {}

  get(id: string): AnalysisEntry | undefined {
    return this.#entries.get(id);
  }

  /**
   * Starts an analysis, joins the one that does the same work, or goes on with it.
   * @returns the entry. @throws StudioError `model-missing`
   */
  start(source: OpenSource, settings: AnalysisSettings): AnalysisEntry {
    const same = [...this.#entries.values()].find(
      (entry) => entry.sourceId === source.id && JSON.stringify(entry.view.settings) === JSON.stringify(settings),
    );
    if (same) {
      if (same.active || same.view.status === 'complete') return same;
      this.#enqueue(same, source.path);
      return same;
    }
    const { name, config } = this.services.models.get(settings.model);
    const entry = new AnalysisEntry(
      source.id,
      settings,
      viewOfModel({ ...config, name }),
      source.view.name,
      source.available,
    );
    this.#entries.set(entry.id, entry);
    source.view = { ...source.view, analysisIds: [...source.view.analysisIds, entry.id] };
    this.#enqueue(entry, source.path);
    return entry;
  }

  /**
   * Takes an analysis folder as it is on disk; one that stopped early can be resumed.
   * @throws StudioError `analysis-damaged` naming the shard
   */
  async adopt(source: OpenSource, stored: AnalysisFolder): Promise<void> {
    const known = [...this.#entries.values()].find((entry) => entry.folder === stored.path);
    if (known) return;
    const entry = AnalysisEntry.fromFolder(source.id, stored, source.available);
    const { threshold } = stored.manifest.settings;
    const reporter = new AnalysisReporter(entry.id, (event) => entry.take(event));
    const summary = createSummary(entry.view.model.maxToks, threshold);
    await reportStored(stored.path, threshold, reporter, summary);
    reporter.flush();
    const { status, statusReason: reason } = stored.manifest;
    const ended = status === 'running' ? 'cancelled' : status;
    entry.end({ status: ended, reason, error: null, totals: summary.totals() });
    this.#entries.set(entry.id, entry);
    source.view = { ...source.view, analysisIds: [...source.view.analysisIds, entry.id] };
    this.#sendView(entry);
  }

  /** Stops an analysis, from the moment it is queued; what was stored stays. */
  cancel(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry?.active) return;
    const job = this.#queue
      .list()
      .find((one) => one.payload.entry === entry && (one.state === 'queued' || one.state === 'running'));
    if (!job) return;
    this.#carryOut(this.#queue.cancel(job.id));
    if (this.#queue.get(job.id)?.state === 'cancelled')
      this.#finish(entry, { status: 'cancelled', reason: null, error: null, totals: null });
  }

  /** Goes on with an analysis that stopped early. @throws StudioError `bad-request` when it cannot */
  resume(id: string, sourcePath: string): void {
    const entry = this.#entries.get(id);
    if (!entry) throw new StudioError('bad-request', 'this analysis is not open', 'Open the file again');
    if (entry.active) return;
    if (!entry.view.canResume)
      throw new StudioError('bad-request', 'this analysis has ended', 'Start a new one', entry.view.name);
    this.#enqueue(entry, sourcePath);
  }

  /** The whole series so far and the marks. */
  series(id: string): { batches: BlockBatch[]; marks: Marks } {
    const entry = this.#entries.get(id);
    if (!entry) throw new StudioError('bad-request', 'this analysis is not open', 'Open the file again');
    return { batches: entry.series.batches(), marks: { analysisId: id, cuts: entry.cuts, spikes: entry.spikes } };
  }

  /** Takes an analysis off the list; a running one is stopped. */
  close(id: string): void {
    this.cancel(id);
    this.#entries.delete(id);
    this.bus.send({ type: 'analysis-closed', analysisId: id });
  }

  views() {
    return [...this.#entries.values()].map((entry) => entry.view);
  }

  /** Stops everything and waits until it has stopped. */
  async closeAll(): Promise<void> {
    for (const id of this.#entries.keys()) this.cancel(id);
    await Promise.allSettled(this.#runs);
  }

  #enqueue(entry: AnalysisEntry, sourcePath: string): void {
    entry.restart('queued');
    this.#sendView(entry);
    const { actions } = this.#queue.add(`job${this.#nextJob++}`, entry.id, { entry, sourcePath });
    this.#carryOut(actions);
  }

  #carryOut(actions: QueueAction<Job>[]): void {
    for (const { kind, job } of actions) {
      if (kind === 'cancel') this.#aborts.get(job.id)?.abort();
      else {
        const run = this.#run(job.id, job.payload).finally(() => this.#runs.delete(run));
        this.#runs.add(run);
      }
    }
  }

  async #run(jobId: string, { entry, sourcePath }: Job): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(jobId, abort);
    entry.restart('running');
    this.#sendView(entry);
    let lastViewMs = 0;
    try {
      const outcome = await runAnalysisJob(this.services, {
        sourcePath,
        // An analysis that was opened from elsewhere goes on where it is.
        outDir: entry.folder === null ? this.outDir : dirname(entry.folder),
        settings: entry.view.settings,
        signal: abort.signal,
        onRestart: () => entry.restart('running'),
        onEvent: (event) => this.#takeEvent(entry, event),
        onProgress: (progress) => {
          entry.setProgress(progress);
          const now = performance.now();
          if (now - lastViewMs < viewIntervalMs) return;
          lastViewMs = now;
          this.#sendView(entry);
        },
      });
      this.#carryOut(this.#queue.end(jobId, outcome.status));
      this.#finish(entry, { status: outcome.status, reason: outcome.reason, error: null, totals: outcome.totals });
    } catch (error) {
      const data = toErrorData(error);
      const status = data.code === 'cancelled' ? ('cancelled' as const) : ('failed' as const);
      this.#carryOut(this.#queue.end(jobId, status));
      this.#finish(entry, { status, reason: null, error: status === 'failed' ? data : null, totals: null });
    } finally {
      this.#aborts.delete(jobId);
    }
  }

  #takeEvent(entry: AnalysisEntry, event: AnalysisEvent): void {
    if (entry.take(event)) this.#sendView(entry);
    if (event.type === 'blocks') this.bus.send({ type: 'blocks', batch: { ...event.batch, analysisId: entry.id } });
    if (event.type === 'marks') {
      this.bus.send({ type: 'marks', marks: { analysisId: entry.id, cuts: event.cuts, spikes: event.spikes } });
    }
  }

  #finish(entry: AnalysisEntry, end: Parameters<AnalysisEntry['end']>[0]): void {
    entry.end(end);
    this.#sendView(entry);
  }

  #sendView(entry: AnalysisEntry): void {
    if (this.#entries.has(entry.id)) this.bus.send({ type: 'analysis', analysis: entry.view });
  }
}
