// One analysis as main keeps it: its view for the renderer, its series and marks, and how they change.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { createSummary, type Summary } from '../analysis/summary';
import {
  type AnalysisSettings,
  type AnalysisStatus,
  type AnalysisView,
  type ErrorData,
  type Marks,
  measuresVersion,
  type Progress,
  type Totals,
} from '../contract';
import type { AnalysisEvent } from '../engine/protocol';
import type { AnalysisFolder } from '../store/analysisFolder';
import { parseModelConfig } from '../tokenizer/config';
import { viewOfModel } from './models';
import { ReviewedMarks } from './reviewedMarks';
import { ReviewKeeper } from './reviewKeeper';
import { SeriesBuffer } from './seriesBuffer';

const noProgress: Progress = {
  phase: 'waiting',
  framesDone: 0,
  framesTotal: null,
  fraction: null,
  framesPerSecond: null,
  secondsLeft: null,
  elapsedSeconds: 0,
};

/** How a run ended, as the view shows it. */
export interface AnalysisEnd {
  status: Extract<AnalysisStatus, 'complete' | 'partial' | 'failed' | 'cancelled'>;
  reason: string | null;
  error: ErrorData | null;
  totals: Totals | null;
}

export class AnalysisEntry {
  readonly id = randomUUID();
  readonly series = new SeriesBuffer();
  readonly marks = new ReviewedMarks(this.series);
  readonly keeper = new ReviewKeeper();
  /** Path of the analysis folder; null until the engine has placed it. */
  folder: string | null = null;
  view: AnalysisView;
  #summary: Summary;

  constructor(
    readonly sourceId: string,
    settings: AnalysisSettings,
    model: AnalysisView['model'],
    sourceName: string,
    sourceAvailable: boolean,
  ) {
    this.view = {
      id: this.id,
      sourceId,
      name: sourceName,
      status: 'queued',
      reason: null,
      error: null,
      settings,
      model,
      device: null,
      notice: null,
      progress: noProgress,
      totals: null,
      canResume: false,
      sourceAvailable,
    };
    this.#summary = createSummary(model.maxToks);
  }

  /** An entry for an analysis that is on disk; its series and end are told to it afterwards. */
  static fromFolder(sourceId: string, stored: AnalysisFolder, sourceAvailable: boolean): AnalysisEntry {
    const { device, model, measuresVersion: version } = stored.manifest;
    const entry = new AnalysisEntry(
      sourceId,
      settingsOf(stored),
      viewOfModel(parseModelConfig({ ...model.config, name: model.name })),
      basename(stored.path),
      sourceAvailable,
    );
    entry.folder = stored.path;
    const notice =
      version < measuresVersion ? 'An earlier version measured it: cuts and spikes need a new analysis' : null;
    entry.view = { ...entry.view, device, notice };
    return entry;
  }

  /** True where a folder holds this analysis, on whatever device. */
  isOf(stored: AnalysisFolder): boolean {
    const { settings } = this.view;
    return (
      JSON.stringify({ ...settings, device: null }) ===
      JSON.stringify({ ...settings, ...settingsOf(stored), device: null })
    );
  }

  /** True while it waits or runs. */
  get active(): boolean {
    return this.view.status === 'queued' || this.view.status === 'running';
  }

  /** The marks as last decided, and the review that they follow. */
  get reviewed(): Marks {
    return { analysisId: this.id, marks: this.marks.marks, review: this.marks.review };
  }

  /** Waits for its turn; what is known of it stays in sight until then. */
  wait(): void {
    const progress = { ...this.view.progress, phase: 'waiting' as const, framesPerSecond: null, secondsLeft: null };
    this.view = { ...this.view, status: 'queued', reason: null, error: null, canResume: false, progress };
  }

  /** Back to the state before its first run: a run tells everything anew, what is on disk included. */
  restart(): void {
    this.series.clear();
    this.#summary = createSummary(this.view.model.maxToks);
    this.marks.decide();
    this.view = {
      ...this.view,
      status: 'running',
      reason: null,
      error: null,
      notice: null,
      totals: null,
      canResume: false,
      progress: noProgress,
    };
  }

  /** Takes an event of the engine; true when the view changed. */
  take(event: AnalysisEvent): boolean {
    switch (event.type) {
      case 'started': {
        this.folder = event.folder;
        const name = event.folder.split(/[\\/]/).at(-1) ?? this.view.name;
        const device = { name: event.device, label: event.deviceLabel };
        this.view = { ...this.view, name, device, notice: event.notice };
        return true;
      }
      case 'blocks': {
        const { blocks } = event.batch;
        if (!this.series.append({ ...event.batch, analysisId: this.id })) return false;
        blocks.n.forEach((n, i) => {
          const counted = { n, mse: blocks.mse[i] ?? 0, passed: blocks.passed[i] ?? false, nfe: blocks.nfe[i] ?? 0 };
          this.#summary.addBlock(counted, blocks.frameCount[i] ?? 0);
        });
        return false;
      }
      case 'phase':
      case 'measured':
        return false;
    }
  }

  /** Takes what it had on disk when it was interrupted, after its blocks; `framesTotal` is an estimate. */
  showStored({ path, manifest }: AnalysisFolder, totals: Totals, framesTotal: number | null): void {
    this.folder = path;
    this.marks.decide();
    const fraction = framesTotal === null ? null : Math.min(0.99, totals.frames / framesTotal);
    const progress = { ...noProgress, framesDone: totals.frames, framesTotal, fraction };
    this.view = { ...this.view, name: basename(path), device: manifest.device, totals, progress };
  }

  setProgress(progress: Progress): void {
    this.view = { ...this.view, progress, totals: this.#summary.totals() };
  }

  end({ status, reason, error, totals }: AnalysisEnd): void {
    this.marks.decide();
    const finished = status === 'complete';
    const progress: Progress = {
      ...this.view.progress,
      fraction: finished ? 1 : this.view.progress.fraction,
      secondsLeft: null,
    };
    // What stopped before its end can go on; a source that gave all it had cannot.
    const canResume = status === 'cancelled' || status === 'failed';
    this.view = { ...this.view, status, reason, error, totals: totals ?? this.view.totals, progress, canResume };
  }
}

/** The settings of a stored analysis. */
function settingsOf({ manifest }: AnalysisFolder): AnalysisSettings {
  const { settings, sampling, fit, device, model } = manifest;
  return { model: model.name, ...settings, sampling, fit, device: device.name };
}
