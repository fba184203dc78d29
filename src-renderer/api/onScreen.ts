// What the viewers on the screen show: playback fetches for each of them the frames that come next.
import type { PictureRequest } from '../../src-main/contract';

const shown = new Map<object, PictureRequest>();

/** A viewer asks for this picture from now on; null: for none. */
export function showsOnScreen(viewer: object, request: PictureRequest | null): void {
  if (request === null) shown.delete(viewer);
  else shown.set(viewer, request);
}

/** The pictures that the viewers ask for now. */
export function requestsOnScreen(): PictureRequest[] {
  return [...shown.values()];
}
