// Fetches drafts: small JPEGs of source frames, drawn as large and as framed as the sharp picture will be.
import { type PictureRequest, pictureHeaders, pictureUrl } from '../../src-main/contract';
import { draftBox } from '../lib/draftBox';
import type { Picture } from './pictures';

interface Draft {
  jpeg: Blob;
  ptsSeconds: number | null;
  isNear: boolean;
}

/** Under way, by their addresses: the viewer and the card under the pointer want the same one at once. */
const fetching = new Map<string, Promise<Draft | null>>();

/** Gives the draft that stands for a source picture, perhaps that of a frame near it; null where there is none yet. @throws what fetch and the decoder throw */
export async function fetchDraft({
  sourceId,
  ptsSeconds,
  frame,
  size,
  fit,
}: Extract<PictureRequest, { kind: 'source' }>): Promise<(Picture & { isNear: boolean }) | null> {
  const draft = await fetchShared(pictureUrl({ kind: 'draft', sourceId, ptsSeconds, frame }));
  if (draft === null) return null;
  const bitmap = await createImageBitmap(draft.jpeg);
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.fillRect(0, 0, size, size);
  context.drawImage(bitmap, ...draftBox(fit, bitmap.width, bitmap.height, size));
  bitmap.close();
  const { ptsSeconds: shownSeconds, isNear } = draft;
  return { image: context.getImageData(0, 0, size, size), ptsSeconds: shownSeconds, isNear };
}

function fetchShared(url: string): Promise<Draft | null> {
  const known = fetching.get(url);
  if (known !== undefined) return known;
  const draft = fetchNow(url).finally(() => fetching.delete(url));
  fetching.set(url, draft);
  return draft;
}

async function fetchNow(url: string): Promise<Draft | null> {
  const response = await fetch(url);
  // A refusal is read, too: Chromium keeps some kilobytes of every answer that is not.
  const jpeg = await response.blob();
  if (response.status !== 200) return null;
  const pts = response.headers.get(pictureHeaders.ptsSeconds);
  const isNear = response.headers.has(pictureHeaders.isNear);
  return { jpeg, ptsSeconds: pts === null ? null : Number(pts), isNear };
}
