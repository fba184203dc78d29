// The line between source and reconstruction in a split viewer: drawn by the pointer or moved by keys, in all viewers at once.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useViewers } from '../../store/viewers';

const steps: Record<string, number> = { ArrowLeft: -0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowUp: 0.01 };

function move(divider: number): void {
  useViewers.setState({ divider: Math.min(1, Math.max(0, divider)) });
}

export function Divider() {
  const line = useRef<HTMLDivElement>(null);
  const divider = useViewers((state) => state.divider);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = line.current?.parentElement?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move((event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey)
      move(divider + step * (event.shiftKey ? 10 : 1));
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(1);
    else return;
    // The keys of the command table move frames.
    event.preventDefault();
  };
  return (
    <div
      ref={line}
      className="divider"
      role="slider"
      tabIndex={0}
      aria-label="Divider between source and reconstruction"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(divider * 100)}
      aria-valuetext={`${Math.round(divider * 100)} % source`}
      title="Drag, or press ← and →; double click for the middle"
      data-testid="divider"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={() => move(0.5)}
      onKeyDown={onKeyDown}
    />
  );
}
