// Pointer on the overview: drag the window, drag its ends, or click beside it to bring it there.
import { currentDomain, currentView, setView } from '../../commands/playhead';
import { minimumSpan, type Span, spanLength, toSeconds } from '../../lib/viewport';

type Grip = 'whole' | 'start' | 'end';

/** Binds the gestures; the returned function unbinds them. */
export function bindOverview(element: HTMLElement): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let drag: { grip: Grip; view: Span; at: number } | null = null;

  const secondsAt = (event: PointerEvent) => {
    const { left, width } = element.getBoundingClientRect();
    return toSeconds(currentDomain(), width, event.clientX - left);
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      const at = secondsAt(event);
      let view = currentView();
      const grip = ((event.target as HTMLElement).dataset.grip as Grip | undefined) ?? 'whole';
      if (grip === 'whole' && (at < view.start || at > view.end)) {
        const half = spanLength(view) / 2;
        setView({ start: at - half, end: at + half });
        view = currentView();
      }
      drag = { grip, view, at };
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (drag === null) return;
      const moved = secondsAt(event) - drag.at;
      const { start, end } = drag.view;
      if (drag.grip === 'whole') setView({ start: start + moved, end: end + moved });
      else if (drag.grip === 'start') setView({ start: Math.min(end - minimumSpan, start + moved), end });
      else setView({ start, end: Math.max(start + minimumSpan, end + moved) });
    },
    { signal },
  );
  const stop = () => {
    drag = null;
  };
  element.addEventListener('pointerup', stop, { signal });
  element.addEventListener('pointercancel', stop, { signal });
  return () => listening.abort();
}
