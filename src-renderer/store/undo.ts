// The window's one list of what can be undone: every slice that holds such things notes its steps here.
import { type Direction, nextStep, record, type Step, takeStep } from '../lib/history';
import { type SessionState, useSession } from './session';

/** Notes a step that was just done. */
export function recordStep(step: Step): void {
  useSession.setState(({ history }) => ({ history: record(history, step) }));
}

/** `Undo move cut`, `Redo change threshold`; null where nothing can be. */
export function stepLabel(state: SessionState, direction: Direction): string | null {
  const step = nextStep(state.history, direction, (candidate) => isThere(state, candidate));
  return step === null ? null : `${direction === 'undo' ? 'Undo' : 'Redo'} ${step.label}`;
}

/** Takes the last step back, or makes it again; the step, or null where there is none. */
export function stepHistory(direction: Direction): Step | null {
  const state = useSession.getState();
  const found = takeStep(state.history, direction, (candidate) => isThere(state, candidate));
  if (found === null) return null;
  useSession.setState({ history: found.history });
  void found.step[direction]();
  return found.step;
}

function isThere({ sources, analyses }: SessionState, { sourceId, analysisId }: Step): boolean {
  return (
    (sourceId === null || sources.some((source) => source.id === sourceId)) &&
    (analysisId === null || analysisId in analyses)
  );
}
