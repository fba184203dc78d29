// Names of marks for people, as the exported files show them.
import type { Mark, MarkKind, TransitionType } from '../../contract';

const kindNames: Record<MarkKind, string> = {
  cut: 'cut',
  transition: 'transition',
  spike: 'motion spike',
  tokenSpike: 'token spike',
};
const transitionNames: Record<TransitionType, string> = {
  dissolve: 'dissolve',
  fadeOut: 'fade out',
  fadeIn: 'fade in',
};

/** `cut`, `dissolve`, `motion spike` ... */
export function markName({ kind, transition }: Pick<Mark, 'kind' | 'transition'>): string {
  return transition === null ? kindNames[kind] : transitionNames[transition];
}

/** `confidence 0.98`, `z 5.2`, or `by hand`. */
export function scoreText({ kind, score, byHand }: Pick<Mark, 'kind' | 'score' | 'byHand'>): string {
  if (byHand) return 'by hand';
  return kind === 'spike' || kind === 'tokenSpike' ? `z ${score.toFixed(1)}` : `confidence ${score.toFixed(2)}`;
}

/** A name on one line: line ends and other control characters become spaces. */
export function oneLine(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ');
}
