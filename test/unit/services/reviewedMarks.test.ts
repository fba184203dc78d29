// Marks that follow a growing series and the review: when they are decided again, and by what.
import { expect, it } from 'vitest';
import { defaultReview } from '../../../src-main/contract';
import { ReviewedMarks } from '../../../src-main/services/reviewedMarks';
import { SeriesBuffer } from '../../../src-main/services/seriesBuffer';
import { quietBatch } from './samples';

function marksOver(frames: number, cutScore: Record<number, number>) {
  const series = new SeriesBuffer();
  series.append(quietBatch(frames, { cutScore }));
  return { series, marks: new ReviewedMarks(series) };
}
const cutsOf = (marks: ReviewedMarks) => marks.marks.filter(({ kind }) => kind === 'cut').map(({ frame }) => frame);

it('decides under the review at once, and keeps the review as the series grows', () => {
  const { series, marks } = marksOver(100, { 20: 0.9, 50: 0.4 });
  marks.decide();
  expect(cutsOf(marks)).toEqual([20]);
  const review = {
    ...defaultReview,
    minConfidence: 0.3,
    removed: [{ kind: 'cut' as const, frame: 20 }],
    addedCuts: [70],
  };
  marks.decide(review);
  expect(cutsOf(marks)).toEqual([50, 70]);
  expect(marks.marks.find(({ frame }) => frame === 70)).toMatchObject({ byHand: true, score: 1 });
  series.append(quietBatch(100, { cutScore: { 150: 0.35 } }, 100));
  marks.decide();
  expect(cutsOf(marks)).toEqual([50, 70, 150]);
  expect(marks.review).toBe(review);
});

it('follows the series at most every half second, and only when it has grown by a twentieth', () => {
  const { series, marks } = marksOver(1000, {});
  expect(marks.follow(0)).toBe(true);
  expect(marks.follow(10_000)).toBe(false);
  series.append(quietBatch(61, {}, 1000));
  expect(marks.follow(10_000)).toBe(false);
  series.append(quietBatch(1, {}, 1061));
  expect(marks.follow(499)).toBe(false);
  expect(marks.follow(500)).toBe(true);
  expect(marks.follow(2000)).toBe(false);
});

it('has no marks after the series was cleared', () => {
  const { series, marks } = marksOver(50, { 20: 1 });
  marks.decide();
  expect(cutsOf(marks)).toEqual([20]);
  series.clear();
  marks.decide();
  expect(marks.marks).toEqual([]);
});
