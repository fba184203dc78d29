// Keeps the review of one analysis in its folder; in memory until the folder is there.
import { defaultReview, type Review } from '../contract';
import { readReview, type StoredReview, setReviewAside, writeReview } from '../store/review';

export class ReviewKeeper {
  #folder: string | null = null;
  /** What is to be written; null where the folder has the newest. */
  #unsaved: Review | null = null;
  #saving: Promise<void> | null = null;

  /**
   * Tells where the analysis lies. A review that waited for the folder is written into it; otherwise the one there is given, a damaged one
   * having been set aside. Null where there is nothing new. @throws StudioError `unreadable`, `disk-full`, `write-failed`
   */
  async place(folder: string): Promise<StoredReview | null> {
    if (folder === this.#folder) return null;
    const stored = this.#unsaved === null ? await readReview(folder) : null;
    // Where that cannot be done it stays, and is found damaged again. What could be read of it is kept at once.
    if (stored?.damaged)
      await setReviewAside(folder)
        .then(() => (stored.review === defaultReview ? undefined : writeReview(folder, stored.review)))
        .catch(() => undefined);
    this.#folder = folder;
    // The user may have reviewed while the folder was read.
    if (this.#unsaved === null) return stored;
    await this.#save(folder);
    return null;
  }

  /** Keeps a review; where the folder is known, it is on disk when this returns. @throws StudioError `disk-full`, `write-failed` */
  async save(review: Review): Promise<void> {
    this.#unsaved = review;
    if (this.#folder !== null) await this.#save(this.#folder);
  }

  /** One write at a time; of the reviews that come meanwhile, as while a threshold is dragged, only the newest is written. */
  #save(folder: string): Promise<void> {
    this.#saving ??= this.#writeAll(folder).finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async #writeAll(folder: string): Promise<void> {
    while (this.#unsaved !== null) {
      const review = this.#unsaved;
      this.#unsaved = null;
      await writeReview(folder, review);
    }
  }
}
