// Pictures of the stand-in: a moving scene, so that one sees whether the right frame shows.
import { type PictureRequest, parsePictureUrl, pictureHeaders } from '../../../../src-main/contract';

/** What the pictures depend on. */
export interface PictureSource {
  /** How many cuts lie before a time. */
  shotAt: (seconds: number) => number;
  fps: number;
  seconds: number;
  /** Status to refuse a request with; null where the picture is there. */
  refuse: (request: PictureRequest) => number | null;
  /** Size of the squares that a reconstruction is made of. */
  blur: (analysisId: string) => number;
}

/** Paints a moving scene, so that one sees whether the right frame shows. */
function paint(
  width: number,
  height: number,
  seconds: number,
  shot: number,
  blur: number,
): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4);
  const hue = (shot * 67) % 360;
  const channel = (offset: number) => 0.5 + 0.5 * Math.cos(((hue + offset) * Math.PI) / 180);
  const [r, g, b] = [channel(0), channel(120), channel(240)] as [number, number, number];
  const cx = 0.5 + 0.3 * Math.sin(seconds * 1.3);
  const cy = 0.55 + 0.1 * Math.cos(seconds * 2.1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = Math.floor((x / width) * (256 / blur)) / (256 / blur);
      const v = Math.floor((y / height) * (256 / blur)) / (256 / blur);
      const distance = Math.hypot(u - cx, v - cy);
      const light =
        (0.25 + 0.6 * (1 - v)) * (0.9 + 0.1 * Math.sin(u * 40)) + (distance < 0.16 ? 0.5 * (1 - distance / 0.16) : 0);
      const at = (y * width + x) * 4;
      data[at] = 255 * light * (0.4 + 0.6 * r);
      data[at + 1] = 255 * light * (0.4 + 0.6 * g);
      data[at + 2] = 255 * light * (0.4 + 0.6 * b);
      data[at + 3] = 255;
    }
  }
  return data;
}

/** Answers picture addresses of the page's own fetch. */
export function fakePictures(source: PictureSource): void {
  const realFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = parsePictureUrl(String(input));
    if (request === null) return realFetch(input, init);
    if (request.kind === 'draft') return new Response(null, { status: 202 });
    await new Promise((resolve) => setTimeout(resolve, request.kind === 'thumb' ? 5 : 20));
    const status = source.refuse(request);
    if (status !== null) return new Response(null, { status });
    const size = request.kind === 'source' ? request.size : request.kind === 'recon' ? 128 : request.height;
    const width = request.kind === 'thumb' ? Math.round((size * 16) / 9) : size;
    const seconds =
      request.kind === 'source'
        ? request.ptsSeconds
        : request.kind === 'recon'
          ? request.ordinal / source.fps
          : ((request.index + 0.5) / request.count) * source.seconds;
    const blur = request.kind === 'recon' ? source.blur(request.analysisId) : 1;
    return new Response(paint(width, size, seconds, source.shotAt(seconds), blur), {
      headers: {
        [pictureHeaders.width]: String(width),
        [pictureHeaders.height]: String(size),
        [pictureHeaders.ptsSeconds]: String(seconds),
      },
    });
  };
}
