// The picture geometry as ffmpeg filters: square model picture, analysis picture, preview box; and the stacked raw layout.
import type { Orientation } from '../formats/pictureOrientation';
import { timesFilter } from './frameTimes';
import type { VideoStream } from './probeSchema';

/** Size of the picture for change and motion: the whole source picture, stretched to this size, whatever its aspect. */
export const ANALYSIS_WIDTH = 128;
export const ANALYSIS_HEIGHT = 72;

/**
 * crop: shortest side resized to the square, centre taken, as in the published preprocessing (facts/elastictok.md 1).
 * letterbox: whole picture inside the square, black around it.
 */
export type Fit = 'crop' | 'letterbox';

/** A square in the model's geometry at any size, or the whole picture inside a box with its aspect kept. */
export type PictureBox = { fit: Fit; size: number } | { fit: 'whole'; width: number; height: number };

/** Raw frame on the pipe, rgb24: the model picture on top, the analysis picture below it, both padded right. */
export interface StackLayout {
  resolution: number;
  analysisWidth: number;
  analysisHeight: number;
  /** Row width of the stack in pixels. */
  width: number;
  frameBytes: number;
}

/** What the filters depend on; `orientation` is set for a single picture. */
type Colours =
  | (Pick<VideoStream, 'colour' | 'codedHeight' | 'codedWidth'> & { orientation?: Orientation | null })
  | { orientation: Orientation };

/** Bicubic with widened support when shrinking (swscale), that is without aliasing, for what people and models see. */
const pictureFlags = 'flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact';
/** Plain means over areas: quick, and noise averages out of the change and motion measures. */
const meanFlags = 'flags=area+accurate_rnd+bitexact';
/** A source longer than this ratio is cropped before scaling: 8191x1 would otherwise be scaled to a gigapixel row. */
const extremeAspect = 8;

const matrixNames: Record<string, string> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

/** Computes the layout of one stacked raw frame. */
export function stackLayout(
  resolution: number,
  analysisWidth = ANALYSIS_WIDTH,
  analysisHeight = ANALYSIS_HEIGHT,
): StackLayout {
  const width = Math.max(resolution, analysisWidth);
  const frameBytes = width * (resolution + analysisHeight) * 3;
  return { resolution, analysisWidth, analysisHeight, width, frameBytes };
}

/**
 * swscale's name of the YUV matrix. Tagged sources keep their tag; untagged videos are BT.709 from 720 lines up and
 * BT.601 below, as browsers and players assume. Pictures go by their own tag, which is BT.601 where they have none.
 */
export function colourMatrix(stream: Colours): string {
  if (!('colour' in stream) || stream.orientation != null) return 'auto';
  const tagged = stream.colour.space === null ? undefined : matrixNames[stream.colour.space];
  return tagged ?? (Math.min(stream.codedHeight, stream.codedWidth) >= 720 ? 'bt709' : 'bt601');
}

/** Filters that show an Exif orientation upright, as a tail of a chain. */
const uprightFilters: Record<Orientation, string> = {
  1: '',
  2: ',hflip',
  3: ',hflip,vflip',
  4: ',vflip',
  5: ',transpose=cclock_flip',
  6: ',transpose=clock',
  7: ',transpose=clock_flip',
  8: ',transpose=cclock',
};
/** Alpha is dropped, as for the model, so that viewers show what it sees. */
const opaque = { rgb24: 'format=rgb24', rgba: 'format=rgb24,format=rgba' };

/** Filters from a decoded frame to a square rgb24 (or rgba) picture of side `size`. */
export function squareFilters(
  stream: Colours,
  fit: Fit,
  size: number,
  pixelFormat: 'rgb24' | 'rgba' = 'rgb24',
): string {
  const colour = `in_color_matrix=${colourMatrix(stream)}`;
  // Expressions instead of numbers: ffmpeg evaluates them again when the frame size changes in mid-stream.
  const side = (of: string, other: string, pick: 'min' | 'max') =>
    `'max(1,min(${size * extremeAspect},round(${of}*${size}/${pick}(${of},${other}))))'`;
  const scale = (pick: 'min' | 'max') =>
    `scale=w=${side('(iw*sar)', 'ih', pick)}:h=${side('ih', '(iw*sar)', pick)}:${colour}:${pictureFlags},${opaque[pixelFormat]}`;
  // Turned last, when the picture is small.
  const upright = uprightFilters[stream.orientation ?? 1];
  if (fit === 'letterbox') return `${scale('max')},setsar=1,pad=${size}:${size}:(ow-iw)/2:(oh-ih)/2:black${upright}`;
  const long = `crop=w='min(iw,ceil(${extremeAspect - 1}*ih/sar))':h='min(ih,ceil(${extremeAspect - 1}*iw*sar))':exact=1`;
  return `${long},${scale('min')},setsar=1,crop=${size}:${size}${upright}`;
}

/** Filters from a decoded frame to exactly `width` x `height` as it is shown upright, aspect ignored. */
export function stretchFilters(
  stream: Colours,
  width: number,
  height: number,
  pixelFormat: 'rgb24' | 'rgba',
  flags: 'bicubic' | 'area' = 'bicubic',
): string {
  const orientation = stream.orientation ?? 1;
  const [w, h] = orientation > 4 ? [height, width] : [width, height];
  const scale = `scale=w=${w}:h=${h}:in_color_matrix=${colourMatrix(stream)}:${flags === 'area' ? meanFlags : pictureFlags}`;
  return `${scale},${opaque[pixelFormat]},setsar=1${uprightFilters[orientation]}`;
}

