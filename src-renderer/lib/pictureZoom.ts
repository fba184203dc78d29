// Zoom and pan of a picture in its square viewer, linked over all viewers; places are shares of the picture, 0..1.

/** What a viewer shows: 1 fits the picture into it; `x` and `y` are the place in its middle. */
export interface PictureView {
  zoom: number;
  x: number;
  y: number;
}

export const fitted: PictureView = { zoom: 1, x: 0.5, y: 0.5 };
const largestZoom = 32;

/** Zoom at which a pixel of the picture is one of the screen; `side` of the viewer in CSS pixels. */
export function oneToOne(resolution: number, side: number, pixelRatio: number): number {
  return resolution / (side * pixelRatio);
}

/** Keeps the zoom between 1 (or 1:1, where that is smaller) and 32, and the picture over the viewer. */
export function clampView({ zoom, x, y }: PictureView, smallest = 1): PictureView {
  const within = Math.min(largestZoom, Math.max(Math.min(1, smallest), zoom));
  const half = 0.5 / within;
  const keep = (place: number) => (within <= 1 ? 0.5 : Math.min(1 - half, Math.max(half, place)));
  return { zoom: within, x: keep(x), y: keep(y) };
}

/** Zooms by a factor so that the picture stays where it is under a place of the viewer (0..1 each way). */
export function zoomPicture(
  view: PictureView,
  factor: number,
  at: { x: number; y: number },
  smallest = 1,
): PictureView {
  const { zoom } = clampView({ ...view, zoom: view.zoom * factor }, smallest);
  const held = pictureAt(view, at);
  return clampView({ zoom, x: held.x - (at.x - 0.5) / zoom, y: held.y - (at.y - 0.5) / zoom }, smallest);
}

/** Moves the picture by shares of the viewer. */
export function panPicture(view: PictureView, right: number, down: number): PictureView {
  return clampView({ zoom: view.zoom, x: view.x - right / view.zoom, y: view.y - down / view.zoom }, view.zoom);
}

/** The place of the picture under a place of the viewer; outside of 0..1 beside the picture. */
export function pictureAt(view: PictureView, at: { x: number; y: number }): { x: number; y: number } {
  return { x: view.x + (at.x - 0.5) / view.zoom, y: view.y + (at.y - 0.5) / view.zoom };
}

/** `Fit`, or how many pixels of the screen a pixel of the picture has: `420 %`. */
export function zoomText(view: PictureView, actual: number): string {
  return view.zoom === 1 ? 'Fit' : `${Math.round((view.zoom / actual) * 100)} %`;
}
