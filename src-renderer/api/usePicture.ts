// One viewer's pictures: asks for those of the commanded frame, and hands over what comes: its draft, then the sharp ones.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type PictureRequest, pictureUrl } from '../../src-main/contract';
import { type Drafted, DraftFirst } from '../lib/draftFirst';
import { fetchDraft } from './drafts';
import { showsOnScreen } from './onScreen';
import { ahead, fetchPicture, type Picture, PictureError } from './pictures';

/** What a viewer asks for: pictures, and the frame they stand for. */
export interface Wanted {
  request: PictureRequest;
  /** A second picture of the same frame: the two are shown together or not at all. */
  beside?: PictureRequest;
  /** The two are compared pixel by pixel: a draft does not stand for the first. */
  isCompared?: boolean;
  ordinal: number | null;
  ptsSeconds: number;
  /** Of what is shown: a frame near the one that is wanted. */
  isNear?: boolean;
}

export type PictureState = 'empty' | 'shown' | 'missing' | 'failed';

const busyAfterMs = 150;
/** A frame just analyzed may not be stored yet, and the engine may be restarting: asked again after these waits. */
const retryMs = { missing: 700, failed: 3000 } as const;

export interface PictureOptions {
  /** So small that a draft is enough. */
  draftIsEnough?: boolean;
  /** A frame near the one that is wanted may show until that is there. */
  takesNear?: boolean;
}

/** Draws into the canvas; the last picture stays while the next one is on its way. */
export function usePicture(
  canvas: RefObject<HTMLCanvasElement | null>,
  wanted: Wanted | null,
  options: PictureOptions = {},
) {
  return usePictures(wanted, (key, [picture], isSharp) => draw(canvas.current, key, picture!, isSharp), options);
}

/** Takes a set of pictures, and what they stand for. */
export type Show = (wanted: Wanted, pictures: Picture[], isSharp: boolean) => void;

/**
 * Hands over each set of pictures as it comes: that of `request`, then that of `beside`; once more where their frame gets its number later.
 * A source picture may be preceded by its draft or that of a frame near it, which is not sharp, or be that draft alone where it is enough.
 */
export function usePictures(
  wanted: Wanted | null,
  show: Show,
  { draftIsEnough = false, takesNear = false }: PictureOptions = {},
) {
  const [state, setState] = useState<PictureState>('empty');
  const [busy, setBusy] = useState(false);
  const latest = useRef<DraftFirst<Wanted, Picture[]> | null>(null);
  const wantedNow = useRef(wanted);
  const last = useRef<{ address: string; pictures: Picture[]; isSharp: boolean } | null>(null);
  const showNow = useRef(show);
  showNow.current = show;
  const address = wanted === null ? null : addressOf(wanted);

  useEffect(() => {
    let timer: number | undefined;
    let retry: number | undefined;
    const worker = new DraftFirst<Wanted, Picture[]>({
      sharp: (key, signal) => {
        window.clearTimeout(retry);
        return Promise.all(requestsOf(key).map((request) => fetchPicture(request, signal)));
      },
      canDraft: ({ request, isCompared = false }) =>
        request.kind === 'source' && !isCompared && !ahead.has(pictureUrl(request)),
      draftIsEnough,
      draft: (key) => draftOf(key, takesNear),
      seconds: (key) => key.ptsSeconds,
      source: ({ request }) => ('sourceId' in request ? request.sourceId : ''),
      show: (asked, pictures, isSharp, nearSeconds) => {
        const key = nearSeconds === null ? asked : wantedNear(asked, nearSeconds);
        last.current = { address: addressOf(key), pictures, isSharp };
        // The frame may have got its number meanwhile.
        const now = wantedNow.current;
        showNow.current(now !== null && addressOf(now) === last.current.address ? now : key, pictures, isSharp);
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
      showsOnScreen(latest, []);
      worker.cancel();
    };
  }, [draftIsEnough, takesNear]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the addresses say all that matters of what is wanted
  useEffect(() => {
    wantedNow.current = wanted;
    showsOnScreen(latest, wanted === null ? [] : requestsOf(wanted));
    if (wanted === null) latest.current?.cancel();
    else latest.current?.ask(wanted);
  }, [address]);

  const ordinal = wanted?.ordinal ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pictures stay, and the frame they stand for has got its number
  useEffect(() => {
    wantedNow.current = wanted;
    if (wanted === null || last.current?.address !== address) return;
    showNow.current(wanted, last.current.pictures, last.current.isSharp);
  }, [ordinal]);

  return { state, busy };
}

function requestsOf({ request, beside }: Wanted): PictureRequest[] {
  return beside === undefined ? [request] : [request, beside];
}

/** A set with the draft of its source picture; null where there is none yet. */
async function draftOf({ request, beside }: Wanted, takesNear: boolean): Promise<Drafted<Picture[]> | null> {
  if (request.kind !== 'source') return null;
  const [draft, ...others] = await Promise.all([
    fetchDraft(request),
    ...(beside === undefined ? [] : [fetchPicture(beside)]),
  ]);
  // Two frames are not shown beside one another.
  if (draft === null || (draft.isNear && (!takesNear || beside !== undefined))) return null;
  return { value: [draft, ...others], nearSeconds: draft.isNear ? draft.ptsSeconds : null };
}

/** What shows a frame near the one that is wanted: neither its number nor its index is known here. */
function wantedNear(wanted: Wanted, ptsSeconds: number): Wanted {
  const { request } = wanted;
  if (request.kind !== 'source') return wanted;
  return { ...wanted, request: { ...request, ptsSeconds, frame: undefined }, ordinal: null, ptsSeconds, isNear: true };
}

function addressOf(wanted: Wanted): string {
  return requestsOf(wanted).map(pictureUrl).join(' ');
}

function draw(
  canvas: HTMLCanvasElement | null,
  wanted: Wanted,
  { image, ptsSeconds }: Picture,
  isSharp: boolean,
): void {
  if (canvas === null) return;
  putImage(canvas, image);
  tagFrame(canvas, wanted, ptsSeconds, isSharp);
}

/** Makes a canvas as large as a picture and puts it there. */
export function putImage(canvas: HTMLCanvasElement, image: ImageData): void {
  if (canvas.width !== image.width || canvas.height !== image.height) {
    canvas.width = image.width;
    canvas.height = image.height;
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** Writes on a canvas which frame it shows, for whoever looks from outside. */
export function tagFrame(canvas: HTMLCanvasElement, wanted: Wanted, ptsSeconds: number | null, isSharp: boolean): void {
  canvas.dataset.sharp = String(isSharp);
  canvas.dataset.ordinal = wanted.ordinal === null ? '' : String(wanted.ordinal);
  canvas.dataset.pts = String(ptsSeconds ?? wanted.ptsSeconds);
}
