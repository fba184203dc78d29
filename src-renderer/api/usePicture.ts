// One viewer's picture: asks for the commanded frame, one request at a time, and draws what comes.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type PictureRequest, pictureUrl } from '../../src-main/contract';
import { Latest } from '../lib/latest';
import { showsOnScreen } from './onScreen';
import { fetchPicture, type Picture, PictureError } from './pictures';

/** What a viewer asks for: a picture, and the frame it stands for. */
export interface Wanted {
  request: PictureRequest;
  ordinal: number | null;
  ptsSeconds: number;
}

export type PictureState = 'empty' | 'shown' | 'missing' | 'failed';

const busyAfterMs = 150;
/** A frame just analyzed may not be stored yet, and the engine may be restarting: asked again after these waits. */
const retryMs = { missing: 700, failed: 3000 } as const;

/** Draws into the canvas; the last picture stays while the next one is on its way. */
export function usePicture(canvas: RefObject<HTMLCanvasElement | null>, wanted: Wanted | null) {
  const [state, setState] = useState<PictureState>('empty');
  const [busy, setBusy] = useState(false);
  const latest = useRef<Latest<Wanted, Picture> | null>(null);
  const wantedNow = useRef(wanted);
  const drawn = useRef<string | null>(null);
  const url = wanted === null ? null : pictureUrl(wanted.request);

  useEffect(() => {
    let timer: number | undefined;
    let retry: number | undefined;
    const worker = new Latest<Wanted, Picture>({
      run: ({ request }, signal) => {
        window.clearTimeout(retry);
        return fetchPicture(request, signal);
      },
      done: (key, picture) => {
        drawn.current = pictureUrl(key.request);
        // The frame may have got its number meanwhile.
        const now = wantedNow.current;
        const isSame = now !== null && pictureUrl(now.request) === drawn.current;
        draw(canvas.current, isSame ? now : key, picture);
        setState('shown');
      },
      failed: (_key, error) => {
        const kind = error instanceof PictureError && error.notYet ? 'missing' : 'failed';
        setState(kind);
        window.clearTimeout(retry);
        retry = window.setTimeout(() => wantedNow.current !== null && worker.ask(wantedNow.current), retryMs[kind]);
      },
      busy: (working) => {
        window.clearTimeout(timer);
        if (working) timer = window.setTimeout(() => setBusy(true), busyAfterMs);
        else setBusy(false);
      },
    });
    latest.current = worker;
    return () => {
      window.clearTimeout(timer);
      window.clearTimeout(retry);
      showsOnScreen(canvas, null);
      worker.cancel();
    };
  }, [canvas]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says all that matters of what is wanted
  useEffect(() => {
    wantedNow.current = wanted;
    showsOnScreen(canvas, wanted?.request ?? null);
    if (wanted === null) latest.current?.cancel();
    else latest.current?.ask(wanted);
  }, [url]);

  const ordinal = wanted?.ordinal ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture stays, and the frame it stands for has got its number
  useEffect(() => {
    wantedNow.current = wanted;
    if (canvas.current !== null && drawn.current === url) name(canvas.current, ordinal);
  }, [ordinal]);

  return { state, busy };
}

/** Tells which frame the canvas shows. */
function name(canvas: HTMLCanvasElement, ordinal: number | null): void {
  canvas.dataset.ordinal = ordinal === null ? '' : String(ordinal);
}

function draw(canvas: HTMLCanvasElement | null, wanted: Wanted, { image, ptsSeconds }: Picture): void {
  if (canvas === null) return;
  if (canvas.width !== image.width || canvas.height !== image.height) {
    canvas.width = image.width;
    canvas.height = image.height;
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  name(canvas, wanted.ordinal);
  canvas.dataset.pts = String(ptsSeconds ?? wanted.ptsSeconds);
}
