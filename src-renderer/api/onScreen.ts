// What the viewers on the screen show: playback fetches for each of them the frames that come next.
import type { PictureRequest } from '../../src-main/contract';

const shown = new Map<object, readonly PictureRequest[]>();

/** A viewer asks for these pictures of one frame from now on; it is gone with none. */
export function showsOnScreen(viewer: object, requests: readonly PictureRequest[]): void {
  if (requests.length === 0) shown.delete(viewer);
  else shown.set(viewer, requests);
}

/** The pictures that the viewers ask for now. */
export function requestsOnScreen(): PictureRequest[] {
  return [...shown.values()].flat();
}
