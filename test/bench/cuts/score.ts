// Scores found cuts and transitions against the truth: one-to-one, micro-averaged; pure.
import type { Truth } from '../../fixtures/scenes/montage';

/** An interval of frames, first and last included. */
export interface Interval {
  start: number;
  end: number;
}

/** What a detector says of a clip: first frames of new shots, and transitions (none where it knows no transitions). */
export interface Found {
  cuts: readonly number[];
  transitions: readonly Interval[];
}

/** What was right, missed and false in one clip, as frames, or in several together. */
export interface Score {
  hits: number;
  missed: number[];
  wrong: number[];
  transitionHits: number;
  transitionsMissed: Interval[];
  transitionsWrong: Interval[];
  shots: number;
}

/** A fade out and the fade in after it are one change of shot when no more frames than this lie between them. */
const longestHold = 12;

/** Pairs of things that may belong together, the nearest first, each thing once: the index in `found` of each in `truth`, or -1. */
function match<A, B>(truth: readonly A[], found: readonly B[], distance: (a: A, b: B) => number | null): number[] {
  const pairs = truth.flatMap((a, i) =>
    found.flatMap((b, j) => {
      const away = distance(a, b);
      return away === null ? [] : [{ i, j, away }];
    }),
  );
  pairs.sort((p, q) => p.away - q.away || p.i - q.i || p.j - q.j);
  const matched = truth.map(() => -1);
  const taken = new Set<number>();
  for (const { i, j } of pairs)
    if (matched[i] === -1 && !taken.has(j)) {
      matched[i] = j;
      taken.add(j);
    }
  return matched;
}

/** Stretches where one shot becomes another by transitions; a fade out and the fade in that follows are one. */
export function blendedStretches({ transitions }: Pick<Truth, 'transitions'>): Interval[] {
  const stretches: Interval[] = [];
  let fading = false;
  for (const { start, end, type } of [...transitions].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (last && fading && type === 'fade_in' && start - last.end <= longestHold) last.end = end;
    else stretches.push({ start, end });
    fading = type === 'fade_out';
  }
  return stretches;
}

/**
 * Scores one clip. Hard cuts, true ones and found ones, from the first frame of a true transition to the frame after its last one are left out
 * for everybody alike. A cut is a hit at no more than `tolerance` frames from a true one, a transition where its middle lies in a true one or the
 * other way round; each counts once. A true `fade_black` or `fade_white`, which is a fade out and in as one, may be found as two.
 */
export function scoreClip(truth: Truth, found: Found, tolerance: number): Score {
  const stretches = blendedStretches(truth);
  const hard = (frame: number) => !stretches.some(({ start, end }) => frame >= start && frame <= end + 1);
  const [trueCuts, foundCuts] = [truth.cuts.filter(hard), found.cuts.filter(hard)];
  const matched = match(trueCuts, foundCuts, (a, b) => (Math.abs(a - b) <= tolerance ? Math.abs(a - b) : null));
  const hitCuts = new Set(matched);

  const middle = ({ start, end }: Interval) => (start + end) / 2;
  const holds = ({ start, end }: Interval, frame: number) => frame >= start && frame <= end;
  const wanted = truth.transitions.flatMap((one) => (/^fade_(black|white)$/.test(one.type) ? [one, one] : [one]));
  const blended = match(wanted, found.transitions, (a, b) =>
    holds(a, middle(b)) || holds(b, middle(a)) ? Math.abs(middle(a) - middle(b)) : null,
  );
  const hitIntervals = new Set(blended);
  const isHit = (one: Interval) => wanted.some((other, i) => other === one && blended[i] !== -1);
  const transitionsMissed = truth.transitions.filter((one) => !isHit(one));
  return {
    hits: matched.filter((j) => j !== -1).length,
    missed: trueCuts.filter((_, i) => matched[i] === -1),
    wrong: foundCuts.filter((_, j) => !hitCuts.has(j)),
    transitionHits: truth.transitions.length - transitionsMissed.length,
    transitionsMissed,
    transitionsWrong: found.transitions.filter((_, j) => !hitIntervals.has(j)),
    shots: 1 + trueCuts.length + stretches.length,
  };
}

/** The scores of several clips as one: counts are added, not means taken. */
export function addScores(scores: readonly Score[]): Score {
  const sum = (of: (score: Score) => number) => scores.reduce((total, score) => total + of(score), 0);
  return {
    hits: sum(({ hits }) => hits),
    missed: scores.flatMap(({ missed }) => missed),
    wrong: scores.flatMap(({ wrong }) => wrong),
    transitionHits: sum(({ transitionHits }) => transitionHits),
    transitionsMissed: scores.flatMap(({ transitionsMissed }) => transitionsMissed),
    transitionsWrong: scores.flatMap(({ transitionsWrong }) => transitionsWrong),
    shots: sum(({ shots }) => shots),
  };
}

/** Precision, recall and F1 of hard cuts, 0..1; null where there are no true ones, precision also where none was found. */
export function rates({ hits, missed, wrong }: Pick<Score, 'hits' | 'missed' | 'wrong'>): {
  precision: number | null;
  recall: number | null;
  f1: number | null;
} {
  const wanted = hits + missed.length;
  const found = hits + wrong.length;
  if (wanted === 0) return { precision: null, recall: null, f1: null };
  return { precision: found === 0 ? null : hits / found, recall: hits / wanted, f1: (2 * hits) / (wanted + found) };
}
