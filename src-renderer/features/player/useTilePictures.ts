// The pictures of one viewer: fetches them, draws them, tells which frame they are of, and gives them away for copying.
import { useEffect, useRef, useState } from 'react';
import type { ViewersSettings } from '../../../src-main/contract';
import { fetchPicture } from '../../api/pictures';
import { putImage, type Show, tagFrame, usePictures, type Wanted } from '../../api/usePicture';
import { type FrameFacts, frameFacts } from '../../lib/frameFacts';
import { pictureAt } from '../../lib/pictureZoom';
import { shownPictures, type TakenPicture, useViewers } from '../../store/viewers';
import { type Drawn, paintOverlay, paintPicture } from './paint';
import { type Place, wantedOf } from './place';
import { layersOf, type TileSpec } from './tiles';

/** The frame that is shown, which may not yet be the commanded one. */
export interface ShownFrame {
  /** Null where it is not analyzed. */
  facts: FrameFacts | null;
  ptsSeconds: number;
  /** A frame near the commanded one, until that is decoded. */
  isNear: boolean;
}

/** Canvases of a viewer: `source`, `recon`, `difference`, and the same with `-overlay`. */
export type Canvases = Map<string, HTMLCanvasElement>;

interface Shown extends Omit<Drawn, 'facts'> {
  wanted: Wanted;
  ptsSeconds: number;
  /** False for a draft. */
  isSharp: boolean;
}

/** What is known of the shown frame by now: the source is shown before it is analyzed. */
function factsOf({ wanted, ptsSeconds }: Pick<Shown, 'wanted' | 'ptsSeconds'>, { series }: Place): FrameFacts | null {
  const ordinal = wanted.ordinal ?? series?.ordinalAt(ptsSeconds) ?? null;
  return ordinal === null || series === null ? null : frameFacts(series, ordinal);
}

/** Keeps a viewer's canvases at the commanded frame. `order` is its place on the screen. */
export function useTilePictures(tile: TileSpec, place: Place, side: number, settings: ViewersSettings, order: number) {
  const canvases = useRef<Canvases>(new Map()).current;
  const shown = useRef<Shown | null>(null);
  const [frame, setFrame] = useState<Pick<Shown, 'wanted' | 'ptsSeconds'> | null>(null);
  const facts = frame === null ? null : factsOf(frame, place);
  const layers = layersOf(tile.kind, settings);

  const paint = () => {
    if (shown.current === null) return;
    const drawn = { ...shown.current, facts: factsOf(shown.current, place) };
    for (const { kind, overlay } of layers) {
      const canvas = canvases.get(kind);
      if (canvas === undefined) continue;
      paintPicture(canvas, kind, drawn, settings);
      tagFrame(canvas, drawn.wanted, drawn.ptsSeconds, drawn.isSharp);
      const over = overlay ? canvases.get(`${kind}-overlay`) : undefined;
      // Errors are those of the sharp picture, which is on its way.
      if (over !== undefined) paintOverlay(over, settings.overlay, drawn.isSharp ? drawn : { ...drawn, source: null });
    }
  };

  const wanted = wantedOf(place, tile.kind, side, settings);
  const show: Show = (key, pictures, isSharp) => {
    const requests = [key.request, key.beside];
    const of = (kind: string) => pictures[requests.findIndex((request) => request?.kind === kind)] ?? null;
    const [source, recon] = [of('source'), of('recon')];
    const ptsSeconds = (recon ?? source)?.ptsSeconds ?? key.ptsSeconds;
    const model = place.analysis?.model ?? null;
    const images = { source: source?.image ?? null, recon: recon?.image ?? null };
    shown.current = { ...images, model, wanted: key, ptsSeconds, isSharp };
    paint();
    setFrame({ wanted: key, ptsSeconds });
  };
  const { state, busy } = usePictures(wanted, show, { takesNear: true });

  const { overlay, overlayOnSource, amplification, falseColour } = settings;
  const known = facts !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew for these alone; pictures are drawn as they come
  useEffect(paint, [overlay, overlayOnSource, amplification, falseColour, known]);

  const take = useRef<() => Promise<TakenPicture | null>>(async () => null);
  take.current = async () => {
    if (shown.current === null || state !== 'shown' || wanted === null) return null;
    const size = place.analysis?.model.resolution ?? shown.current.source?.width ?? 0;
    const canvas = await takeTile(shown.current, canvases, layers, size);
    return { canvas, frame: facts?.frame ?? null, ptsSeconds: shown.current.ptsSeconds };
  };
  useEffect(() => {
    const key = String(order);
    const own = () => take.current();
    shownPictures.set(key, own);
    return () => {
      if (shownPictures.get(key) === own) shownPictures.delete(key);
    };
  }, [order]);

  const shownFrame: ShownFrame | null =
    frame === null ? null : { facts, ptsSeconds: frame.ptsSeconds, isNear: frame.wanted.isNear === true };
  return { canvases, layers, frame: shownFrame, state, busy };
}

/** The layers of a viewer over each other, at the model's size; a source that is shown larger, or by its draft, is asked for once more. */
async function takeTile(
  shown: Shown,
  canvases: Canvases,
  layers: readonly { kind: 'source' | 'recon' | 'difference'; overlay: boolean }[],
  size: number,
): Promise<HTMLCanvasElement> {
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  const { view, divider } = useViewers.getState();
  for (const [i, { kind, overlay }] of layers.entries()) {
    const column = i === 0 ? 0 : Math.round(size * Math.min(1, Math.max(0, pictureAt(view, { x: divider, y: 0 }).x)));
    const width = size - column;
    if (width === 0) continue;
    let picture = canvases.get(kind)!;
    const fits = picture.width === size && shown.isSharp;
    if (kind === 'source' && !fits && shown.wanted.request.kind === 'source') {
      picture = document.createElement('canvas');
      putImage(picture, (await fetchPicture({ ...shown.wanted.request, size })).image);
    }
    context.drawImage(picture, column, 0, width, size, column, 0, width, size);
    const over = overlay ? canvases.get(`${kind}-overlay`) : undefined;
    if (over === undefined) continue;
    const scale = over.width / size;
    context.drawImage(over, column * scale, 0, width * scale, over.height, column, 0, width, size);
  }
  return canvas;
}
