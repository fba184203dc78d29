// Actions on the viewers: modes, overlays, amplification, zoom, and the picture to the clipboard or a file.
import { amplifications, type Overlay, StudioError, type ViewerMode, viewerModes } from '../../src-main/contract';
import { saveBlob } from '../api/save';
import { pictureName } from '../lib/pictureName';
import { clampView, fitted, panPicture, zoomPicture } from '../lib/pictureZoom';
import { selectedSource, useSession } from '../store/session';
import { notify } from '../store/ui';
import { actualZoom, setViewers, shownPictures, type TakenPicture, useViewers } from '../store/viewers';
import { guarded } from './guarded';

const settings = () => useSession.getState().preferences.viewers;

/** Shows frames in a mode. */
export const showMode = (mode: ViewerMode) => setViewers({ mode });

/** Shows frames in the next mode. */
export function nextMode(): void {
  showMode(viewerModes[(viewerModes.indexOf(settings().mode) + 1) % viewerModes.length]!);
}

/** Puts an overlay on, or takes it off. */
export function toggleOverlay(overlay: Overlay): void {
  setViewers({ overlay: settings().overlay === overlay ? 'none' : overlay });
}

/** Turns one of the settings that are on or off. */
export function toggleSetting(name: 'overlayOnSource' | 'falseColour' | 'crisp'): void {
  setViewers({ [name]: !settings()[name] });
}

/** Enlarges differences by the next factor, or the one before. */
export function changeAmplification(step: 1 | -1): void {
  const next = amplifications[amplifications.indexOf(settings().amplification) + step];
  if (next !== undefined) setViewers({ amplification: next });
}

/** Zooms all viewers about their middle. */
export function zoomViewers(factor: number): void {
  const state = useViewers.getState();
  useViewers.setState({ view: zoomPicture(state.view, factor, { x: 0.5, y: 0.5 }, actualZoom(state)) });
}

/** Moves all viewers over their pictures by a tenth of a viewer. */
export function panViewers(right: number, down: number): void {
  useViewers.setState(({ view }) => ({ view: panPicture(view, -right / 10, -down / 10) }));
}

/** Fits the pictures into their viewers. */
export function fitPictures(): void {
  useViewers.setState({ view: fitted });
}

/** Shows the model's pixels one to one; fits the pictures again where they are. */
export function toggleActualSize(): void {
  const state = useViewers.getState();
  const zoom = actualZoom(state);
  const view = state.view.zoom === zoom ? fitted : clampView({ ...state.view, zoom }, zoom);
  useViewers.setState({ view });
}

/** Copies what the viewers show to the clipboard, at the model's size. */
export const copyPicture = () =>
  guarded(async () => {
    const taken = await takePicture();
    if (taken === null) return;
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': taken.png })]);
    notify('info', 'The picture is in the clipboard.');
  });

/** Saves what the viewers show as a PNG, at the model's size. */
export const savePicture = () =>
  guarded(async () => {
    const taken = await takePicture();
    const source = selectedSource(useSession.getState());
    if (taken !== null && source !== null) saveBlob(pictureName(source.name, taken, settings()), taken.png);
  });

/** All viewers' pictures in a row; null, and a notice, where none is shown. */
async function takePicture(): Promise<(Omit<TakenPicture, 'canvas'> & { png: Blob }) | null> {
  const all = await Promise.all([...shownPictures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, take]) => take()));
  const pictures = all.filter((picture) => picture !== null);
  const [first] = pictures;
  if (first === undefined) {
    notify('info', 'No picture is shown that could be copied or saved.');
    return null;
  }
  const side = Math.max(...pictures.map(({ canvas }) => canvas.width));
  const row = new OffscreenCanvas(side * pictures.length, side);
  const context = row.getContext('2d')!;
  // Models of different sizes stand beside each other in squares of pixels.
  context.imageSmoothingEnabled = false;
  for (const [i, { canvas }] of pictures.entries()) context.drawImage(canvas, i * side, 0, side, side);
  const png = await row.convertToBlob({ type: 'image/png' });
  if (png.size === 0) throw new StudioError('internal', 'the picture could not be written', 'Try again');
  return { png, frame: first.frame, ptsSeconds: first.ptsSeconds };
}
