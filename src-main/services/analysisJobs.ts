// Runs analyses one job after another: a job is one run of the engine, for analyses of one source that go side by side.
import { dirname } from 'node:path';
import { toErrorData } from '../contract';
import type { AnalysisEvent } from '../engine/protocol';
import { createJobQueue, type Job, type QueueAction } from '../jobs/queue';
import type { AnalysisEnd, AnalysisEntry } from './analysisEntry';
import { type RunnerServices, runAnalysisJob } from './runner';

/** Views are sent at most this often while an analysis runs. */
const viewIntervalMs = 100;

/** Analyses that run side by side: of one source, under settings that differ in the threshold alone. */
export interface Work {
  entries: AnalysisEntry[];
  sourcePath: string;
}

/** Is told what happens to the analyses. */
export interface JobListener {
  /** The view changed. */
  view(entry: AnalysisEntry): void;
  event(entry: AnalysisEntry, event: AnalysisEvent): void;
  /** It ended, however; the view changed as well. */
  ended(entry: AnalysisEntry): void;
}

/** The folder that an analysis' own one lies in; null while it has none. */
export function parentFolder({ folder }: AnalysisEntry): string | null {
  return folder === null ? null : dirname(folder);
}

export class AnalysisJobs {
  #aborts = new Map<string, AbortController>();
  #queue = createJobQueue<Work>();
  #runs = new Set<Promise<void>>();
  #nextJob = 1;

  /** @param services what a run needs. @param outDir gives the folder that new analyses go to */
  constructor(
    private readonly services: RunnerServices,
    private readonly outDir: () => string,
    private readonly listener: JobListener,
  ) {}

  /** The job that an analysis waits or runs in; a new entry says that it is queued before it has one. */
  of(entry: AnalysisEntry): Job<Work> | undefined {
    return this.#queue
      .list()
      .find((one) => one.payload.entries.includes(entry) && (one.state === 'queued' || one.state === 'running'));
  }

  /** Puts work at the end of the queue. */
  add(work: Work): void {
    for (const entry of work.entries) {
      entry.restart('queued');
      this.listener.view(entry);
    }
    const id = `job${this.#nextJob++}`;
    this.#carryOut(this.#queue.add(id, id, work).actions);
  }

  /** Stops the job of an analysis, from the moment it is queued; what was stored stays. */
  cancel(entry: AnalysisEntry): void {
    const job = this.of(entry);
    if (!job) return;
    this.#carryOut(this.#queue.cancel(job.id));
    if (this.#queue.get(job.id)?.state !== 'cancelled') return;
    for (const one of job.payload.entries)
      this.#finish(one, { status: 'cancelled', reason: null, error: null, totals: null });
  }

  /** Waits until nothing runs any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#runs);
  }

  #carryOut(actions: QueueAction<Work>[]): void {
    for (const { kind, job } of actions) {
      if (kind === 'cancel') this.#aborts.get(job.id)?.abort();
      else {
        const run = this.#run(job.id, job.payload).finally(() => this.#runs.delete(run));
        this.#runs.add(run);
      }
    }
  }

  async #run(jobId: string, { entries, sourcePath }: Work): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(jobId, abort);
    const restart = () => {
      for (const entry of entries) entry.restart('running');
    };
    const sendViews = () => {
      for (const entry of entries) this.listener.view(entry);
    };
    restart();
    sendViews();
    let lastViewMs = 0;
    try {
      const outcome = await runAnalysisJob(this.services, {
        sourcePath,
        // An analysis that was opened from elsewhere goes on where it is.
        outDir: parentFolder(entries[0]!) ?? this.outDir(),
        settings: entries.map((entry) => entry.view.settings),
        signal: abort.signal,
        onRestart: restart,
        onEvent: (event) => {
          const entry = 'run' in event ? entries[event.run] : undefined;
          if (entry) this.listener.event(entry, event);
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

  #finish(entry: AnalysisEntry, end: AnalysisEnd): void {
    entry.end(end);
    this.listener.ended(entry);
  }
}
