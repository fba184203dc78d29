// Actions on the selection of the timeline: draw it, zoom to it, make in and out points of it, copy its figures.
import { copyText } from '../api/clipboard';
import { hasPoints, spanOf } from '../lib/inOut';
import { framesOf, type SelectionColumn, selectionStatistics, selectionText, wholeFrames } from '../lib/selection';
import { timecode } from '../lib/timecode';
import type { Span } from '../lib/viewport';
import { pointsOf, setPoints, usePoints } from '../store/points';
import { selectionOf, useSelection } from '../store/selection';
import { type SessionState, shownAnalyses, useSession } from '../store/session';
import { shownLabels, shownSeries } from '../store/shown';
import { notify } from '../store/ui';
import { pointAt } from './exports';
import { currentDomain, currentSeries, fitTimeline, setView } from './playhead';

/** The selection of the source looked at. */
export function currentSelection(): Span | null {
  return selectionOf(useSelection.getState(), useSession.getState().selectedSourceId);
}

/** Selects the frames between two times, in any order; nothing where none is analyzed there. */
export function selectSpan(one: number, other: number): void {
  const sourceId = useSession.getState().selectedSourceId;
  const series = currentSeries();
  const span = series === null ? null : wholeFrames(series, one, other);
  if (sourceId !== null && span !== null) useSelection.setState({ selection: { sourceId, ...span } });
}

/** Takes the selection away, and no longer waits for one to be drawn. */
export function clearSelection(): void {
  useSelection.setState({ selection: null, drawing: false });
}

/** Makes the next drag on the rows draw a selection, or no longer. */
export function toggleDrawing(): void {
  useSelection.setState(({ drawing }) => ({ drawing: !drawing }));
}

/** The frames from the in to the out point; null where neither is set. */
function pointsSpan(): Span | null {
  const points = pointsOf(usePoints.getState(), useSession.getState().selectedSourceId);
  const series = currentSeries();
  if (series === null || !hasPoints(points)) return null;
  return spanOf(points, currentDomain(), ({ seconds }) => {
    const ordinal = series.ordinalAt(seconds);
    return ordinal === null ? seconds : series.endOf(ordinal);
  });
}

/** Selects what lies between the in and the out point; says so where neither is set. */
export function selectPoints(): void {
  const span = pointsSpan();
  // A hair before its end, which belongs to the next frame.
  if (span !== null) selectSpan(span.start, span.end - 1e-4);
  else notify('info', 'Set an in and an out point first: what lies between them is then selected.');
}

/** Shows the selection alone, or what lies between the in and out points; the whole clip where there is neither. */
export function zoomToSelection(): void {
  const span = currentSelection() ?? pointsSpan();
  if (span === null) fitTimeline();
  else setView(span);
}

/** Makes the in and out points of the selection's first and last frame. */
export function selectionToPoints(): void {
  const sourceId = useSession.getState().selectedSourceId;
  const span = currentSelection();
  const series = currentSeries();
  if (sourceId === null || span === null || series === null) return;
  const [from, to] = framesOf(series, span);
  if (from < to) setPoints(sourceId, { in: pointAt(series.pts.at(from)), out: pointAt(series.pts.at(to - 1)) });
}

/** What is known of a span of each analysis that is shown, the main one first. */
export function selectionColumns(state: SessionState, span: Span): SelectionColumn[] {
  const labels = shownLabels(state);
  return shownAnalyses(state).map((analysis, i) => ({
    id: analysis.id,
    label: labels[i] ?? '',
    found: selectionStatistics(shownSeries(state, analysis), span),
  }));
}

/** Copies the figures of the selection as lines of text. */
export async function copySelection(): Promise<void> {
  const span = currentSelection();
  if (span === null) return;
  const head = `${timecode(span.start)} to ${timecode(span.end)}`;
  const text = selectionText(head, selectionColumns(useSession.getState(), span));
  if (await copyText(text)) notify('info', 'The figures of the selection were copied.');
  else
    notify(
      'error',
      'The figures could not be copied.',
      'Allow the page to use the clipboard, or read them from the card.',
    );
}
