// Decides all marks of a video from its stored measures and the user's review: pure and quick, so that a threshold can be dragged.
import { defaultReview, type Mark, type MarkKind, markKinds, type Review, transitionTypes } from '../contract/marks';
import type { MeasureSeries } from '../contract/measures';
import type { Peak } from './peaks';
import { findSpikes } from './spikes';
import { findTokenSpikes } from './tokenSpikes';

/** What marks are decided from: arrays of one length, a value for each analysed frame. */
export interface MarkSeries {
  readonly measures: Pick<
    MeasureSeries<ArrayLike<number>>,
    'motion' | 'cutScore' | 'transitionScore' | 'transitionFrames' | 'transitionType'
  >;
  /** Index of the frame in the source, ascending. */
  readonly frame: ArrayLike<number>;
  readonly ptsSeconds: ArrayLike<number>;
  /** Kept count of each frame's block; null where nothing was tokenized. */
  readonly tokens: ArrayLike<number> | null;
  /** 1 for a frame at which a chunk starts, 0 for others: context is lost there, so that a jump of the kept count is natural. */
  readonly chunkStart?: ArrayLike<number> | null;
}

/** Index of a source frame among the analysed ones, by halves; -1 where it is not among them. */
function ordinalOf(frames: ArrayLike<number>, frame: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (frames[half]! < frame) low = half + 1;
    else high = half;
  }
  return low < frames.length && frames[low] === frame ? low : -1;
}

/**
 * The marks of a video in order of their places: transitions and cuts of enough confidence (no cut within a transition), cuts set by hand,
 * motion spikes, token spikes; without those that the review removed. A cut set by hand holds even where it was removed before.
 */
export function decideMarks(series: MarkSeries, review: Review): Mark[] {
  const { measures, frame, ptsSeconds, tokens, chunkStart } = series;
  const { length } = frame;
  const removed = new Set(review.removed.map((mark) => `${mark.kind} ${mark.frame}`));
  const isRemoved = (kind: MarkKind, ordinal: number) => removed.has(`${kind} ${frame[ordinal]}`);
  const placeAt = (ordinal: number) => ({ ordinal, frame: frame[ordinal]!, ptsSeconds: ptsSeconds[ordinal]! });
  const markAt = (kind: MarkKind, ordinal: number, start: number, end: number, score: number): Mark => ({
    ...placeAt(ordinal),
    kind,
    transition: null,
    start: placeAt(start),
    end: placeAt(end),
    score,
    byHand: false,
  });

  const marks: Mark[] = [];
  // Two unlike pictures are no motion, whatever the user makes of them: what is a cut or transition at the usual confidence, or was decided to be
  // one or none by hand, has no part in the statistics.
  const noMotion = new Uint8Array(length);
  noMotion[0] = 1;
  const leaveOut = (from: number, to: number) => noMotion.fill(1, from, to + 1);
  const unlike = Math.min(review.minConfidence, defaultReview.minConfidence);

  const inTransition = new Uint8Array(length);
  for (let end = 0; end < length; end++) {
    const score = measures.transitionScore[end]!;
    const transition = transitionTypes[measures.transitionType[end]! - 1];
    if (score <= 0 || transition === undefined) continue;
    const start = Math.max(0, end + 1 - Math.max(1, measures.transitionFrames[end]!));
    if (score >= unlike) leaveOut(start, end + 1);
    if (score < review.minConfidence || isRemoved('transition', start)) continue;
    inTransition.fill(1, start, end + 1);
    marks.push({ ...markAt('transition', start, start, end, score), transition });
  }

  const byHand = new Set(review.addedCuts.map((added) => ordinalOf(frame, added)));
  byHand.delete(-1);
  for (const ordinal of byHand) {
    leaveOut(ordinal, ordinal + 1);
    marks.push({ ...markAt('cut', ordinal, ordinal, ordinal, 1), byHand: true });
  }
  for (let i = 0; i < length; i++) {
    const score = measures.cutScore[i]!;
    if (score <= 0 || score < unlike) continue;
    leaveOut(i, i + 1);
    if (score < review.minConfidence || inTransition[i] === 1 || byHand.has(i) || isRemoved('cut', i)) continue;
    marks.push(markAt('cut', i, i, i, score));
  }
  for (const { kind, frame: at } of review.removed) {
    const ordinal = kind === 'cut' ? ordinalOf(frame, at) : -1;
    if (ordinal >= 0) leaveOut(ordinal, ordinal + 1);
  }

  const pushPeaks = (kind: MarkKind, peaks: readonly Peak[]) => {
    for (const { at, start, end, z } of peaks) if (!isRemoved(kind, at)) marks.push(markAt(kind, at, start, end, z));
  };
  pushPeaks('spike', findSpikes(measures.motion, noMotion, review.minSpikeZ));
  if (tokens !== null) {
    const border = noMotion.slice();
    if (chunkStart) for (let i = 0; i < length; i++) if (chunkStart[i] === 1) border[i] = 1;
    pushPeaks('tokenSpike', findTokenSpikes(tokens, border, review.minSpikeZ));
  }
  return marks.sort((a, b) => a.ordinal - b.ordinal || markKinds.indexOf(a.kind) - markKinds.indexOf(b.kind));
}
