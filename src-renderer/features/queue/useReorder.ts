// Dragging a row of a list of rows of one height to another place.
import { type PointerEvent, type RefObject, useEffect, useState } from 'react';
import { rowHeight } from './FileItem';

/** Pixels that the pointer moves before a press becomes a drag. */
const threshold = 5;
/** So near an edge the list scrolls along. */
const edge = 28;

interface Drag {
  from: number;
  startY: number;
  /** The gap where it would be put: before the row of this number; null before it is a drag. */
  place: number | null;
}

/**
 * Handlers for the list, and what is dragged where; Escape leaves everything as it was.
 * @param onMove called with the row's place and the gap it goes into, where that changes anything
 */
export function useReorder(
  list: RefObject<HTMLElement | null>,
  count: number,
  onMove: (from: number, gap: number) => void,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const dragging = drag?.place != null;

  useEffect(() => {
    if (!dragging) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setDrag(null);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [dragging]);

  const yIn = (event: PointerEvent) => {
    const element = list.current as HTMLElement;
    return event.clientY - element.getBoundingClientRect().top + element.scrollTop;
  };

  return {
    from: dragging ? (drag?.from ?? null) : null,
    place: drag?.place ?? null,
    handlers: {
      onPointerDown(event: PointerEvent) {
        const from = Math.floor(yIn(event) / rowHeight);
        const onRow = (event.target as HTMLElement).closest('.file-main') !== null;
        if (event.button === 0 && onRow && from < count && count > 1)
          setDrag({ from, startY: yIn(event), place: null });
      },
      onPointerMove(event: PointerEvent) {
        if (drag === null) return;
        const y = yIn(event);
        if (drag.place === null && Math.abs(y - drag.startY) < threshold) return;
        const element = list.current as HTMLElement;
        // From here on the row's own click is none.
        if (drag.place === null) element.setPointerCapture(event.pointerId);
        const inView = y - element.scrollTop;
        if (inView < edge) element.scrollTop -= rowHeight / 3;
        else if (inView > element.clientHeight - edge) element.scrollTop += rowHeight / 3;
        setDrag({ ...drag, place: Math.min(count, Math.max(0, Math.round(y / rowHeight))) });
      },
      onPointerUp() {
        if (drag !== null && drag.place !== null && drag.place !== drag.from && drag.place !== drag.from + 1)
          onMove(drag.from, drag.place);
        setDrag(null);
      },
      onPointerCancel: () => setDrag(null),
    },
  };
}
