// Commands that start, stop and look after analyses, and the models.
import { runOf, type SessionState, selectedAnalysis, selectedSource } from '../../store/session';
import { always, type Command, running, withAnalysis } from '../command';
import { showModels } from '../models';
import * as session from '../session';

/** True when an analysis of the selected source can start: it is there and nothing runs. */
function canStart(state: SessionState): boolean {
  const source = selectedSource(state);
  if (source === null || state.models.length === 0 || running(state)) return false;
  return selectedAnalysis(state)?.sourceAvailable !== false;
}

const canResume = (state: SessionState) =>
  !running(state) && runOf(state, selectedSource(state)).some((analysis) => analysis.canResume);

/** Commands on analyses. */
export const analysisCommands: readonly Command[] = [
  {
    id: 'analysis.start',
    label: 'Analyze with the current settings',
    group: 'Analysis',
    keys: ['a', 'Ctrl+Enter', 'Meta+Enter'],
    enabled: canStart,
    run: session.startAnalysis,
  },
  {
    id: 'analysis.cancel',
    label: 'Cancel the analysis',
    group: 'Analysis',
    keys: ['Shift+Escape'],
    enabled: running,
    run: session.cancelAnalysis,
  },
  {
    id: 'analysis.resume',
    label: 'Resume the analysis',
    group: 'Analysis',
    keys: [],
    enabled: canResume,
    run: session.resumeAnalysis,
  },
  {
    id: 'analysis.reveal',
    label: 'Show the analysis folder',
    group: 'Analysis',
    keys: [],
    enabled: withAnalysis,
    run: session.revealAnalysis,
  },
  {
    id: 'models.show',
    label: 'Models: what is installed, import a checkpoint',
    group: 'Analysis',
    keys: [],
    enabled: always,
    run: showModels,
  },
];
