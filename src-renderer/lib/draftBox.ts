// Where the whole picture lies on the square that a viewer shows, so that a draft covers what the sharp picture will. Pure.
import type { Fit } from '../../src-main/contract';

/** Left, top, width and height of a picture on a square of side `size`, as the main side frames it: cut off at the longer side, or within black. */
export function draftBox(fit: Fit, width: number, height: number, size: number): [number, number, number, number] {
  const scale = size / (fit === 'crop' ? Math.min(width, height) : Math.max(width, height));
  const [w, h] = [width * scale, height * scale];
  return [(size - w) / 2, (size - h) / 2, w, h];
}
