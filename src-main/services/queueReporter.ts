// Tells the window and the desktop how the queue as a whole is: counts, progress, time left, no sleep while it works, and a word when it ends.
import { type ErrorData, emptyQueue, type QueueView, type SourceView } from '../contract';
import type { Job } from '../jobs/queue';
import { type QueuePart, queueTotal } from '../jobs/queueTotal';
import type { AnalysisEntry } from './analysisEntry';
import type { AnalysisJobs, Work } from './analysisJobs';
import type { EventBus } from './events';
import { frameEstimate } from './queueFrames';
import type { DesktopAbilities } from './types';

/** Events are sent at most this often. */
const sendIntervalMs = 250;

interface ReporterParts {
  jobs: Pick<AnalysisJobs, 'list' | 'paused'>;
  sourceOf(id: string): SourceView | undefined;
  bus: EventBus;
  desktop: DesktopAbilities | null;
  /** Whether the user wants to be told of ends and failures. */
  mayNotify(): boolean;
}

export class QueueReporter {
  /** How many analyses the last end of the program interrupted; nobody is asked any more once the queue goes on. */
  interrupted = 0;
  opening: QueueView['opening'] = null;
  /** Frames a second of the job that ran last. */
  #speed: number | null = null;
  #sent = '';
  #before = emptyQueue;
  #timer: NodeJS.Timeout | null = null;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #isAwake = false;
  #closed = false;

  constructor(private readonly parts: ReporterParts) {}

  /** The queue as it is. */
  view(): QueueView {
    const { jobs } = this.parts;
    if (!jobs.paused) this.interrupted = 0;
    const parts = jobs.list().map((job) => this.#partOf(job));
    const { paused } = jobs;
    return { paused, interrupted: this.interrupted, opening: this.opening, ...queueTotal(parts, this.#speed) };
  }

  /** Something of the queue changed: it is told now, or when the last time is long enough ago. */
  changed(): void {
    if (this.#timer !== null || this.#closed) return;
    const wait = Math.max(0, this.#lastSentMs + sendIntervalMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#lastSentMs = performance.now();
      this.#send();
    }, wait);
  }

  /** An analysis failed; the others go on. */
  failed(entry: AnalysisEntry, name: string, { what, remedy }: ErrorData): void {
    const job = this.parts.jobs.list().findLast(({ payload }) => payload.entries.includes(entry));
    // Of those that ran side by side one speaks for all.
    if (job?.payload.entries[0] === entry) this.#tell(`${name} failed`, `${what}. ${remedy}.`);
  }

  /** Leaves the desktop as it was found. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.parts.desktop?.showProgress(null, false);
    this.#keepAwake(false);
  }

  #send(): void {
    const view = this.view();
    const text = JSON.stringify(view);
    if (text === this.#sent) return;
    this.#sent = text;
    const before = this.#before;
    this.#before = view;
    this.parts.bus.send({ type: 'queue', queue: view });
    const isActive = view.running + view.waiting > 0;
    this.parts.desktop?.showProgress(isActive ? (view.fraction ?? 0) : null, view.paused);
    this.#keepAwake(view.running > 0);
    const ended = view.done + view.failed;
    if (!isActive && before.running + before.waiting > 0 && ended > 0) this.#tell('The queue has ended', endText(view));
  }

  #partOf({ state, payload: { entries } }: Job<Work>): QueuePart {
    const { progress, settings } = entries[0]!.view;
    if (state === 'running' && progress.framesPerSecond !== null)
      this.#speed = progress.framesPerSecond * entries.length;
    const frames = progress.framesTotal ?? frameEstimate(this.parts.sourceOf(entries[0]!.sourceId), settings.sampling);
    const { fraction, secondsLeft } = progress;
    return { state, frames: frames === null ? null : frames * entries.length, fraction, secondsLeft };
  }

  #tell(title: string, body: string): void {
    if (!this.parts.mayNotify()) return;
    this.parts.desktop?.notify(title, body);
    this.parts.bus.send({ type: 'alert', title, body });
  }

  #keepAwake(awake: boolean): void {
    if (awake === this.#isAwake) return;
    this.#isAwake = awake;
    this.parts.desktop?.keepAwake(awake);
  }
}

/** `9 done, 1 failed`. */
function endText({ done, failed }: QueueView): string {
  return failed === 0 ? `${done} done` : `${done} done, ${failed} failed`;
}
