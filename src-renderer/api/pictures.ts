// Fetches pictures of the main side: raw RGBA with its size in headers, ready for putImageData.
import { type PictureRequest, pictureHeaders, pictureUrl } from '../../src-main/contract';
import { Ahead } from './ahead';

/** A decoded picture and the timestamp of its frame, where the host tells it. */
export interface Picture {
  image: ImageData;
  ptsSeconds: number | null;
}

/** A picture that cannot be had; 202 and 404 mean that the frame is not analyzed yet. */
export class PictureError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`picture refused with status ${status}`);
    this.name = 'PictureError';
    this.status = status;
  }

  get notYet(): boolean {
    return this.status === 202 || this.status === 404;
  }
}

/** Pictures that playback fetches before they are due. */
export const ahead = new Ahead<Picture>(fetchNow);

/** Gives one picture: the one that was fetched ahead, or a new one. */
export function fetchPicture(request: PictureRequest, signal?: AbortSignal): Promise<Picture> {
  const url = pictureUrl(request);
  return ahead.take(url) ?? fetchNow(url, signal);
}

async function fetchNow(url: string, signal?: AbortSignal): Promise<Picture> {
  const response = await fetch(url, { signal: signal ?? null });
  // A refusal is read, too: Chromium keeps some kilobytes of every answer that is not.
  const bytes = await response.arrayBuffer();
  if (response.status !== 200) throw new PictureError(response.status);
  const width = Number(response.headers.get(pictureHeaders.width));
  const height = Number(response.headers.get(pictureHeaders.height));
  const body = new Uint8ClampedArray(bytes);
  if (!(width > 0 && height > 0) || body.length !== width * height * 4) throw new PictureError(500);
  const pts = response.headers.get(pictureHeaders.ptsSeconds);
  return { image: new ImageData(body, width, height), ptsSeconds: pts === null ? null : Number(pts) };
}
