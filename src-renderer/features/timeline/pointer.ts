// Pointer and wheel on the timeline: drag scrubs, Shift or the middle button pans, the wheel zooms at the cursor.
import {
  currentSeries,
  currentView,
  panTimeline,
  pause,
  seek,
  seekOrdinal,
  zoomTimeline,
} from '../../commands/playhead';
import { spanLength, toPixel, toSeconds } from '../../lib/viewport';
import type { Geometry } from './geometry';
import { useHover } from './hover';

const wheelZoom = 0.0016;
const lineHeight = 32;
const markReach = 6;

/** Binds the gestures to the element that covers the rows; the returned function unbinds them. */
export function bindPointer(element: HTMLElement, geometry: () => Geometry): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let drag: { pan: boolean; x: number } | null = null;

  const place = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    const x = event.clientX - left;
    const { left: gutter, plotWidth } = geometry();
    const within = Math.min(plotWidth, Math.max(0, x - gutter));
    return { x, y: event.clientY - top, within, seconds: toSeconds(currentView(), plotWidth, within) };
  };

  /** The mark under the pointer, where the pointer is in the lane of marks. */
  const markAt = ({ y, within }: { y: number; within: number }) => {
    const { marks, plotWidth } = geometry();
    if (y < marks.top || y > marks.top + marks.height) return undefined;
    const distance = (pts: number) => Math.abs(toPixel(currentView(), plotWidth, pts) - within);
    const near = (currentSeries()?.marks ?? []).filter((mark) => distance(mark.ptsSeconds) <= markReach);
    return near.sort((a, b) => distance(a.ptsSeconds) - distance(b.ptsSeconds))[0];
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button > 1) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      drag = { pan: event.shiftKey || event.button === 1, x: event.clientX };
      element.classList.toggle('panning', drag.pan);
      if (drag.pan) return;
      pause();
      const at = place(event);
      const mark = markAt(at);
      if (mark === undefined) seek(at.seconds);
      else seekOrdinal(mark.ordinal);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const at = place(event);
      if (drag === null) {
        useHover.setState({ hover: { x: at.x, y: at.y, seconds: at.seconds } });
        return;
      }
      useHover.setState({ hover: drag.pan ? null : { x: geometry().left + at.within, y: at.y, seconds: at.seconds } });
      if (drag.pan) panTimeline(((drag.x - event.clientX) / geometry().plotWidth) * spanLength(currentView()));
      else if (event.clientX !== drag.x) seek(at.seconds);
      drag.x = event.clientX;
    },
    { signal },
  );
  const end = () => {
    drag = null;
    element.classList.remove('panning');
  };
  element.addEventListener('pointerup', end, { signal });
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
  return () => listening.abort();
}
