// A test peer: the adaptive content detector that PySceneDetect's documentation describes, with its published defaults.

/** Planes of a picture, a byte each: hue in 0..179, saturation and value in 0..255, as OpenCV has them. */
export interface HsvPicture {
  hue: Uint8Array;
  saturation: Uint8Array;
  value: Uint8Array;
}

/** adaptive_threshold, window_width, min_content_val and min_scene_len of the documentation (0.6 and 0.7). */
export const adaptiveDefaults = { ratio: 3.0, window: 2, leastContent: 15, shortestScene: 15 };

/** An rgb24 picture as planes of HSV. */
export function toHsv(rgb: Uint8Array): HsvPicture {
  const pixels = rgb.length / 3;
  const [hue, saturation, value] = [new Uint8Array(pixels), new Uint8Array(pixels), new Uint8Array(pixels)];
  for (let i = 0; i < pixels; i++) {
    const [r, g, b] = [rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!];
    const most = Math.max(r, g, b);
    const range = most - Math.min(r, g, b);
    value[i] = most;
    if (range === 0) continue;
    saturation[i] = Math.round((255 * range) / most);
    const sector = most === r ? (g - b) / range : most === g ? 2 + (b - r) / range : 4 + (r - g) / range;
    hue[i] = Math.round(30 * (sector < 0 ? sector + 6 : sector)) % 180;
  }
  return { hue, saturation, value };
}

/** Content value of two pictures: mean of the mean absolute differences of hue, saturation and value. */
export function contentValue(a: HsvPicture, b: HsvPicture): number {
  let sum = 0;
  for (let i = 0; i < a.hue.length; i++)
    sum +=
      Math.abs(a.hue[i]! - b.hue[i]!) +
      Math.abs(a.saturation[i]! - b.saturation[i]!) +
      Math.abs(a.value[i]! - b.value[i]!);
  return sum / a.hue.length / 3;
}

/**
 * Cuts by the ratio of a frame's content value to the mean of its neighbours, two on each side, itself left out.
 * @param content content value of each frame against the one before, 0 for the first
 */
export function adaptiveCuts(content: readonly number[], settings = adaptiveDefaults): number[] {
  const { ratio, window, leastContent, shortestScene } = settings;
  const cuts: number[] = [];
  let last = 0;
  for (let at = window; at + window < content.length; at++) {
    let sum = 0;
    for (let i = at - window; i <= at + window; i++) if (i !== at) sum += content[i]!;
    const mean = sum / (2 * window);
    const found = mean < 1e-5 ? 255 : content[at]! / mean;
    if (found < ratio || content[at]! < leastContent || at - last < shortestScene) continue;
    cuts.push(at);
    last = at;
  }
  return cuts;
}
