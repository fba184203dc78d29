// Places the selection over the rows, and its card beside it where there is room.
import { currentView } from '../../commands/playhead';
import { currentSelection } from '../../commands/selection';
import { toPixel } from '../../lib/viewport';
import type { Geometry } from './geometry';

const gap = 8;

/** Moves the veil (`data-part=span`) and the card (`data-part=card`) to where the selection is in the window of time that shows. */
export function placeSelection(element: HTMLElement, { left, plotWidth, width, bottom }: Geometry): void {
  const selection = currentSelection();
  element.hidden = selection === null;
  if (selection === null) return;
  const view = currentView();
  const within = (seconds: number) => left + Math.min(plotWidth, Math.max(0, toPixel(view, plotWidth, seconds)));
  const [from, to] = [within(selection.start), within(selection.end)];
  const span = element.querySelector<HTMLElement>('[data-part=span]');
  const card = element.querySelector<HTMLElement>('[data-part=card]');
  if (span !== null) {
    span.style.transform = `translateX(${from}px)`;
    span.style.width = `${Math.max(1, to - from)}px`;
    span.style.height = `${bottom}px`;
  }
  if (card === null) return;
  const own = card.offsetWidth;
  // Right of the span, or left of it; over its end where it leaves no room on either side.
  const beside = to + gap + own <= width ? to + gap : from - gap - own >= 0 ? from - gap - own : to - gap - own;
  card.style.transform = `translateX(${Math.max(0, Math.min(width - own, beside))}px)`;
}
