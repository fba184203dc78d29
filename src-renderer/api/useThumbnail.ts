// One small picture of many: asked for once it has stayed in sight, a few at a time, called off when it leaves, kept for a while.
import { type RefObject, useEffect, useState } from 'react';
import { type PictureRequest, pictureUrl } from '../../src-main/contract';
import { Limited } from '../lib/limited';
import { RecentlyUsed } from '../lib/recentlyUsed';
import { fetchPicture, PictureError } from './pictures';

export type ThumbnailState = 'waiting' | 'shown' | 'failed';

const mostAtOnce = 3;
/** Some screens full; at 192 pixels square 147 kB each. */
const mostKept = 256;
/** What flies by while the user scrolls is not asked for. */
const settleMs = 90;
/** A frame just analyzed may not be stored yet, and the engine may be busy or restarting. */
const retryMs = 1500;

const queue = new Limited(mostAtOnce);
const kept = new RecentlyUsed<ImageData>(mostKept);

/** Draws into the canvas; the picture that is there stays until the wanted one has come. */
export function useThumbnail(canvas: RefObject<HTMLCanvasElement | null>, request: PictureRequest | null) {
  const [state, setState] = useState<ThumbnailState>('waiting');
  const url = request === null ? null : pictureUrl(request);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says all of the request
  useEffect(() => {
    if (url === null || request === null) return setState('waiting');
    let drop = () => {};
    let timer: number | undefined;
    const show = (image: ImageData) => {
      draw(canvas.current, image);
      setState('shown');
    };
    const ask = () => {
      drop = queue.add(async (signal) => {
        try {
          const { image } = await fetchPicture(request, signal);
          kept.set(url, image);
          if (!signal.aborted) show(image);
        } catch (error) {
          if (signal.aborted) return;
          if (error instanceof PictureError && (error.notYet || error.status === 503))
            timer = window.setTimeout(ask, retryMs);
          else setState('failed');
        }
      });
    };
    const known = kept.get(url);
    if (known !== undefined) show(known);
    else timer = window.setTimeout(ask, settleMs);
    return () => {
      window.clearTimeout(timer);
      drop();
    };
  }, [url, canvas]);

  return state;
}

function draw(canvas: HTMLCanvasElement | null, image: ImageData): void {
  if (canvas === null) return;
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
