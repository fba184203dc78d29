// Kinds of marks for the screen: their names, how many there are of each, and which of them are shown.
import { type Mark, type MarkKind, markKinds, type TransitionType } from '../../src-main/contract';
import { countText } from './format';

/** Names of the kinds, of one and of several. */
export const kindNames: Record<MarkKind, { one: string; many: string }> = {
  cut: { one: 'Cut', many: 'Cuts' },
  transition: { one: 'Transition', many: 'Transitions' },
  spike: { one: 'Motion spike', many: 'Motion spikes' },
  tokenSpike: { one: 'Token spike', many: 'Token spikes' },
};

export const transitionNames: Record<TransitionType, string> = {
  dissolve: 'dissolve',
  fadeOut: 'fade out',
  fadeIn: 'fade in',
};

/** What a kind's score means. */
export const scoreMeanings: Record<MarkKind, string> = {
  cut: 'confidence of the cut, 0 to 1',
  transition: 'confidence of the transition, 0 to 1',
  spike: 'height of the spike above usual motion, in deviations',
  tokenSpike: 'height of the jump above usual counts, in deviations',
};

/** How many marks there are of each kind. */
export function kindCounts(marks: readonly Mark[]): Record<MarkKind, number> {
  const counts: Record<MarkKind, number> = { cut: 0, transition: 0, spike: 0, tokenSpike: 0 };
  for (const { kind } of marks) counts[kind] += 1;
  return counts;
}

/** The marks of the kinds that are not hidden; the same array where none is. */
export function shownMarks(marks: readonly Mark[], hidden: readonly MarkKind[]): readonly Mark[] {
  return hidden.length === 0 ? marks : marks.filter(({ kind }) => !hidden.includes(kind));
}

/** Hides a kind, or shows it again; in the order of the kinds. */
export function toggleKind(hidden: readonly MarkKind[], kind: MarkKind): MarkKind[] {
  return markKinds.filter((other) => (other === kind) !== hidden.includes(other));
}

/** `cut`, `dissolve`, `motion`, `tokens`: the short word of a mark in the list. */
export function markWord({ kind, transition }: Pick<Mark, 'kind' | 'transition'>): string {
  if (kind === 'transition') return transition === null ? 'transition' : transitionNames[transition];
  return kind === 'cut' ? 'cut' : kind === 'spike' ? 'motion' : 'tokens';
}

/** How many frames a mark has, its first and last one included. */
export function markLength({ start, end }: Pick<Mark, 'start' | 'end'>): number {
  return end.frame - start.frame + 1;
}

/** A mark's score: confidences with two decimals, heights with one. */
export function scoreText({ kind, score }: Pick<Mark, 'kind' | 'score'>): string {
  return kind === 'cut' || kind === 'transition' ? score.toFixed(2) : score.toFixed(1);
}

/** `950`, `1.2k`, `12k`: a count for narrow places. */
export function shortCount(count: number): string {
  if (count < 1000) return countText(count);
  return count < 9950 ? `${(count / 1000).toFixed(1)}k` : `${countText(count / 1000)}k`;
}
