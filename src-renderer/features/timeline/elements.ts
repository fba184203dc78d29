// The elements of the timeline that React makes and the renderer draws into or moves.
/** The elements that the renderer draws into. */
export interface TimelineElements {
  area: HTMLElement;
  plot: HTMLElement;
  /** Axes, and the traces while they move. */
  figure: HTMLCanvasElement;
  thumbs: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  playhead: HTMLElement;
  overview: HTMLCanvasElement;
  overviewHead: HTMLElement;
  viewWindow: HTMLElement;
  /** There once the area is measured. */
  inOut: { readonly current: HTMLElement | null };
  selection: { readonly current: HTMLElement | null };
}
