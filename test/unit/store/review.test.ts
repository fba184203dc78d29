// The review beside the shards: absent, kept, damaged, older and newer.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultReview, type Review } from '../../../src-main/contract';
import { readReview, setReviewAside, writeReview } from '../../../src-main/store/review';

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
const write = (text: string) => writeFile(join(folder, 'review.json'), text);

describe('the review of an analysis', () => {
  it('is the default where there is none, and comes back as it was written', async () => {
    expect(await readReview(folder)).toEqual({ review: defaultReview, damaged: false });
    expect(await readdir(folder)).toEqual([]);
    await writeReview(folder, review);
    expect(await readReview(folder)).toEqual({ review, damaged: false });
    await writeReview(folder, { ...review, addedCuts: [] });
    expect((await readReview(folder)).review.addedCuts).toEqual([]);
    expect(await readdir(folder)).toEqual(['review.json']);
  });

  it('has defaults for what an older version did not know, and passes over what a newer one says', async () => {
    await write(JSON.stringify({ addedCuts: [5] }));
    expect(await readReview(folder)).toEqual({ review: { ...defaultReview, addedCuts: [5] }, damaged: false });
    await write(JSON.stringify({ ...review, chapters: [{ frame: 1 }], version: 9 }));
    expect(await readReview(folder)).toEqual({ review, damaged: false });
  });

  it.each(['', '{"minConfidence":', '[]', 'null', '{"minConfidence":2}', '{"addedCuts":["a"]}'])(
    'is damaged where it is %j, and is set aside',
    async (text) => {
      await write(text);
      expect(await readReview(folder)).toEqual({ review: defaultReview, damaged: true });
      expect(await readdir(folder)).toEqual(['review.json']);
      await setReviewAside(folder);
      expect(await readFile(join(folder, 'review.json.bad'), 'utf8')).toBe(text);
      expect(await readReview(folder)).toEqual({ review: defaultReview, damaged: false });
    },
  );

  it('cannot be read where something else has its name', async () => {
    await mkdir(join(folder, 'review.json'));
    await expect(readReview(folder)).rejects.toMatchObject({ code: 'unreadable' });
  });
});
