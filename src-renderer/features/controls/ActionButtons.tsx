// Analyze, cancel, resume: of fixed places, so that nothing moves when the state changes.
import { CommandButton } from '../../commands/CommandButton';
import { nextSettings } from '../../commands/session';
import { command } from '../../commands/table';
import { activeOf, type SessionState, selectedSource, useSession } from '../../store/session';

/** True when all that the settings of the top bar ask for has been analyzed. */
function isUpToDate(state: SessionState): boolean {
  const source = selectedSource(state);
  const wanted = nextSettings(state).map(written);
  const there = Object.values(state.analyses).filter((a) => a.sourceId === source?.id && a.status === 'complete');
  const made = new Set(there.map(({ settings }) => written(settings)));
  return wanted.length > 0 && wanted.every((settings) => made.has(settings));
}

const written = (settings: object) => JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));

/** True when a cancel has been asked for and all that runs will stop. */
function isCancelling(state: SessionState): boolean {
  if (state.starting[state.selectedSourceId ?? ''] === true) return true;
  const active = activeOf(state, selectedSource(state));
  return active.length > 0 && active.every(({ id }) => id in state.cancelling);
}

export function ActionButtons() {
  const active = useSession(command('analysis.cancel').enabled);
  const resumable = useSession(command('analysis.resume').enabled);
  const cancelling = useSession(isCancelling);
  const upToDate = useSession(isUpToDate);
  const runs = useSession((state) => nextSettings(state).length);
  return (
    <div className="actions">
      {resumable && (
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
          {runs > 1 ? `Analyze ${runs}` : 'Analyze'}
        </CommandButton>
      )}
    </div>
  );
}
