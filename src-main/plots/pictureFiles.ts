// Packed pixels as picture files. The library is loaded only when a picture is wanted.

/** Pixels of a picture, row by row: three bytes each, or four with an alpha that is always full. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** The same pixels with an alpha of 255. */
export function toRgba({ data, width, height }: Pixels): Uint8Array {
  const pixels = width * height;
  if (data.length === pixels * 4) return data;
  const rgba = new Uint8Array(pixels * 4).fill(255);
  for (let i = 0; i < pixels; i++) {
    rgba[i * 4] = data[i * 3]!;
    rgba[i * 4 + 1] = data[i * 3 + 1]!;
    rgba[i * 4 + 2] = data[i * 3 + 2]!;
  }
  return rgba;
}

/** A canvas of the picture's size that shows it. */
export async function canvasOf(pixels: Pixels) {
  const { createCanvas, ImageData } = await import('@napi-rs/canvas');
  const { width, height } = pixels;
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(toRgba(pixels)), width, height), 0, 0);
  return canvas;
}

/** A PNG that holds exactly these pixels. Throws where the library cannot be loaded. */
export async function pixelsToPng(pixels: Pixels): Promise<Uint8Array> {
  return (await canvasOf(pixels)).encode('png');
}

/** A JPEG of high quality. Throws where the library cannot be loaded. */
export async function pixelsToJpeg(pixels: Pixels): Promise<Uint8Array> {
  return (await canvasOf(pixels)).encode('jpeg', 88);
}
