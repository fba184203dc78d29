// All analyses of this session: makes, starts, cancels and resumes them, and tells the renderer what happens.
import { createSummary } from '../analysis/summary';
import {
  type AnalysisSettings,
  analysisSettingsSchema,
  type BlockBatch,
  type ErrorData,
  type Marks,
  type Review,
  StudioError,
} from '../contract';
import type { AnalysisEvent } from '../engine/protocol';
import { AnalysisReporter } from '../engine/reporter';
import { reportStored } from '../engine/storedBlocks';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';
import { AnalysisEntry } from './analysisEntry';
import { AnalysisJobs, parentFolder } from './analysisJobs';
import { AnalysisReviews } from './analysisReviews';
import type { EventBus } from './events';
import { viewOfModel } from './models';
import type { RunnerServices } from './runner';
import type { OpenSource } from './sources';
import { findSource } from './storedSource';

/** Is told of what concerns the queue. */
export interface QueueWatcher {
  /** Jobs came, went, began or ended. */
  changed(): void;
  /** A view changed. */
  progressed(): void;
  failed(entry: AnalysisEntry, error: ErrorData): void;
}

/** What the settings of analyses that can run side by side have in common. */
function commonOf({ threshold: _differs, ...common }: AnalysisSettings): string {
  return JSON.stringify(common);
}

export class AnalysisList {
  #entries = new Map<string, AnalysisEntry>();
  readonly #reviews: AnalysisReviews;
  readonly jobs: AnalysisJobs;

  /**
   * @param services what a run needs. @param outDir gives the folder that new analyses go to
   * @param bus takes the events. @param watcher is told of what concerns the queue
   * @param rank the place of a source in the list, which is worked from top to bottom
   */
  constructor(
    private readonly services: RunnerServices,
    private readonly outDir: () => string,
    private readonly bus: EventBus,
    private readonly watcher: QueueWatcher,
    rank: (sourceId: string) => number,
  ) {
    this.#reviews = new AnalysisReviews(bus, ({ id }) => this.#entries.has(id));
    const listener = {
      view: (entry: AnalysisEntry) => this.#sendView(entry),
      event: (entry: AnalysisEntry, event: AnalysisEvent) => this.#takeEvent(entry, event),
      ended: (entry: AnalysisEntry) => {
        this.#reviews.tell(entry);
        this.#sendView(entry);
        if (entry.view.error !== null) watcher.failed(entry, entry.view.error);
      },
      changed: () => watcher.changed(),
    };
    this.jobs = new AnalysisJobs(services, listener, rank);
  }

  get(id: string): AnalysisEntry | undefined {
    return this.#entries.get(id);
  }

  /** An open analysis. @throws StudioError `bad-request` where it is none */
  open(id: string): AnalysisEntry {
    const entry = this.#entries.get(id);
    if (!entry) throw new StudioError('bad-request', 'this analysis is not open', 'Open the file again');
    return entry;
  }

