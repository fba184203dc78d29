// Pointer and wheel on the timeline: drag scrubs, moves a cut or selects, Shift scrubs without it, Shift with it or the middle button pans, the wheel zooms.
import type { Mark } from '../../../src-main/contract';
import { currentSeries, currentView, panTimeline, pause, seek, zoomTimeline } from '../../commands/playhead';
import { chooseMark, moveCutTo } from '../../commands/review';
import { clearSelection, selectSpan } from '../../commands/selection';
import { shownMarks } from '../../lib/kinds';
import { spanLength, toPixel, toSeconds } from '../../lib/viewport';
import { usePlayback } from '../../store/playback';
import { useReviews } from '../../store/reviews';
import { useSelection } from '../../store/selection';
import type { Geometry } from './geometry';
import { useHover } from './hover';
import { laneOf } from './markShapes';

const wheelZoom = 0.0016;
const lineHeight = 32;
const markReach = 6;
/** A held cut is dragged once the pointer has gone so many pixels. */
const dragStart = 4;

/** Binds the gestures to the element that covers the rows; the returned function unbinds them. */
export function bindPointer(element: HTMLElement, geometry: () => Geometry): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let drag: { pan: boolean; x: number } | null = null;
  /** A selection that is being drawn: where it began. */
  let selecting: { x: number; seconds: number } | null = null;
  /** A cut that is held; it goes where the playhead is let go, once it was dragged past a slip of the hand. */
  let moved: { cut: Mark; from: number; far: boolean } | null = null;

  const place = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    const x = event.clientX - left;
    const { left: gutter, plotWidth } = geometry();
    const within = Math.min(plotWidth, Math.max(0, x - gutter));
    return { x, y: event.clientY - top, within, seconds: toSeconds(currentView(), plotWidth, within) };
  };

  /** The mark under the pointer in the lane of marks: the nearest one, of the kind whose part of the lane it is first. */
  const markAt = ({ y, within }: { y: number; within: number }): Mark | undefined => {
    const { marks, plotWidth } = geometry();
    if (y < marks.top || y > marks.top + marks.height) return undefined;
    const view = currentView();
    const pixel = (place: { ptsSeconds: number }) => toPixel(view, plotWidth, place.ptsSeconds);
    const distance = (mark: Mark) =>
      mark.kind === 'transition' && pixel(mark.start) <= within && within <= pixel(mark.end)
        ? 0
        : Math.abs(pixel(mark) - within);
    const beside = (mark: Mark) => {
      const { top, height } = laneOf(mark.kind, geometry());
      return y < top || y > top + height ? 1 : 0;
    };
    const near = shownMarks(currentSeries()?.marks ?? [], useReviews.getState().hidden).filter(
      (mark) => distance(mark) <= markReach,
    );
    return near.sort((a, b) => beside(a) - beside(b) || distance(a) - distance(b))[0];
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button > 1) return;
      event.preventDefault();
      element.focus({ preventScroll: true, focusVisible: false });
      element.setPointerCapture(event.pointerId);
      if (event.button === 0 && (event.altKey || useSelection.getState().drawing)) {
        selecting = { x: event.clientX, seconds: place(event).seconds };
        useHover.setState({ hover: null });
        clearSelection();
        return;
      }
      drag = { pan: event.shiftKey || event.button === 1, x: event.clientX };
      element.classList.toggle('panning', drag.pan);
      if (drag.pan) return;
      pause();
      const at = place(event);
      const mark = markAt(at);
      if (mark === undefined) seek(at.seconds);
      else {
        chooseMark(mark);
        if (mark.kind === 'cut') moved = { cut: mark, from: event.clientX, far: false };
      }
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const at = place(event);
      if (selecting !== null) {
        if (Math.abs(event.clientX - selecting.x) >= dragStart) selectSpan(selecting.seconds, at.seconds);
        return;
      }
      if (drag === null) {
        useHover.setState({ hover: { x: at.x, y: at.y, seconds: at.seconds } });
        if (event.shiftKey) {
          pause();
          seek(at.seconds);
        }
        return;
      }
      useHover.setState({ hover: drag.pan ? null : { x: geometry().left + at.within, y: at.y, seconds: at.seconds } });
      if (drag.pan) panTimeline(((drag.x - event.clientX) / geometry().plotWidth) * spanLength(currentView()));
      else if (moved !== null && !moved.far && Math.abs(event.clientX - moved.from) < dragStart) return;
      else if (event.clientX !== drag.x) seek(at.seconds);
      if (moved !== null) moved.far = true;
      drag.x = event.clientX;
    },
    { signal },
  );
  const end = () => {
    drag = null;
    selecting = null;
    moved = null;
    element.classList.remove('panning');
  };
  element.addEventListener(
    'pointerup',
    () => {
      const { ordinal } = usePlayback.getState();
      if (moved?.far && ordinal !== null) moveCutTo(moved.cut, ordinal);
      end();
    },
    { signal },
  );
  element.addEventListener('pointercancel', end, { signal });
  element.addEventListener('pointerleave', () => useHover.setState({ hover: null }), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
      const [dx, dy] = [event.deltaX * scale, event.deltaY * scale];
      const sideways = event.shiftKey ? dx + dy : dx;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : dy)) {
        panTimeline((sideways / geometry().plotWidth) * spanLength(currentView()));
      } else zoomTimeline(Math.exp(Math.max(-200, Math.min(200, dy)) * wheelZoom), place(event).seconds);
    },
    { signal, passive: false },
  );
  const cursor = useSelection.subscribe(({ drawing }) => element.classList.toggle('selecting', drawing));
  return () => {
    cursor();
    listening.abort();
  };
}
