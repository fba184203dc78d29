// The marks of one analysis: decided from its growing series under the review that holds, now and then while it runs.
import { decideMarks } from '../analysis/marks';
import { defaultReview, type Mark, type Review } from '../contract';
import type { SeriesBuffer } from './seriesBuffer';

/** While the series grows, marks are decided at most this often, and only when it has grown enough to matter. */
const decideIntervalMs = 500;
const leastGrowth = 1.05;
const leastNewFrames = 12;

export class ReviewedMarks {
  #review = defaultReview;
  #marks: Mark[] = [];
  #framesDecided = 0;
  #decidedMs = Number.NEGATIVE_INFINITY;

  /** @param series what they are decided from */
  constructor(private readonly series: SeriesBuffer) {}

  get review(): Review {
    return this.#review;
  }

  /** As last decided, in order of their places. */
  get marks(): Mark[] {
    return this.#marks;
  }

  /** Decides from all frames so far. @param review what holds from now on; where it is left out, what held before */
  decide(review: Review = this.#review, nowMs: number = performance.now()): void {
    this.#review = review;
    this.#framesDecided = this.series.frameCount;
    this.#decidedMs = nowMs;
    this.#marks = decideMarks(this.series.markSeries(), review);
  }

  /** Decides again where that is due as the series grows; true where it did. */
  follow(nowMs: number = performance.now()): boolean {
    const enough = this.#framesDecided * leastGrowth + leastNewFrames;
    if (this.series.frameCount < enough || nowMs - this.#decidedMs < decideIntervalMs) return false;
    this.decide(this.#review, nowMs);
    return true;
  }
}
