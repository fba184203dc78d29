// Undo and redo, which show the file that they change something of.
import type { Direction } from '../lib/history';
import { selectSource } from '../store/events';
import { selectedAnalysis, useSession } from '../store/session';
import { chooseAnalysis } from '../store/shown';
import { stepHistory } from '../store/undo';

/** Takes back what the user did last. */
export const undo = () => step('undo');

/** Does again what was taken back last. */
export const redo = () => step('redo');

function step(direction: Direction): void {
  const done = stepHistory(direction);
  if (done === null) return;
  const state = useSession.getState();
  const analysis = done.analysisId === null ? undefined : state.analyses[done.analysisId];
  const sourceId = done.sourceId ?? analysis?.sourceId ?? null;
  if (sourceId !== null) selectSource(sourceId);
  if (analysis !== undefined && selectedAnalysis(useSession.getState())?.id !== analysis.id) chooseAnalysis(analysis);
}
