// The in and out points of the timeline: shades outside of them, and handles to drag or to move by keys.
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { pointAt } from '../../commands/exports';
import { currentSeries, currentView, pause, seek } from '../../commands/playhead';
import { countText } from '../../lib/format';
import { endOfFrame, withPointMoved } from '../../lib/inOut';
import { toPixel, toSeconds } from '../../lib/viewport';
import { pointsOf, setPoints, usePoints } from '../../store/points';
import { useSession } from '../../store/session';
import type { Geometry } from './geometry';

interface InOutPointsProps {
  geometry: Geometry;
  /** The renderer moves what is in here along with the window of time. */
  element: RefObject<HTMLDivElement | null>;
}

export function InOutPoints({ geometry, element }: InOutPointsProps) {
  return (
    <div className="in-out" ref={element} hidden data-testid="in-out">
      <div className="outside" data-part="before" />
      <div className="outside" data-part="after" />
      <Handle side="in" geometry={geometry} />
      <Handle side="out" geometry={geometry} />
    </div>
  );
}

/** Just before the edge lies the last frame that an out point includes. */
const inside = { in: 1e-6, out: -1e-4 };

function Handle({ side, geometry }: { side: 'in' | 'out'; geometry: Geometry }) {
  const sourceId = useSession((state) => state.selectedSourceId);
  const point = usePoints((state) => pointsOf(state, sourceId)[side]);
  const held = useRef<number | null>(null);
  // Each drag, and each time the handle is entered by keys, is one step to undo.
  const gestures = useRef(0);
  const name = side === 'in' ? 'In point' : 'Out point';

  /** Moves the point to the frame at an edge, as far as frames are analyzed, and shows that frame. */
  const moveTo = (edge: number) => {
    const extent = currentSeries()?.extent() ?? null;
    if (sourceId === null || extent === null) return;
    const last = extent.end + inside.out;
    const moved = pointAt(Math.min(last, Math.max(extent.start, edge + inside[side])));
    if (moved === null) return;
    const points = withPointMoved(pointsOf(usePoints.getState(), sourceId), side, moved);
    setPoints(sourceId, points, `${side} point ${gestures.current}`);
    seek(points[side]?.seconds ?? moved.seconds);
  };
  const edgeNow = () => {
    const series = currentSeries();
    if (point === null || series === null) return null;
    return side === 'in' ? point.seconds : endOfFrame(series, point.seconds);
  };
  const pixelOf = (event: PointerEvent<HTMLElement>) => {
    const area = event.currentTarget.offsetParent?.parentElement?.getBoundingClientRect().left ?? 0;
    return event.clientX - area - geometry.left;
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const edge = edgeNow();
    if (event.button !== 0 || edge === null) return;
    event.preventDefault();
    pause();
    gestures.current += 1;
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    // Held where it was taken, so that it does not jump.
    held.current = toPixel(currentView(), geometry.plotWidth, edge) - pixelOf(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (held.current !== null) moveTo(toSeconds(currentView(), geometry.plotWidth, pixelOf(event) + held.current));
  };
  const stop = () => {
    held.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const series = currentSeries();
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || point === null || series === null)
      return;
    event.preventDefault();
    const ordinal = (series.ordinalAt(point.seconds) ?? 0) + step * (event.shiftKey ? 10 : 1);
    const within = Math.min(series.frames - 1, Math.max(0, ordinal));
    moveTo(side === 'in' ? series.pts.at(within) : series.endOf(within));
  };
  return (
    <div
      className={`point ${side}`}
      data-part={side}
      hidden
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuenow={point?.frame ?? 0}
      aria-valuetext={point === null ? 'not set' : `frame ${point.frame}`}
      title={point === null ? name : `${name}: frame ${countText(point.frame)}. Drag, or use the arrow keys.`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={stop}
      onPointerCancel={stop}
      onFocus={() => {
        gestures.current += 1;
      }}
      onKeyDown={onKeyDown}
      data-testid={`point-${side}`}
    />
  );
}
