// Actions on the marks of the analysis looked at: add, delete, move, undo, the bar of confidence, export.
import { defaultReview, type EventFormat, type Mark, type MarkKind, type Review } from '../../src-main/contract';
import { call } from '../api/bridge';
import { saveText } from '../api/save';
import { kindNames, shownMarks } from '../lib/kinds';
import { markAt, withConfidence, withCut, withCutMoved, withoutMark, withSpikeHeight } from '../lib/review';
import { usePlayback } from '../store/playback';
import { reviewOf, setReview, useReviews } from '../store/reviews';
import { selectedAnalysis, useSession } from '../store/session';
import { notify } from '../store/ui';
import { guarded } from './guarded';
import { currentSeries, pause, seekOrdinal } from './playhead';

/** Id of the button that opens the choice of an export's format. */
export const exportButtonId = 'export-events';

const analysisId = () => selectedAnalysis(useSession.getState())?.id ?? null;

/** The mark of the commanded frame that deleting and moving mean; null where there is none in sight. */
export function chosenMark(): Mark | null {
  const { ordinal } = usePlayback.getState();
  const { hidden, preferred } = useReviews.getState();
  return ordinal === null ? null : markAt(shownMarks(currentSeries()?.marks ?? [], hidden), ordinal, preferred);
}

/** Goes to a mark, and means this one where its frame has several. */
export function chooseMark(mark: Mark): void {
  useReviews.setState({ preferred: mark.kind });
  seekOrdinal(mark.ordinal);
}

/** Goes to the next or the previous mark of some kinds; without them, of those that are shown. */
export function seekMark(direction: 1 | -1, kinds?: readonly MarkKind[]): void {
  const { seconds, ordinal } = usePlayback.getState();
  const all = currentSeries()?.marks ?? [];
  const marks = kinds ? all.filter(({ kind }) => kinds.includes(kind)) : shownMarks(all, useReviews.getState().hidden);
  const at = (mark: Mark) => (ordinal === null ? mark.ptsSeconds - seconds : mark.ordinal - ordinal);
  const mark = direction > 0 ? marks.find((m) => at(m) > 0) : marks.findLast((m) => at(m) < 0);
  if (mark === undefined) return;
  pause();
  useReviews.setState({ preferred: kinds ? mark.kind : null });
  seekOrdinal(mark.ordinal);
}

function edit(label: string, change: (review: Review) => Review, gesture: string | null = null): void {
  const id = analysisId();
  if (id !== null) setReview(id, change(reviewOf(id)), label, gesture);
}

/** Sets a cut at the commanded frame; says so where there is one already, or where the frame is not analyzed. */
export function addCut(): void {
  const { ordinal } = usePlayback.getState();
  const series = currentSeries();
  if (series === null || ordinal === null || ordinal >= series.frames) {
    notify('info', 'A cut can be added where a frame is analyzed.');
    return;
  }
  pause();
  if (markAt(series.marks, ordinal, 'cut')?.kind === 'cut') return;
  // The first frame begins a shot anyway, and has nothing before it to be cut from.
  if (ordinal === 0) notify('info', 'The first frame begins a shot without a mark.');
  else {
    useReviews.setState({ preferred: 'cut' });
    edit('add cut', (review) => withCut(review, series.index.at(ordinal)));
  }
}

/** Deletes the chosen mark. */
export function deleteMark(): void {
  const mark = chosenMark();
  if (mark === null) notify('info', 'No mark is at this frame.', 'Go to the next or the previous mark first.');
  else edit(`delete ${kindNames[mark.kind].one.toLowerCase()}`, (review) => withoutMark(review, mark));
}

/** Moves the chosen cut by analyzed frames, and follows it. */
export function moveCut(frames: number): void {
  const mark = chosenMark();
  if (mark?.kind === 'cut') moveCutTo(mark, mark.ordinal + frames);
  else notify('info', mark === null ? 'No cut is at this frame.' : 'Only cuts are moved.');
}

/** Moves a cut to an analyzed frame, and goes there; not to the first frame and not past the last one. */
export function moveCutTo(cut: Mark, ordinal: number): void {
  const series = currentSeries();
  if (series === null || ordinal < 1 || ordinal >= series.frames || ordinal === cut.ordinal) return;
  pause();
  edit('move cut', (review) => withCutMoved(review, cut.frame, series.index.at(ordinal)));
  useReviews.setState({ preferred: 'cut' });
  seekOrdinal(ordinal);
}

/** Sets the least confidence of cuts and transitions; changes of one gesture are undone together. */
export function setConfidence(confidence: number, gesture: string): void {
  edit('change least confidence', (review) => withConfidence(review, confidence), gesture);
}

/** Sets the least height of spikes of motion and of tokens; what is typed in one go is undone together. */
export function setSpikeHeight(height: number, gesture: string): void {
  edit('change least height of spikes', (review) => withSpikeHeight(review, height), gesture);
}

/** Forgets all edits and the bar's place; can be undone. */
export function resetReview(): void {
  edit('reset review', () => defaultReview);
}

/** Shows the review panel, or the viewers again. */
export function toggleReview(): void {
  useReviews.setState(({ shown }) => ({ shown: !shown }));
}

/** Opens the choice of an export's format. */
export function openExport(): void {
  document.getElementById(exportButtonId)?.click();
}

/** Exports the marks in a format, as a download. */
export async function exportEvents(format: EventFormat): Promise<void> {
  const id = analysisId();
  if (id === null) return;
  await guarded(async () => saveText(await call('events.export', { analysisId: id, format })));
}
