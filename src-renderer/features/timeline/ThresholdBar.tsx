// The bar of least confidence: dragged up and down, or moved by keys, it decides anew which cuts and transitions there are.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { setConfidence } from '../../commands/review';
import { leastConfidence } from '../../lib/review';
import { useReview } from '../../store/reviews';
import { selectedAnalysis, useSession } from '../../store/session';
import { confidenceAt, confidenceY, type Geometry } from './geometry';

const keySteps: Record<string, number> = {
  ArrowUp: 0.01,
  ArrowRight: 0.01,
  ArrowDown: -0.01,
  ArrowLeft: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
  Home: -1,
  End: 1,
};

export function ThresholdBar({ geometry }: { geometry: Geometry }) {
  const analysis = useSession(selectedAnalysis);
  const { minConfidence } = useReview(analysis?.id ?? null);
  const drag = useRef<{ gesture: string; offset: number } | null>(null);
  const gestures = useRef(0);
  const { confidence } = geometry;
  if (analysis === null || confidence === null) return null;

  const areaTop = (element: HTMLElement) => element.offsetParent?.getBoundingClientRect().top ?? 0;
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true, focusVisible: false });
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = event.clientY - areaTop(event.currentTarget);
    // The bar is held where it was taken, so that it does not jump.
    drag.current = { gesture: nextGesture(), offset: confidenceY(confidence, minConfidence) - y };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag.current === null) return;
    const y = event.clientY - areaTop(event.currentTarget) + drag.current.offset;
    setConfidence(confidenceAt(confidence, y), drag.current.gesture);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = keySteps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setConfidence(minConfidence + step, `keys ${gestures.current}`);
  };
  const nextGesture = () => {
    gestures.current += 1;
    return `drag ${gestures.current}`;
  };
  const stop = () => {
    drag.current = null;
  };
  const text = minConfidence.toFixed(2);
  return (
    <div
      className="threshold-bar"
      style={{
        transform: `translateY(${confidenceY(confidence, minConfidence)}px)`,
        right: geometry.width - geometry.left - geometry.plotWidth,
      }}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Least confidence of cuts and transitions"
      aria-valuemin={leastConfidence}
      aria-valuemax={1}
      aria-valuenow={minConfidence}
      title={`Cuts and transitions of confidence ${text} and more are marked. Drag, or use the arrow keys.`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={stop}
      onPointerCancel={stop}
      onFocus={() => {
        gestures.current += 1;
      }}
      onKeyDown={onKeyDown}
      data-testid="threshold-bar"
    >
      <span className="threshold-value" style={{ width: geometry.left - 8 }}>
        {text}
      </span>
    </div>
  );
}
