// Fetches drafts: small JPEGs of source frames, drawn as large and as framed as the sharp picture will be.
import { type PictureRequest, pictureHeaders, pictureUrl } from '../../src-main/contract';
import { draftBox } from '../lib/draftBox';
import type { Picture } from './pictures';

/** Gives the draft that stands for a source picture; null where there is none yet. @throws what fetch and the decoder throw */
export async function fetchDraft(
  { sourceId, ptsSeconds, frame, size, fit }: Extract<PictureRequest, { kind: 'source' }>,
  signal: AbortSignal,
): Promise<Picture | null> {
  const response = await fetch(pictureUrl({ kind: 'draft', sourceId, ptsSeconds, frame }), { signal });
  if (response.status !== 200) return null;
  const pts = response.headers.get(pictureHeaders.ptsSeconds);
  const bitmap = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.fillRect(0, 0, size, size);
  context.drawImage(bitmap, ...draftBox(fit, bitmap.width, bitmap.height, size));
  bitmap.close();
  return { image: context.getImageData(0, 0, size, size), ptsSeconds: pts === null ? null : Number(pts) };
}
