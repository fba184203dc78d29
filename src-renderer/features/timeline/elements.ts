// The elements of the timeline that React makes and the renderer draws into or moves.
/** The elements that the renderer draws into. */
export interface TimelineElements {
  area: HTMLElement;
  plot: HTMLElement;
  thumbs: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  playhead: HTMLElement;
  overview: HTMLCanvasElement;
  overviewHead: HTMLElement;
  viewWindow: HTMLElement;
  /** There once the area is measured. */
  inOut: { readonly current: HTMLElement | null };
}
