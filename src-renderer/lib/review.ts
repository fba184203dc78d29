// Edits of a review as pure functions: each gives the review that holds then, and leaves the given one as it was.
import type { Mark, MarkKind, Review } from '../../src-main/contract';

/** Ends of the threshold bar: at 0 every frame would be a candidate. */
export const leastConfidence = 0.01;

type Named = Pick<Mark, 'kind' | 'frame'>;

/** The review with another least confidence of cuts and transitions, within 0.01..1, in hundredths. */
export function withConfidence(review: Review, confidence: number): Review {
  const within = Math.min(1, Math.max(leastConfidence, confidence));
  return { ...review, minConfidence: Math.round(within * 100) / 100 };
}

/** The review with another least height of spikes, in robust deviations, within 0..1000. */
export function withSpikeHeight(review: Review, minSpikeZ: number): Review {
  return { ...review, minSpikeZ: Math.min(1000, Math.max(0, minSpikeZ)) };
}

/** The review with a cut set by hand at a source frame; a cut that was deleted there comes back. */
export function withCut(review: Review, frame: number): Review {
  const others = review.addedCuts.filter((added) => added !== frame);
  return {
    ...review,
    addedCuts: [...others, frame].sort((a, b) => a - b),
    removed: review.removed.filter((mark) => !(mark.kind === 'cut' && mark.frame === frame)),
  };
}

/** The review without a mark. A cut set by hand is taken back, and what was found at its frame stays away as well. */
export function withoutMark(review: Review, { kind, frame }: Named): Review {
  const known = review.removed.some((mark) => mark.kind === kind && mark.frame === frame);
  return {
    ...review,
    addedCuts: kind === 'cut' ? review.addedCuts.filter((added) => added !== frame) : review.addedCuts,
    removed: known ? review.removed : [...review.removed, { kind, frame }],
  };
}

/** The review with a cut moved from one source frame to another. One set by hand leaves nothing behind. */
export function withCutMoved(review: Review, from: number, to: number): Review {
  if (from === to) return review;
  const byHand = review.addedCuts.includes(from);
  const left = byHand
    ? { ...review, addedCuts: review.addedCuts.filter((added) => added !== from) }
    : withoutMark(review, { kind: 'cut', frame: from });
  return withCut(left, to);
}

/** True when both reviews say the same. */
export function sameReview(a: Review, b: Review): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical({ minConfidence, minSpikeZ, addedCuts, removed }: Review): unknown {
  return [minConfidence, minSpikeZ, addedCuts, removed.map(({ kind, frame }) => `${kind}${frame}`).sort()];
}

/** The mark of a frame that is meant: that of the preferred kind, or the first in the order of the kinds. */
export function markAt(marks: readonly Mark[], ordinal: number, preferred: MarkKind | null): Mark | null {
  const here = marks.filter((mark) => mark.ordinal === ordinal);
  return here.find(({ kind }) => kind === preferred) ?? here[0] ?? null;
}

/** The frames to look at around a mark: before it, on it, after it; null where there is none. */
export function framesAround(mark: Mark, frames: number): [number | null, number, number | null] {
  const { start, end, ordinal, kind } = mark;
  const at = kind === 'transition' ? Math.floor((start.ordinal + end.ordinal) / 2) : ordinal;
  // A spike's own first and last frame say more than those beside it, which look like any other.
  const own = kind === 'spike' && start.ordinal < ordinal && end.ordinal > ordinal;
  const before = own ? start.ordinal : start.ordinal - 1;
  const after = own ? end.ordinal : end.ordinal + 1;
  return [before >= 0 ? before : null, at, after < frames ? after : null];
}
