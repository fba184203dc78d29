// Analyze, cancel, resume: of fixed places, so that nothing moves when the state changes.
import { CommandButton } from '../../commands/CommandButton';
import { nextSettings } from '../../commands/session';
import { isActive, type SessionState, selectedAnalysis, useSession } from '../../store/session';

/** True when the analysis on the screen was made with the settings of the top bar. */
function isUpToDate(state: SessionState): boolean {
  const analysis = selectedAnalysis(state);
  if (analysis?.status !== 'complete') return false;
  return JSON.stringify(sorted(analysis.settings)) === JSON.stringify(sorted(nextSettings(state) ?? {}));
}

const sorted = (settings: object) => Object.entries(settings).sort(([a], [b]) => a.localeCompare(b));

export function ActionButtons() {
  const analysis = useSession(selectedAnalysis);
  const starting = useSession((state) => state.selectedSourceId !== null && state.selectedSourceId in state.starting);
  const cancelling = useSession((state) => {
    const cancelled = selectedAnalysis(state);
    return (
      state.starting[state.selectedSourceId ?? ''] === true || (cancelled !== null && cancelled.id in state.cancelling)
    );
  });
  const upToDate = useSession(isUpToDate);
  const active = isActive(analysis) || starting;
  return (
    <div className="actions">
      {!active && analysis?.canResume === true && (
        <CommandButton id="analysis.resume" data-testid="resume">
          Resume
        </CommandButton>
      )}
      {active ? (
        <CommandButton id="analysis.cancel" className="main-action" data-testid="cancel" aria-disabled={cancelling}>
          {cancelling ? 'Cancelling' : 'Cancel'}
        </CommandButton>
      ) : (
        <CommandButton
          id="analysis.start"
          variant={upToDate ? 'plain' : 'primary'}
          className="main-action"
          data-testid="analyze"
        >
          Analyze
        </CommandButton>
      )}
    </div>
  );
}
