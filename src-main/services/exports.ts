// All exports of this session: one file after another, how far each is, cancel, and what the renderer is told of it.
import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  type ErrorData,
  type ExportSettings,
  type ExportView,
  type FrameRange,
  StudioError,
  toErrorData,
} from '../contract';
import { removeStaleTemps, writeError } from '../fsx/atomic';
import { throwIfCancelled } from '../fsx/atomicStream';
import { createProgressMeter } from '../jobs/progress';
import type { EventBus } from './events';
import { exportFileName, FreeNames } from './exportNames';

/** What is known of one file before it is written. */
export interface ExportJob {
  analysisId: string;
  /** The analysis folder. */
  folder: string;
  settings: ExportSettings;
  ranges: readonly FrameRange[];
  /** Frames that will be in it. */
  frames: number;
  /** Where the source is now. */
  sourcePath: string;
}

/** Writes one file, in a folder that is there. Rejects with StudioError, `cancelled` after an abort. */
export type RunExport = (
  job: ExportJob,
  path: string,
  options: { signal: AbortSignal; onProgress(fraction: number): void },
) => Promise<{ bytes: number }>;

/** Events are sent at most this often. */
const sendIntervalMs = 200;
/** Progress is measured in so many parts. */
const parts = 10_000;

interface Entry {
  view: ExportView;
  readonly job: ExportJob;
  /** Where it goes. */
  path: string;
  readonly abort: AbortController;
}

/** An export that cannot be made, and why. */
export interface RefusedExport {
  analysisId: string;
  /** What its file would be called. */
  name: string;
  format: ExportSettings['format'];
  error: ErrorData;
}

export class ExportList {
  #entries: Entry[] = [];
  /** Refused ones too, in the order of their asking. */
  #views = new Map<string, ExportView>();
  readonly #names = new FreeNames();
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** @param run writes a file. @param bus takes the events */
  constructor(
    private readonly run: RunExport,
    private readonly bus: EventBus,
  ) {}

