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

/** Analyses that run side by side: of one source, under settings that differ in the threshold alone. */
interface Job {
  entries: AnalysisEntry[];
  sourcePath: string;
}

/** What the settings of analyses that can run side by side have in common. */
function commonOf({ threshold: _differs, ...common }: AnalysisSettings): string {
  return JSON.stringify(common);
}

/** The folder that an analysis' own one lies in; null while it has none. */
const folderOf = ({ folder }: AnalysisEntry) => (folder === null ? null : dirname(folder));

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
   * Starts analyses, joins those that do the same work, or goes on with them. What can run side by side does.
   * @returns the entries, in the order of the settings. @throws StudioError `model-missing`
   */
  start(source: OpenSource, settings: readonly AnalysisSettings[]): AnalysisEntry[] {
    for (const { model } of settings) this.services.models.get(model);
    const entries = settings.map((one) => this.#entryOf(source, one));
    const idle = entries.filter((entry) => !this.#jobOf(entry) && entry.view.status !== 'complete');
    for (const common of new Set(idle.map((entry) => commonOf(entry.view.settings))))
      this.#enqueue(
        idle.filter((entry) => commonOf(entry.view.settings) === common),
        source.path,
      );
    return entries;
  }

  /** The analysis of a source under these settings, made where there is none. */
  #entryOf(source: OpenSource, settings: AnalysisSettings): AnalysisEntry {
    const same = this.#ofSource(source.id).find(
      (entry) => JSON.stringify(entry.view.settings) === JSON.stringify(settings),
    );
    if (same) return same;
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
    return entry;
  }

  #ofSource(sourceId: string): AnalysisEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.sourceId === sourceId);
  }

  /**
   * Takes an analysis folder as it is on disk; one that stopped early can be resumed.
   * @throws StudioError `analysis-damaged` naming the shard
   */
  async adopt(source: OpenSource, stored: AnalysisFolder): Promise<void> {
    const known = [...this.#entries.values()].find((entry) => entry.folder === stored.path);
    if (known) return;
    const entry = AnalysisEntry.fromFolder(source.id, stored, source.available);
    const reporter = new AnalysisReporter(entry.id, 0, (event) => entry.take(event));
    const summary = createSummary(entry.view.model.maxToks);
    await reportStored(stored.path, stored.manifest.settings, reporter, summary);
    reporter.flush();
    const { status, statusReason: reason } = stored.manifest;
    const ended = status === 'running' ? 'cancelled' : status;
    entry.end({ status: ended, reason, error: null, totals: summary.totals() });
    this.#entries.set(entry.id, entry);
    source.view = { ...source.view, analysisIds: [...source.view.analysisIds, entry.id] };
    this.#sendView(entry);
  }

  /** Stops an analysis and those that run beside it, from the moment they are queued; what was stored stays. */
  cancel(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry?.active) return;
    const job = this.#jobOf(entry);
    if (!job) return;
    this.#carryOut(this.#queue.cancel(job.id));
    if (this.#queue.get(job.id)?.state === 'cancelled')
      for (const one of job.payload.entries)
        this.#finish(one, { status: 'cancelled', reason: null, error: null, totals: null });
  }

  /** The job that an analysis waits or runs in; a new entry says that it is queued before it has one. */
  #jobOf(entry: AnalysisEntry) {
    return this.#queue
      .list()
      .find((one) => one.payload.entries.includes(entry) && (one.state === 'queued' || one.state === 'running'));
  }

  /** Goes on with an analysis that stopped early, and with those that ran beside it. @throws StudioError `bad-request` when it cannot */
  resume(id: string, sourcePath: string): void {
    const entry = this.#entries.get(id);
    if (!entry) throw new StudioError('bad-request', 'this analysis is not open', 'Open the file again');
    if (entry.active) return;
    if (!entry.view.canResume)
      throw new StudioError('bad-request', 'this analysis has ended', 'Start a new one', entry.view.name);
    const beside = this.#ofSource(entry.sourceId).filter(
      (one) =>
        one !== entry &&
        one.view.canResume &&
        !one.active &&
        commonOf(one.view.settings) === commonOf(entry.view.settings) &&
        folderOf(one) === folderOf(entry),
    );
    this.#enqueue([entry, ...beside], sourcePath);
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

  #enqueue(entries: AnalysisEntry[], sourcePath: string): void {
    for (const entry of entries) {
      entry.restart('queued');
      this.#sendView(entry);
    }
    const id = `job${this.#nextJob++}`;
    const { actions } = this.#queue.add(id, id, { entries, sourcePath });
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

  async #run(jobId: string, { entries, sourcePath }: Job): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(jobId, abort);
    const restart = () => {
      for (const entry of entries) entry.restart('running');
    };
    const sendViews = () => {
      for (const entry of entries) this.#sendView(entry);
    };
    restart();
    sendViews();
    let lastViewMs = 0;
    try {
      const outcome = await runAnalysisJob(this.services, {
        sourcePath,
        // An analysis that was opened from elsewhere goes on where it is.
        outDir: folderOf(entries[0]!) ?? this.outDir,
        settings: entries.map((entry) => entry.view.settings),
        signal: abort.signal,
        onRestart: restart,
        onEvent: (event) => {
          const entry = 'run' in event ? entries[event.run] : undefined;
          if (entry) this.#takeEvent(entry, event);
        },
        onProgress: (progress) => {
          for (const entry of entries) entry.setProgress(progress);
          const now = performance.now();
          if (now - lastViewMs < viewIntervalMs) return;
          lastViewMs = now;
          sendViews();
        },
      });
      const partial = outcome.runs.some(({ status }) => status === 'partial');
      this.#carryOut(this.#queue.end(jobId, partial ? 'partial' : 'complete'));
      for (const [i, { status, reason, totals }] of outcome.runs.entries())
        this.#finish(entries[i]!, { status, reason, error: null, totals });
    } catch (error) {
      const data = toErrorData(error);
      const status = data.code === 'cancelled' ? ('cancelled' as const) : ('failed' as const);
      this.#carryOut(this.#queue.end(jobId, status));
      for (const entry of entries)
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