/** Pixels that become one of the analysis picture at least, so that noise averages out; and lines that become one of its lines. */
const fewestPixels = 25;
const fewestLines = 2;
/** swscale cannot make more lines than about this into one of a narrow picture. */
const mostLines = 64;

/** How often every second line of a picture can be left out on the way to a small one. */
function halvings(stream: Colours, width: number, height: number): number {
  if (!('codedHeight' in stream)) return 0;
  const lines = stream.codedHeight / height;
  const pixels = (lines * stream.codedWidth) / width;
  const spared = Math.floor(Math.log2(Math.min(pixels / fewestPixels, lines / fewestLines)));
  return Math.max(0, spared, Math.ceil(Math.log2(lines / mostLines)));
}

/**
 * Filters from a decoded frame to the analysis picture, rgb24. All that is spent here is spent on every frame of a film: of large pictures only
 * every second, fourth ... line is read (the filter `field` costs nothing), and only the small picture is turned into RGB.
 */
export function analysisFilters(stream: Colours, width: number, height: number): string {
  const orientation = stream.orientation ?? 1;
  const [w, h] = orientation > 4 ? [height, width] : [width, height];
  const matrix = colourMatrix(stream);
  // Newer ffmpegs know no `auto` for what comes out: that is said by saying nothing.
  const out = matrix === 'auto' ? '' : `:out_color_matrix=${matrix}`;
  const small = `scale=w=${w}:h=${h}:in_color_matrix=${matrix}${out}:${meanFlags},format=yuv420p`;
  const colours = `scale=w=${w}:h=${h}:in_color_matrix=${matrix}:${meanFlags},format=rgb24`;
  return `${'field,'.repeat(halvings(stream, w, h))}${small},${colours},setsar=1${uprightFilters[orientation]}`;
}

/** Shorter and longest side of a draft, pixels. */
const draftSides = { short: 180, long: 640 };

/** Size of a draft: the whole picture, upright and in its own aspect, never larger than the source. */
export function draftSize({ displayWidth, displayHeight }: Pick<VideoStream, 'displayWidth' | 'displayHeight'>): {
  width: number;
  height: number;
} {
  const [short, long] = [Math.min(displayWidth, displayHeight), Math.max(displayWidth, displayHeight)];
  const scale = Math.min(1, draftSides.short / short, draftSides.long / long);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(displayWidth), height: side(displayHeight) };
}

/** The chain from decoded frames of a video to drafts, in the colours of JPEG; timestamps go to a pipe of their own. */
export function draftFilter(
  stream: Colours & Pick<VideoStream, 'timeBase' | 'displayWidth' | 'displayHeight'>,
): string {
  const { width, height } = draftSize(stream);
  const colours = `in_color_matrix=${colourMatrix(stream)}:out_color_matrix=bt601:out_range=pc`;
  const scale = `scale=w=${width}:h=${height}:${colours}:${meanFlags}`;
  // The encoder refuses repeated timestamps: it gets a counter, in a time base of its own so that none is rounded to another.
  return `${timesFilter(stream.timeBase, true)},settb=1/1000,setpts=N,${scale},format=yuvj420p,setsar=1`;
}

/** Size of the picture in a box, aspect kept, in whole pixels. */
export function pictureSize(
  stream: Pick<VideoStream, 'displayWidth' | 'displayHeight'>,
  box: PictureBox,
): { width: number; height: number } {
  if (box.fit !== 'whole') return { width: box.size, height: box.size };
  const scale = Math.min(box.width / stream.displayWidth, box.height / stream.displayHeight);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(stream.displayWidth), height: side(stream.displayHeight) };
}

/**
 * The whole chain of the reader: showinfo reports the frame's own timestamp, setpts then replaces it by a counter so
 * that the stack cannot be upset by missing, repeated or jumping timestamps, and both pictures leave as one frame.
 */
export function stackFilter(stream: Colours, fit: Fit, layout: StackLayout): string {
  const { resolution, analysisWidth, analysisHeight, width } = layout;
  const pad = (own: number, height: number) => (own < width ? `,pad=${width}:${height}` : '');
  const model = squareFilters(stream, fit, resolution) + pad(resolution, resolution);
  const small = analysisFilters(stream, analysisWidth, analysisHeight) + pad(analysisWidth, analysisHeight);
  return `showinfo=checksum=0,setpts=N,split[a][b];[a]${model}[model];[b]${small}[small];[model][small]vstack`;
}

/** The chain that gives the analysis picture alone, the same bytes as in the stack; timestamps go to a pipe of their own, see `timesFilter`. */
export function analysisFilter(stream: Colours & Pick<VideoStream, 'timeBase'>, direct: boolean): string {
  return `${timesFilter(stream.timeBase, direct)},setpts=N,${analysisFilters(stream, ANALYSIS_WIDTH, ANALYSIS_HEIGHT)}`;
}

/** Cuts a stacked raw frame into its two pictures (copies). */
export function splitStack(stack: Uint8Array, layout: StackLayout): { rgb: Uint8Array; analysis: Uint8Array } {
  const { resolution, analysisWidth, analysisHeight, width } = layout;
  return {
    rgb: copyRows(stack, 0, resolution, resolution, width),
    analysis: copyRows(stack, resolution, analysisWidth, analysisHeight, width),
  };
}

function copyRows(stack: Uint8Array, top: number, columns: number, rows: number, width: number): Uint8Array {
  const stride = width * 3;
  // Not slice(): a Buffer's slice is a view.
  if (columns === width) return new Uint8Array(stack.subarray(top * stride, (top + rows) * stride));
  const out = new Uint8Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    const start = (top + row) * stride;
    out.set(stack.subarray(start, start + columns * 3), row * columns * 3);
  }
  return out;
}
