// What the health page says in one sentence.
import type { HealthLine, HealthState } from '../../src-main/contract';

/** `All is well.`, or how many problems and warnings there are. */
export function healthSummary(lines: readonly Pick<HealthLine, 'state'>[]): string {
  const count = (state: HealthState) => lines.filter((line) => line.state === state).length;
  const parts = [
    { word: 'problem', many: count('problem') },
    { word: 'warning', many: count('warning') },
  ]
    .filter(({ many }) => many > 0)
    .map(({ word, many }) => `${many} ${word}${many === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'All is well.' : `${parts.join(' and ')}: see below what to do.`;
}
