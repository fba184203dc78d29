// One line of the health page: its state by sign and word, what was found, and what to do.
import type { HealthLine, HealthState } from '../../../src-main/contract';
import { sentence } from '../../store/ui';

const words: Record<HealthState, string> = { ok: 'OK', info: 'Note', warning: 'Warning', problem: 'Problem' };
const signs: Record<HealthState, string> = { ok: '✓', info: 'i', warning: '!', problem: '×' };

export function HealthRow({ line: { state, label, found, remedy } }: { line: HealthLine }) {
  return (
    <li className={`health-line is-${state}`} data-testid="health-line" data-label={label} data-state={state}>
      <span className="health-sign" aria-hidden="true">
        {signs[state]}
      </span>
      <span className="health-label">{label}</span>
      <span className="visually-hidden">{words[state]}: </span>
      <span className="health-found">
        {found}
        {remedy !== null && <small>{sentence(remedy)}</small>}
      </span>
    </li>
  );
}
