// Places the in and out points over the timeline: what lies outside of them is shaded, and each has a handle at its edge.
import { currentDomain, currentSeries, currentView } from '../../commands/playhead';
import { endOfFrame, hasPoints, type InOut, spanOf } from '../../lib/inOut';
import { toPixel } from '../../lib/viewport';
import { pointsOf, usePoints } from '../../store/points';
import { useSession } from '../../store/session';
import type { Geometry } from './geometry';

/** Height of a handle where there are no thumbnails. */
const leastHandle = 18;

/** Names of the parts within the element, by `data-part`. */
export type InOutPart = 'before' | 'after' | 'in' | 'out';

/** Moves the parts to where the points of the source looked at are in the window of time that shows. */
export function placePoints(element: HTMLElement, geometry: Geometry): void {
  const points: InOut = pointsOf(usePoints.getState(), useSession.getState().selectedSourceId);
  element.hidden = !hasPoints(points);
  if (element.hidden) return;
  const { left, plotWidth, bottom, thumbs } = geometry;
  const view = currentView();
  const series = currentSeries();
  const span = spanOf(points, currentDomain(), ({ seconds }) => endOfFrame(series, seconds));
  const within = (seconds: number) => Math.min(plotWidth, Math.max(0, toPixel(view, plotWidth, seconds)));
  const [from, to] = [within(span.start), within(span.end)];
  const part = (name: InOutPart) => element.querySelector<HTMLElement>(`[data-part=${name}]`);
  const shade = (name: InOutPart, start: number, end: number) => {
    const shown = part(name);
    if (shown === null) return;
    shown.style.transform = `translateX(${left + start}px)`;
    shown.style.width = `${Math.max(0, end - start)}px`;
    shown.style.height = `${bottom}px`;
  };
  shade('before', 0, from);
  shade('after', to, plotWidth);
  const handle = (name: 'in' | 'out', seconds: number) => {
    const shown = part(name);
    if (shown === null) return;
    shown.hidden = points[name] === null || seconds < view.start - 1e-6 || seconds > view.end + 1e-6;
    shown.style.transform = `translateX(${left + within(seconds)}px)`;
    shown.style.setProperty('--line-height', `${bottom}px`);
    shown.style.height = `${Math.max(leastHandle, thumbs.height)}px`;
  };
  handle('in', span.start);
  handle('out', span.end);
}
