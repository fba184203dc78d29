// How a review comes into the folder of an analysis: before there is one, many at once, where it cannot be written.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultReview, type Review } from '../../../src-main/contract';
import { ReviewKeeper } from '../../../src-main/services/reviewKeeper';
import { readReview, writeReview } from '../../../src-main/store/review';

const review: Review = {
  minConfidence: 0.7,
  minSpikeZ: 5,
  addedCuts: [3, 90],
  removed: [{ kind: 'cut', frame: 12 }],
};
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-review-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the keeper of a review', () => {
  it('gives what is in the folder, a damaged one set aside', async () => {
    await writeReview(folder, review);
    expect(await new ReviewKeeper().place(folder)).toEqual({ review, damaged: false });
    await writeFile(join(folder, 'review.json'), '{');
    const keeper = new ReviewKeeper();
    expect(await keeper.place(folder)).toEqual({ review: defaultReview, damaged: true });
    expect(await readdir(folder)).toEqual(['review.json.bad']);
    // The same folder again, as after a resume, has nothing new to say.
    expect(await keeper.place(folder)).toBeNull();
  });

  it('writes what was reviewed before there was a folder, over what is there', async () => {
    await writeReview(folder, { ...review, minSpikeZ: 9 });
    const keeper = new ReviewKeeper();
    await keeper.save({ ...review, minSpikeZ: 1 });
    await keeper.save(review);
    expect(await keeper.place(folder)).toBeNull();
    expect((await readReview(folder)).review).toEqual(review);
  });

  it('lets the newest win of many that come at once, and each is on disk when its save returns', async () => {
    const keeper = new ReviewKeeper();
    await keeper.place(folder);
    const saves = Array.from({ length: 40 }, (_, i) => keeper.save({ ...review, minSpikeZ: i }));
    await saves[0];
    expect((await readReview(folder)).review.minSpikeZ).toBe(39);
    await Promise.all(saves);
    await keeper.save({ ...review, minSpikeZ: 77 });
    expect((await readReview(folder)).review.minSpikeZ).toBe(77);
    expect(await readdir(folder)).toEqual(['review.json']);
  });

  it('says where it could not be kept, and keeps the next one', async () => {
    const gone = join(folder, 'clip.etok');
    await mkdir(gone);
    const keeper = new ReviewKeeper();
    await keeper.place(gone);
    await rm(gone, { recursive: true });
    await expect(keeper.save(review)).rejects.toMatchObject({ code: 'write-failed' });
    await mkdir(gone);
    await keeper.save(review);
    expect((await readReview(gone)).review).toEqual(review);
  });
});
