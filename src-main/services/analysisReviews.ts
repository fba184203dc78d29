// Reviews of the open analyses: taken, told of with the marks they decide, and joined with the folders they are kept in.
import { type Marks, type Review, toErrorData } from '../contract';
import type { AnalysisEntry } from './analysisEntry';
import type { EventBus } from './events';

export class AnalysisReviews {
  /** Those on their way from or to the disk. */
  #underWay = new Set<Promise<unknown>>();

  /** @param bus takes the events. @param isOpen false for an analysis that was closed meanwhile, of which nothing is told */
  constructor(
    private readonly bus: EventBus,
    private readonly isOpen: (entry: AnalysisEntry) => boolean,
  ) {}

  /** Tells of the marks of an analysis. */
  tell(entry: AnalysisEntry): void {
    if (this.isOpen(entry)) this.bus.send({ type: 'marks', marks: entry.reviewed });
  }

  /** Decides under a review and tells of it, then keeps it. @throws StudioError `disk-full` or `write-failed` where it is not kept */
  async review(entry: AnalysisEntry, review: Review): Promise<Marks> {
    entry.marks.decide(review);
    const { reviewed } = entry;
    this.tell(entry);
    await this.#track(entry.keeper.save(review));
    return reviewed;
  }

  /** Joins an analysis with the review in its folder. What is in the way is told, and keeps nothing from being analysed. */
  place(entry: AnalysisEntry, folder: string): Promise<void> {
    return this.#track(this.#place(entry, folder));
  }

  /** Waits until nothing is on its way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #place(entry: AnalysisEntry, folder: string): Promise<void> {
    const warn = (message: string) => this.bus.send({ type: 'notice', notice: { level: 'warning', message } });
    try {
      const stored = await entry.keeper.place(folder);
      if (stored === null) return;
      entry.marks.decide(stored.review);
      this.tell(entry);
      if (stored.damaged)
        warn(`${entry.view.name}: its review was damaged and is review.json.bad now. What could be read of it holds.`);
    } catch (error) {
      const { what, remedy } = toErrorData(error);
      warn(`${entry.view.name}: ${what}. ${remedy}.`);
    }
  }

  #track<T>(review: Promise<T>): Promise<T> {
    this.#underWay.add(review);
    return review.finally(() => this.#underWay.delete(review));
  }
}
