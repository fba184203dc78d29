// Marks of the stand-in, decided from its series by a review: simple rules that look like the real ones on the screen.
import { type Mark, type MarkKind, type Review, transitionTypes } from '../../../../src-main/contract';
import type { FakeSeries } from './fakeSeries';

/** Marks of the first `known` frames. */
export function fakeMarks(s: FakeSeries, known: number, review: Review): Mark[] {
  const place = (ordinal: number) => ({ ordinal, frame: ordinal, ptsSeconds: s.pts[ordinal] as number });
  const marks: Mark[] = [];
  const put = (kind: MarkKind, at: number, first: number, last: number, score: number, more: Partial<Mark> = {}) => {
    if (review.removed.some((mark) => mark.kind === kind && mark.frame === at)) return;
    marks.push({
      ...place(at),
      kind,
      transition: null,
      start: place(first),
      end: place(last),
      score,
      byHand: false,
      ...more,
    });
  };
  const { cutScore, transitionScore, transitionFrames, transitionType, motion } = s.measures;
  const added = new Set(review.addedCuts);
  for (let i = 1; i < known; i++) {
    const confidence = cutScore[i] as number;
    if (added.has(i)) put('cut', i, i, i, 1, { byHand: true });
    else if (confidence > 0 && confidence >= review.minConfidence) put('cut', i, i, i, confidence);
    const score = transitionScore[i] as number;
    if (score > 0 && score >= review.minConfidence) {
      const first = i - (transitionFrames[i] as number) + 1;
      put('transition', first, first, i, score, {
        transition: transitionTypes[(transitionType[i] as number) - 1] ?? null,
      });
    }
    const rise = ((motion[i] as number) - (motion[i - 1] as number)) * 25;
    if (!s.cut[i] && rise > 0.35) put('spike', i, i - 1, Math.min(known - 1, i + 12), 4 + rise * 6);
    const jump = (s.tokens[i] as number) - (s.tokens[i - 1] as number);
    if (jump > 40) put('tokenSpike', i, i, Math.min(known - 1, i + 2), 3.5 + jump / 12);
  }
  return marks.sort((a, b) => a.ordinal - b.ordinal);
}
