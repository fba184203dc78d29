// SVG to PNG. The library (Skia, with the system's fonts) is loaded only when a picture is wanted.

/** Pixels of the PNG per pixel of the SVG: about 300 dots per inch for a figure printed at its size. */
const pngScale = 3;
/** Largest side of a PNG in pixels, for figures with very many rows. */
const longestSide = 16_000;

/** Draws an SVG document (of this folder: whole width and height in its head) into a PNG file's bytes. Throws where the library cannot be loaded or the SVG is not valid. */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas');
  // The library draws an SVG at the size in its head and would then enlarge the pixels: the head is changed instead.
  const enlarged = svg.replace(/width="(\d+)" height="(\d+)"/, (_, width, height) => {
    const scale = Math.min(pngScale, longestSide / Math.max(width, height));
    return `width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`;
  });
  const image = await loadImage(Buffer.from(enlarged));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.encode('png');
}

/** Whether the system has any font: without one, a PNG has no text. */
export async function hasFonts(): Promise<boolean> {
  return (await import('@napi-rs/canvas')).GlobalFonts.families.length > 0;
}
