// Runs analyses one job after another: a job is one run of the engine, for analyses of one source that go side by side.
import { dirname } from 'node:path';
import { toErrorData } from '../contract';
import type { AnalysisEvent } from '../engine/protocol';
import { createJobQueue, isTerminal, type Job, type QueueAction, type TerminalState } from '../jobs/queue';
import type { AnalysisEnd, AnalysisEntry } from './analysisEntry';
import { type RunnerServices, runAnalysisJob } from './runner';
import type { OpenSource } from './sources';

/** Views are sent at most this often while an analysis runs. */
const viewIntervalMs = 100;

/** Analyses that run side by side: of one source, under settings that differ in the threshold alone. */
export interface Work {
  entries: AnalysisEntry[];
  source: Pick<OpenSource, 'path' | 'probe'>;
  /** Where new analysis folders go. */
  outDir: string;
}

/** Is told what happens to the analyses. */
export interface JobListener {
  /** The view changed. */
  view(entry: AnalysisEntry): void;
  event(entry: AnalysisEntry, event: AnalysisEvent): void;
  /** It ended, however; the view changed as well. */
  ended(entry: AnalysisEntry): void;
  /** Jobs came, went, began or ended. */
  changed(): void;
}

/** The folder that an analysis' own one lies in; null while it has none. */
export function parentFolder({ folder }: AnalysisEntry): string | null {
  return folder === null ? null : dirname(folder);
}

export class AnalysisJobs {
  #aborts = new Map<string, AbortController>();
  #queue;
  #runs = new Set<Promise<void>>();
  #nextJob = 1;

  /** @param services what a run needs. @param rank the place of a source in the list: the waiting job of the first one is next */
  constructor(
    private readonly services: RunnerServices,
    private readonly listener: JobListener,
    rank: (sourceId: string) => number,
  ) {
    this.#queue = createJobQueue<Work>(({ entries }) => rank(entries[0]!.sourceId));
  }

  /** The job that an analysis waits or runs in; a new entry says that it is queued before it has one. */
  of(entry: AnalysisEntry): Job<Work> | undefined {
    return this.active().find((one) => one.payload.entries.includes(entry));
  }

  /** The jobs since the queue was last empty, ended ones too. */
  list(): Job<Work>[] {
    return this.#queue.list();
  }

  /** The jobs that run or wait. */
  active(): Job<Work>[] {
    return this.list().filter(({ state }) => !isTerminal(state));
  }

  get paused(): boolean {
    return this.#queue.paused;
  }

  /** Puts work at the end of the queue. Once all else has ended, the count begins anew. */
  add(work: Work): void {
    const isEmpty = this.active().length === 0;
    for (const { id, payload } of this.list())
      if (isEmpty || payload.entries.some((entry) => work.entries.includes(entry))) this.#queue.forget(id);
    for (const entry of work.entries) {
      entry.wait();
      this.listener.view(entry);
    }
    const id = `job${this.#nextJob++}`;
    this.#carryOut(this.#queue.add(id, id, work).actions);
    this.listener.changed();
  }

  /** Stops the job of an analysis, from the moment it is queued; what was stored stays. */
  cancel(entry: AnalysisEntry): void {
    const job = this.of(entry);
    if (!job) return;
    this.#carryOut(this.#queue.cancel(job.id));
    if (this.#queue.get(job.id)?.state !== 'cancelled') return;
    for (const one of job.payload.entries)
      this.#finish(one, { status: 'cancelled', reason: null, error: null, totals: null });
    this.listener.changed();
  }

  /** Stops everything: what waits first, so that none of it begins. */
  cancelAll(): void {
    const waiting = this.active().filter(({ state }) => state === 'queued');
    for (const { payload } of [...waiting, ...this.active()]) this.cancel(payload.entries[0]!);
  }

  /** Starts nothing more; what runs is stopped as by a cancel, and goes on from its last stored chunk. */
  pause(): void {
    this.#carryOut(this.#queue.pause());
    this.listener.changed();
  }

  /** Goes on. */
  resume(): void {
    this.#carryOut(this.#queue.resume());
    this.listener.changed();
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

  async #run(jobId: string, { entries, source, outDir }: Work): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(jobId, abort);
    const restart = () => {
      for (const entry of entries) entry.restart();
    };
    const sendViews = () => {
      for (const entry of entries) this.listener.view(entry);
    };
    restart();
    sendViews();
    let lastViewMs = 0;
    try {
      const outcome = await runAnalysisJob(this.services, {
        source,
        outDir,
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
      this.#ended(jobId, partial ? 'partial' : 'complete', (i) => ({ ...outcome.runs[i]!, error: null }));
    } catch (error) {
      const data = toErrorData(error);
      const status = data.code === 'cancelled' ? ('cancelled' as const) : ('failed' as const);
      const end = { status, reason: null, error: status === 'failed' ? data : null, totals: null };
      this.#ended(jobId, status, () => end);
    }
  }

  /** Takes the end of a run; a job that was paused waits again. @param endOf how the i-th analysis ended */
  #ended(jobId: string, state: TerminalState, endOf: (i: number) => AnalysisEnd): void {
    this.#aborts.delete(jobId);
    const { entries } = this.#queue.get(jobId)!.payload;
    const actions = this.#queue.end(jobId, state);
    if (isTerminal(this.#queue.get(jobId)!.state)) {
      this.#carryOut(actions);
      for (const [i, entry] of entries.entries()) this.#finish(entry, endOf(i));
    } else {
      for (const entry of entries) {
        entry.wait();
        this.listener.view(entry);
      }
      // It may be the next one itself.
      this.#carryOut(actions);
    }
    this.listener.changed();
  }

  #finish(entry: AnalysisEntry, end: AnalysisEnd): void {
    entry.end(end);
    this.listener.ended(entry);
  }
}
