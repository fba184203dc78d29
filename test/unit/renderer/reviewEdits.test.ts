// Edits of a review, which mark is meant, and the pictures around it.
import { describe, expect, it } from 'vitest';
import { defaultReview, type Mark, type MarkKind, type Review } from '../../../src-main/contract';
import {
  framesAround,
  markAt,
  sameReview,
  withConfidence,
  withCut,
  withCutMoved,
  withoutMark,
  withSpikeHeight,
} from '../../../src-renderer/lib/review';

function mark(kind: MarkKind, at: number, first = at, last = at): Mark {
  const place = (ordinal: number) => ({ ordinal, frame: ordinal * 2, ptsSeconds: ordinal / 24 });
  const transition = kind === 'transition' ? 'dissolve' : null;
  return { ...place(at), kind, transition, start: place(first), end: place(last), score: 0.9, byHand: false };
}

describe('edits of a review', () => {
  it('leave the given one as it was', () => {
    const frozen: Review = Object.freeze({
      ...defaultReview,
      addedCuts: Object.freeze([5]) as unknown as number[],
      removed: Object.freeze([]) as unknown as Review['removed'],
    });
    withCut(frozen, 3);
    withoutMark(frozen, { kind: 'cut', frame: 5 });
    withCutMoved(frozen, 5, 6);
    expect(frozen.addedCuts).toEqual([5]);
  });

  it('keep added cuts in order and once', () => {
    let review = defaultReview;
    for (const frame of [30, 4, 100, 30]) review = withCut(review, frame);
    expect(review.addedCuts).toEqual([4, 30, 100]);
  });

  it('delete by kind and frame, once, and take back what was set by hand', () => {
    let review = withCut(defaultReview, 12);
    review = withoutMark(review, { kind: 'cut', frame: 12 });
    review = withoutMark(review, { kind: 'spike', frame: 12 });
    review = withoutMark(review, { kind: 'spike', frame: 12 });
    expect(review.addedCuts).toEqual([]);
    expect(review.removed).toEqual([
      { kind: 'cut', frame: 12 },
      { kind: 'spike', frame: 12 },
    ]);
  });

  it('bring a deleted cut back when it is added, and leave other kinds away', () => {
    let review = withoutMark(defaultReview, { kind: 'cut', frame: 7 });
    review = withoutMark(review, { kind: 'tokenSpike', frame: 7 });
    review = withCut(review, 7);
    expect(review).toMatchObject({ addedCuts: [7], removed: [{ kind: 'tokenSpike', frame: 7 }] });
  });

  it('move a found cut away from its frame, and one set by hand without a trace', () => {
    const once = withCutMoved(defaultReview, 50, 51);
    expect(once).toMatchObject({ addedCuts: [51], removed: [{ kind: 'cut', frame: 50 }] });
    const twice = withCutMoved(once, 51, 52);
    expect(twice).toMatchObject({ addedCuts: [52], removed: [{ kind: 'cut', frame: 50 }] });
    expect(sameReview(withCutMoved(twice, 52, 50), withCut(defaultReview, 50))).toBe(true);
    expect(withCutMoved(twice, 52, 52)).toBe(twice);
  });

  it('keep the bar within 0.01..1 in hundredths, and the height of spikes within 0..1000', () => {
    expect([-1, 0.4567, 3].map((value) => withConfidence(defaultReview, value).minConfidence)).toEqual([0.01, 0.46, 1]);
    expect([-1, 4.2, 5000].map((value) => withSpikeHeight(defaultReview, value).minSpikeZ)).toEqual([0, 4.2, 1000]);
  });

  it('are the same whatever the order of deleting', () => {
    const [a, b] = [{ kind: 'cut', frame: 1 } as const, { kind: 'spike', frame: 2 } as const];
    const one = withoutMark(withoutMark(defaultReview, a), b);
    expect(sameReview(one, withoutMark(withoutMark(defaultReview, b), a))).toBe(true);
    expect(sameReview(one, defaultReview)).toBe(false);
  });
});

describe('the mark that is meant', () => {
  const marks = [mark('cut', 3), mark('tokenSpike', 3), mark('spike', 8)];
  it('is the preferred one of its frame, or the first', () => {
    expect(markAt(marks, 3, 'tokenSpike')?.kind).toBe('tokenSpike');
    expect(markAt(marks, 3, 'spike')?.kind).toBe('cut');
    expect(markAt(marks, 8, null)?.kind).toBe('spike');
    expect(markAt(marks, 4, 'cut')).toBeNull();
  });

  it('is shown with the frames around it, as far as there are any', () => {
    expect(framesAround(mark('cut', 10), 100)).toEqual([9, 10, 11]);
    expect(framesAround(mark('cut', 99), 100)).toEqual([98, 99, null]);
    expect(framesAround(mark('tokenSpike', 0), 1)).toEqual([null, 0, null]);
    expect(framesAround(mark('transition', 20, 20, 30), 100)).toEqual([19, 25, 31]);
    expect(framesAround(mark('spike', 40, 36, 50), 100)).toEqual([36, 40, 50]);
    expect(framesAround(mark('spike', 40), 100)).toEqual([39, 40, 41]);
  });
});