  /** In the order of their asking. */
  views(): ExportView[] {
    return [...this.#views.values()];
  }

  /**
   * Queues one file for each of the jobs, in a folder that is made where it is missing; a refused one only stands in the list.
   * @throws StudioError `write-failed`, `disk-full` where the folder cannot be made, `cancelled` when the program closes
   */
  async start(jobs: readonly (ExportJob | RefusedExport)[], folder: string): Promise<ExportView[]> {
    if (this.#closed) throw new StudioError('cancelled', 'the program is closing', 'Start it again');
    await mkdir(folder, { recursive: true }).catch((error) => {
      throw writeError(error, folder);
    });
    const added: ExportView[] = [];
    for (const job of jobs) {
      const view = 'error' in job ? refusedView(job) : await this.#queue(job, folder);
      this.#views.set(view.id, view);
      added.push(view);
    }
    this.#changed();
    const hasQueued = this.#entries.some(({ view }) => view.status === 'queued');
    if (hasQueued && !this.#closed) this.#running ??= this.#runAll();
    return added;
  }

  /** Stops one, or all with null. Unknown and ended ones stay as they are. @throws StudioError `bad-request` for an unknown id */
  cancel(id: string | null): void {
    if (id !== null) this.#open(id);
    for (const entry of this.#entries) {
      if (id !== null && entry.view.id !== id) continue;
      if (entry.view.status === 'running') entry.abort.abort();
      else if (entry.view.status === 'queued') this.#end(entry, { status: 'cancelled' });
    }
  }

  /** Takes those that have ended off the list. */
  clear(): void {
    for (const [id, { status }] of this.#views) if (status !== 'queued' && status !== 'running') this.#views.delete(id);
    this.#entries = this.#entries.filter(({ view }) => this.#views.has(view.id));
    this.#changed();
  }

  /** Path of a finished file. @throws StudioError `bad-request` where it is none */
  finishedPath(id: string): string {
    const view = this.#open(id);
    const entry = this.#entries.find((one) => one.view.id === id);
    if (entry?.view.status !== 'complete')
      throw new StudioError('bad-request', 'it is not written', 'Export it again', view.name);
    return entry.path;
  }

  /** Stops everything and waits until it has stopped. */
  async close(): Promise<void> {
    this.#closed = true;
    this.cancel(null);
    await this.#running;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #open(id: string): ExportView {
    const view = this.#views.get(id);
    if (!view) throw new StudioError('bad-request', 'this export is not in the list', 'Export it again');
    return view;
  }

  async #queue(job: ExportJob, folder: string): Promise<ExportView> {
    const { analysisId, settings } = job;
    const path = await this.#names.take(folder, job.folder, settings.format);
    const view: ExportView = {
      ...{ id: randomUUID(), analysisId, name: basename(path), format: settings.format, status: 'queued' },
      ...{ fraction: null, secondsLeft: null, bytes: null, error: null },
    };
    this.#entries.push({ view, job, path, abort: new AbortController() });
    this.#views.set(view.id, view);
    return view;
  }

  async #runAll(): Promise<void> {
    for (;;) {
      const next = this.#entries.find(({ view }) => view.status === 'queued');
      if (next === undefined) break;
      await this.#runOne(next);
    }
    this.#running = null;
  }

  async #runOne(entry: Entry): Promise<void> {
    const { job, abort } = entry;
    const meter = createProgressMeter(performance.now());
    meter.enter('analysing', performance.now());
    this.#set(entry, { status: 'running' });
    try {
      const path = await this.#stillFree(entry);
      throwIfCancelled(abort.signal, path);
      const { bytes } = await this.run(job, path, {
        signal: abort.signal,
        onProgress: (share) => {
          const { fraction, secondsLeft } = meter.update(Math.floor(share * parts), parts, performance.now());
          this.#set(entry, { fraction, secondsLeft });
        },
      });
      this.#end(entry, { status: 'complete', fraction: 1, bytes });
    } catch (error) {
      // A killed engine has left what it was writing.
      await removeStaleTemps(dirname(entry.path));
      const data = toErrorData(error);
      const isCancelled = data.code === 'cancelled';
      this.#end(entry, isCancelled ? { status: 'cancelled' } : { status: 'failed', error: data });
    }
  }

  /** The path of an entry; another one where something of its name has come while it waited. */
  async #stillFree(entry: Entry): Promise<string> {
    if ((await stat(entry.path).catch(() => null)) === null) return entry.path;
    this.#names.release(entry.path);
    const { folder, settings } = entry.job;
    entry.path = await this.#names.take(dirname(entry.path), folder, settings.format);
    this.#set(entry, { name: basename(entry.path) });
    return entry.path;
  }

  #end(entry: Entry, changes: Partial<ExportView>): void {
    this.#names.release(entry.path);
    this.#set(entry, { ...changes, secondsLeft: null });
  }

  #set(entry: Entry, changes: Partial<ExportView>): void {
    entry.view = { ...entry.view, ...changes };
    if (this.#views.has(entry.view.id)) this.#views.set(entry.view.id, entry.view);
    this.#changed();
  }

  /** Tells of the list, now or when the last time is long enough ago. */
  #changed(): void {
    if (this.#timer !== null || this.#closed) return;
    const wait = this.#lastSentMs + sendIntervalMs - performance.now();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#lastSentMs = performance.now();
      this.bus.send({ type: 'exports', exports: this.views() });
    }, wait);
  }
}

function refusedView({ analysisId, name, format, error }: RefusedExport): ExportView {
  return {
    ...{ id: randomUUID(), analysisId, name, format, status: 'failed' },
    ...{ fraction: null, secondsLeft: null, bytes: null, error },
  };
}

/** The entry of an export that cannot be made. */
export function refusedExport(
  { analysisId, folder, settings }: Pick<ExportJob, 'analysisId' | 'folder' | 'settings'>,
  error: unknown,
): RefusedExport {
  const { format } = settings;
  return { analysisId, name: exportFileName(folder, format), format, error: toErrorData(error) };
}
