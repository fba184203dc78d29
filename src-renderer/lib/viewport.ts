// The window of the timeline: pure maths of zooming, panning and following, in seconds.

/** A span of time, start before end. */
export interface Span {
  start: number;
  end: number;
}

/** The shortest window that one can zoom to. */
export const minimumSpan = 0.05;

export const spanLength = (span: Span) => span.end - span.start;

/** Moves and shortens a window so that it lies within the domain. */
export function clampSpan(view: Span, domain: Span): Span {
  const whole = spanLength(domain);
  const length = Math.min(whole, Math.max(Math.min(minimumSpan, whole), spanLength(view)));
  const start = Math.min(domain.end - length, Math.max(domain.start, view.start));
  return { start, end: start + length };
}

/** Zooms by a factor (below 1 zooms in) so that the time under the cursor stays under the cursor. */
export function zoomAt(view: Span, domain: Span, factor: number, anchor: number): Span {
  const longest = spanLength(domain);
  const length = Math.min(longest, Math.max(Math.min(minimumSpan, longest), spanLength(view) * factor));
  const share = (anchor - view.start) / spanLength(view);
  const start = anchor - share * length;
  return clampSpan({ start, end: start + length }, domain);
}

/** Moves a window by some seconds, no further than the domain goes. */
export function panBy(view: Span, domain: Span, seconds: number): Span {
  return clampSpan({ start: view.start + seconds, end: view.end + seconds }, domain);
}

/** Turns the page when a time has left the window; otherwise gives the same window. */
export function follow(view: Span, domain: Span, seconds: number): Span {
  if (seconds >= view.start && seconds <= view.end) return view;
  const length = spanLength(view);
  const start = seconds - length * (seconds > view.end ? 0.05 : 0.5);
  return clampSpan({ start, end: start + length }, domain);
}

/** True when a window shows the whole domain. */
export function isWhole(view: Span, domain: Span): boolean {
  return spanLength(view) >= spanLength(domain) * (1 - 1e-9);
}

/** Pixel of a time on a track of some width. */
export function toPixel(view: Span, width: number, seconds: number): number {
  return ((seconds - view.start) / spanLength(view)) * width;
}

/** Time of a pixel on a track of some width. */
export function toSeconds(view: Span, width: number, pixel: number): number {
  return view.start + (pixel / Math.max(1, width)) * spanLength(view);
}
