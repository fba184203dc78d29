// Draws what a viewer shows into its canvases: pictures, differences and overlays. Done when pictures or settings change, never otherwise.
import type { AnalysisView, ViewersSettings } from '../../../src-main/contract';
import { putImage } from '../../api/usePicture';
import { paintDifference, patchErrors } from '../../lib/difference';
import { errorLevel, errorPlace } from '../../lib/errorScale';
import type { FrameFacts } from '../../lib/frameFacts';
import { keptPatches, patchGrid } from '../../lib/keptPatches';
import { greyColours, pixelTable, rampColours } from '../../lib/ramp';

/** What there is to draw: pictures of one frame, and what is known of it. */
export interface Drawn {
  source: ImageData | null;
  recon: ImageData | null;
  /** Null where the frame is not analyzed. */
  facts: FrameFacts | null;
  model: AnalysisView['model'] | null;
}

/** Red, green, blue and opacity of the token map, over light and dark pictures alike; its legend shows the same. */
export const keptColour = [86, 190, 255, 76] as const;
export const droppedColour = [14, 16, 22, 132] as const;
/** Opacity of the least and of the largest error: the picture is seen where nothing is wrong. */
const errorOpacity = [120, 235] as const;

const ramp = pixelTable(rampColours);
const grey = pixelTable(greyColours);

/** Draws one of the pictures; leaves the canvas alone where there is none. */
export function paintPicture(
  canvas: HTMLCanvasElement,
  kind: 'source' | 'recon' | 'difference',
  { source, recon }: Drawn,
  { amplification, falseColour }: ViewersSettings,
): void {
  if (kind !== 'difference') {
    const image = kind === 'source' ? source : recon;
    if (image !== null) putImage(canvas, image);
  } else if (source !== null && recon !== null) {
    const image = new ImageData(recon.width, recon.height);
    paintDifference(source.data, recon.data, image.data, amplification, falseColour ? ramp : grey);
    putImage(canvas, image);
  }
}

/** Draws an overlay with a pixel for each patch; empties it where there is nothing to tell. */
export function paintOverlay(canvas: HTMLCanvasElement, overlay: ViewersSettings['overlay'], drawn: Drawn): void {
  const { source, recon, facts, model } = drawn;
  if (model === null) return;
  const { rows, columns } = patchGrid(model);
  const image = new ImageData(columns, rows);
  if (overlay === 'tokens' && facts !== null) {
    const mask = keptPatches(model, facts.tokens, facts.position);
    for (const [patch, kept] of mask.entries()) image.data.set(kept ? keptColour : droppedColour, patch * 4);
  }
  if (overlay === 'error' && source !== null && recon !== null && source.data.length === recon.data.length) {
    const pixels = new Uint32Array(image.data.buffer);
    patchErrors(source.data, recon.data, recon.width, rows, columns).forEach((error, patch) => {
      const [least, most] = errorOpacity;
      pixels[patch] = ramp[errorLevel(error)]!;
      image.data[patch * 4 + 3] = least + (most - least) * errorPlace(error);
    });
  }
  putImage(canvas, image);
}
