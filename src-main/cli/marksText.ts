// How many marks there are, in words.
import { type Mark, type MarkKind, markKinds } from '../contract';

const names: Record<MarkKind, string> = {
  cut: 'cuts',
  transition: 'transitions',
  spike: 'motion spikes',
  tokenSpike: 'token spikes',
};

/** `12 cuts, 1 transitions, 4 motion spikes, 0 token spikes`. */
export function marksText(marks: readonly Mark[]): string {
  return markKinds.map((kind) => `${marks.filter((mark) => mark.kind === kind).length} ${names[kind]}`).join(', ');
}