  /**
   * Starts analyses, joins those that do the same work, or goes on with them. What can run side by side does.
   * @param outDir where new folders go. @returns the entries, in the order of the settings. @throws StudioError `model-missing`, `bad-request`
   */
  start(source: OpenSource, settings: readonly AnalysisSettings[], outDir = this.outDir()): AnalysisEntry[] {
    for (const one of settings) {
      this.services.models.get(one.model);
      // Preferences are checked one by one, and may not fit together.
      const checked = analysisSettingsSchema.safeParse(one);
      const what = checked.error?.issues[0]?.message;
      if (what !== undefined)
        throw new StudioError('bad-request', `the settings do not fit (${what})`, 'Choose others', source.view.name);
    }
    const entries = settings.map((one) => this.#entryOf(source, one));
    const idle = entries.filter((entry) => !this.jobs.of(entry) && entry.view.status !== 'complete');
    for (const common of new Set(idle.map((entry) => commonOf(entry.view.settings))))
      this.jobs.add({
        entries: idle.filter((entry) => commonOf(entry.view.settings) === common),
        source,
        outDir,
      });
    return entries;
  }

  /** Lists analyses that cannot be started, and why; they can be tried again. @throws StudioError `model-missing` */
  refuse(source: OpenSource, settings: readonly AnalysisSettings[], error: ErrorData): void {
    for (const { model } of settings) this.services.models.get(model);
    for (const one of settings) {
      const entry = this.#entryOf(source, one);
      if (this.jobs.of(entry)) continue;
      entry.end({ status: 'failed', reason: null, error, totals: null });
      this.#sendView(entry);
    }
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
    reportStored(await stored.readSeries(), stored.manifest.settings, reporter, summary);
    reporter.flush();
    const { status, statusReason: reason } = stored.manifest;
    const ended = status === 'running' ? 'cancelled' : status;
    entry.end({ status: ended, reason, error: null, totals: summary.totals() });
    await this.#reviews.place(entry, stored.path);
    this.#entries.set(entry.id, entry);
    source.view = { ...source.view, analysisIds: [...source.view.analysisIds, entry.id] };
    this.#sendView(entry);
  }

  /**
   * Shows what an analysis that waits has on disk, until its run tells it anew; nothing of a folder that is of another source or setting.
   * @param frames how many it will have, as far as that is known. @throws StudioError `analysis-missing`, `analysis-damaged`
   */
  async showStored(entry: AnalysisEntry, folder: string, frames: number | null): Promise<void> {
    const stored = await openAnalysis(folder);
    const { available } = await findSource(stored.manifest.source, this.services.tools);
    if (!available || !entry.isOf(stored)) return;
    // It may run meanwhile, and then tells all of it itself.
    const waits = () => entry.view.status === 'queued';
    const reporter = new AnalysisReporter(entry.id, 0, (event) => waits() && this.#takeEvent(entry, event));
    const summary = createSummary(entry.view.model.maxToks);
    reportStored(await stored.readSeries(), entry.view.settings, reporter, summary);
    if (!waits()) return;
    reporter.flush();
    entry.showStored(stored, summary.totals(), frames);
    await this.#reviews.place(entry, folder);
    this.#reviews.tell(entry);
    this.#sendView(entry);
  }

  /** Stops an analysis and those that run beside it, from the moment they are queued; what was stored stays. */
  cancel(id: string): void {
    const entry = this.#entries.get(id);
    if (entry?.active) this.jobs.cancel(entry);
  }

  /** Goes on with an analysis that stopped early, and with those that ran beside it. @throws StudioError `bad-request` when it cannot */
  resume(id: string, source: OpenSource): void {
    const entry = this.open(id);
    if (entry.active) return;
    if (!entry.view.canResume)
      throw new StudioError('bad-request', 'this analysis has ended', 'Start a new one', entry.view.name);
    const beside = this.#ofSource(entry.sourceId).filter(
      (one) =>
        one !== entry &&
        one.view.canResume &&
        !one.active &&
        commonOf(one.view.settings) === commonOf(entry.view.settings) &&
        parentFolder(one) === parentFolder(entry),
    );
    // An analysis that was opened from elsewhere goes on where it is.
    this.jobs.add({ entries: [entry, ...beside], source, outDir: parentFolder(entry) ?? this.outDir() });
  }

  /** The analyses that failed and can be tried again: why, and where new folders of theirs go. */
  failed(): { entry: AnalysisEntry; outDir: string; error: ErrorData }[] {
    return [...this.#entries.values()].flatMap((entry) => {
      const { status, error } = entry.view;
      return status === 'failed' && error !== null
        ? [{ entry, outDir: parentFolder(entry) ?? this.outDir(), error }]
        : [];
    });
  }

  /** The whole series so far and the marks. */
  series(id: string): { batches: BlockBatch[]; marks: Marks } {
    const entry = this.open(id);
    return { batches: entry.series.batches(id), marks: entry.reviewed };
  }

  /**
   * Decides the marks of an analysis under a review and tells of them, then keeps the review.
   * @throws StudioError `bad-request`, and `disk-full` or `write-failed` where it holds for now but is not kept
   */
  review(id: string, review: Review): Promise<Marks> {
    return this.#reviews.review(this.open(id), review);
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
    this.jobs.cancelAll();
    await this.jobs.settled();
    await this.#reviews.settled();
  }

  #takeEvent(entry: AnalysisEntry, event: AnalysisEvent): void {
    if (entry.take(event)) this.#sendView(entry);
    if (event.type === 'started') {
      void this.#reviews.place(entry, event.folder);
      // What is kept of the queue names the folder.
      this.watcher.changed();
    }
    if (event.type !== 'blocks') return;
    this.bus.send({ type: 'blocks', batch: { ...event.batch, analysisId: entry.id } });
    if (entry.marks.follow()) this.#reviews.tell(entry);
  }

  #sendView(entry: AnalysisEntry): void {
    if (!this.#entries.has(entry.id)) return;
    this.bus.send({ type: 'analysis', analysis: entry.view });
    this.watcher.progressed();
  }
}
