// The review of an analysis, `review.json` in its folder: what the user decided about its marks. No other file depends on it.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../contract/errors';
import { defaultReview, type Review, reviewSchema } from '../contract/marks';
import { renameWithRetry, systemErrorCode, writeFileAtomic } from '../fsx/atomic';
import { REVIEW_NAME } from './layout';

/** What is missing has its default, and what a newer version says besides is passed over. */
const storedSchema = z
  .object(reviewSchema.shape)
  .partial()
  .transform((stored): Review => ({ ...defaultReview, ...stored }));

const { minConfidence, minSpikeZ, addedCuts, removed } = reviewSchema.shape;
const sound = <T>(element: z.ZodType<T>) =>
  z.array(z.unknown()).transform((all) =>
    all.flatMap((one) => {
      const parsed = element.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
  );
/** What can be read of a damaged review. */
const readableSchema = z.object({
  minConfidence: minConfidence.catch(defaultReview.minConfidence),
  minSpikeZ: minSpikeZ.catch(defaultReview.minSpikeZ),
  addedCuts: sound(addedCuts.element).catch([]),
  removed: sound(removed.element).catch([]),
});

export interface StoredReview {
  /** `defaultReview` where there is none; of a damaged one what can be read. */
  review: Review;
  /** True where a file is there that is no review. */
  damaged: boolean;
}

const reviewPath = (folder: string) => join(folder, REVIEW_NAME);

/** Reads the review in an analysis folder and changes nothing. Throws StudioError `unreadable` where the disk refuses. */
export async function readReview(folder: string): Promise<StoredReview> {
  let text: string;
  try {
    text = await readFile(reviewPath(folder), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { review: defaultReview, damaged: false };
    const file = `${basename(folder)}/${REVIEW_NAME}`;
    throw new StudioError('unreadable', 'the review cannot be read', 'Check the disk and try again', file, {
      cause: error,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
    return { review: storedSchema.parse(json), damaged: false };
  } catch {
    return { review: readableSchema.catch(defaultReview).parse(json), damaged: true };
  }
}

/** Gives a damaged review the name `review.json.bad`, so that a new one can be written. Throws as the file system does. */
export async function setReviewAside(folder: string): Promise<void> {
  await renameWithRetry(reviewPath(folder), `${reviewPath(folder)}.bad`);
}

/** Writes the review into an analysis folder, whole or not at all. Throws StudioError `disk-full` or `write-failed`. */
export async function writeReview(folder: string, review: Review): Promise<void> {
  await writeFileAtomic(reviewPath(folder), `${JSON.stringify(review, null, 2)}\n`);
}
