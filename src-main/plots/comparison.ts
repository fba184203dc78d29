// Paints the frames of a comparison: source and reconstructions side by side, what each frame took, and the tokens around it as strips.
import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import { decibels } from '../analysis/statistics';
import { timeText } from '../formats/timeText';
import { barAt, type ComparisonLayout, comparisonLayout, type Rect } from './comparisonLayout';
import { fontStack, light as theme } from './theme';

/** One reconstruction beside the source: what is the same in all of its frames. */
export interface ComparisonLane {
  /** Such as `0.02`. */
  label: string;
  maxToks: number;
  /** Kept count of every frame, by ordinal. */
  tokens: ArrayLike<number>;
}

export interface ComparisonSubject {
  sourceName: string;
  /** Side of the pictures in pixels. */
  resolution: number;
  lanes: readonly ComparisonLane[];
  /** Ordinals at which a shot begins. */
  cuts: ReadonlySet<number>;
}

export interface ComparisonFrame {
  ordinal: number;
  /** Index in the source. */
  frame: number;
  ptsSeconds: number;
  /** rgb24. */
  source: Uint8Array;
  /** One for each lane. */
  reconstructions: readonly { rgb: Uint8Array; n: number; mse: number; passed: boolean }[];
}

const titleFont = `600 16px ${fontStack}`;
const textFont = `14px ${fontStack}`;
const smallFont = `12px ${fontStack}`;

export class ComparisonPainter {
  readonly #canvas: Canvas;
  readonly #context: SKRSContext2D;
  readonly #picture: Canvas;
  readonly layout: ComparisonLayout;

  private constructor(
    private readonly subject: ComparisonSubject,
    createCanvas: (width: number, height: number) => Canvas,
  ) {
    const { resolution, lanes } = subject;
    this.layout = comparisonLayout(resolution, lanes.length);
    this.#canvas = createCanvas(this.layout.width, this.layout.height);
    this.#context = this.#canvas.getContext('2d');
    this.#picture = createCanvas(resolution, resolution);
  }

  /** Loads the library and lays the picture out. Throws where the library cannot be loaded. */
  static async create(subject: ComparisonSubject): Promise<ComparisonPainter> {
    const { createCanvas } = await import('@napi-rs/canvas');
    return new ComparisonPainter(subject, createCanvas);
  }

  /** Gives a frame as RGBA, `layout.width` x `layout.height`: memory of its own. */
  paint(frame: ComparisonFrame): Uint8Array {
    const { panes, width, height } = this.layout;
    const context = this.#context;
    context.fillStyle = theme.background;
    context.fillRect(0, 0, width, height);
    this.#showPicture(frame.source, panes[0]!);
    this.#title(panes[0]!, null, 'Source', this.subject.sourceName, theme.muted);
    for (const [i, { rgb, n, mse, passed }] of frame.reconstructions.entries()) {
      const { label, maxToks } = this.subject.lanes[i]!;
      const pane = panes[i + 1]!;
      this.#showPicture(rgb, pane);
      const caption = `${n} of ${maxToks} tokens, ${decibels(mse).toFixed(1)} dB`;
      this.#title(pane, laneColour(i), label, caption, passed ? theme.muted : theme.over);
    }
    this.#stripTitle(frame);
    for (const [i, strip] of this.layout.strips.entries()) this.#strip(strip, i, frame.ordinal);
    this.#cuts(frame.ordinal);
    return new Uint8Array(this.#canvas.data());
  }

  #showPicture(rgb: Uint8Array, { x, y, width, height }: Rect): void {
    const own = this.#picture.getContext('2d');
    const image = own.createImageData(this.#picture.width, this.#picture.height);
    const { data } = image;
    for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
      data[to] = rgb[from]!;
      data[to + 1] = rgb[from + 1]!;
      data[to + 2] = rgb[from + 2]!;
      data[to + 3] = 255;
    }
    own.putImageData(image, 0, 0);
    // Linear, which leaves the middle of each pixel as it is: the smoother kinds blur what they enlarge.
    this.#context.imageSmoothingQuality = 'low';
    this.#context.drawImage(this.#picture, x, y, width, height);
  }

  #text(
    text: string,
    x: number,
    y: number,
    font: string,
    colour: string,
    align: 'left' | 'right',
    most?: number,
  ): void {
    const context = this.#context;
    context.font = font;
    context.fillStyle = colour;
    context.textAlign = align;
    context.fillText(most === undefined ? text : this.#shortened(text, most), x, y);
  }

  /** The text, cut in its middle where it is wider than `most` pixels in the font that is set. */
  #shortened(text: string, most: number): string {
    if (this.#context.measureText(text).width <= most) return text;
    const letters = [...text];
    for (let kept = letters.length - 2; kept > 2; kept--) {
      const short = `${letters.slice(0, Math.ceil(kept / 2)).join('')}…${letters.slice(-Math.floor(kept / 2)).join('')}`;
      if (this.#context.measureText(short).width <= most) return short;
    }
    return '…';
  }

  #title({ x, width }: Rect, swatch: string | null, title: string, caption: string, captionColour: string): void {
    const { titleY, captionY } = this.layout;
    const left = swatch === null ? x : x + 20;
    if (swatch !== null) {
      this.#context.fillStyle = swatch;
      this.#context.fillRect(x, titleY - 11, 12, 12);
    }
    this.#text(title, left, titleY, titleFont, theme.text, 'left', x + width - left);
    this.#text(caption, x, captionY, textFont, captionColour, 'left', width);
  }

  #stripTitle({ frame, ptsSeconds }: ComparisonFrame): void {
    const { stripTitleY, panes, strips } = this.layout;
    this.#text('Tokens of each frame', panes[0]!.x, stripTitleY, textFont, theme.muted, 'left');
    const right = strips[0]!.x + strips[0]!.width;
    this.#text(`frame ${frame}    ${timeText(ptsSeconds)}`, right, stripTitleY, titleFont, theme.text, 'right');
  }

  #strip(strip: Rect, lane: number, current: number): void {
    const context = this.#context;
    const { maxToks, tokens } = this.subject.lanes[lane]!;
    const { bar, step } = this.layout;
    const bottom = strip.y + strip.height;
    context.fillStyle = theme.sunken;
    context.fillRect(strip.x, strip.y, strip.width, strip.height);
    context.fillStyle = theme.line;
    for (const share of [0, 0.5]) context.fillRect(strip.x, strip.y + Math.round(strip.height * share), strip.width, 1);
    this.#text(String(maxToks), strip.x - 6, strip.y + 10, smallFont, theme.muted, 'right');
    this.#text('0', strip.x - 6, bottom, smallFont, theme.muted, 'right');
    const half = Math.ceil(strip.width / step / 2) + 1;
    context.fillStyle = laneColour(lane);
    for (let i = Math.max(0, current - half); i <= Math.min(tokens.length - 1, current + half); i++) {
      const x = barAt(strip, this.layout, i, current);
      if (x === null) continue;
      const height = Math.max(1, Math.round((strip.height * tokens[i]!) / maxToks));
      // What is still to come is pale.
      context.globalAlpha = i === current ? 1 : i < current ? 0.75 : 0.32;
      context.fillRect(x, bottom - height, bar, height);
    }
    context.globalAlpha = 1;
  }

  /** The frame that is shown, as a line through all strips, and the cuts around it. */
  #cuts(current: number): void {
    const context = this.#context;
    const { strips, marksY, bar, step } = this.layout;
    const first = strips[0]!;
    const last = strips.at(-1)!;
    const bottom = last.y + last.height;
    const half = Math.ceil(first.width / step / 2) + 1;
    context.fillStyle = theme.cuts;
    for (let i = Math.max(1, current - half); i <= current + half; i++) {
      const x = this.subject.cuts.has(i) ? barAt(first, this.layout, i, current) : null;
      if (x === null) continue;
      context.fillRect(x - 1, first.y, 1, bottom - first.y);
      context.beginPath();
      context.moveTo(x - 6, marksY);
      context.lineTo(x + 5, marksY);
      context.lineTo(x - 0.5, marksY + 9);
      context.fill();
    }
    const x = barAt(first, this.layout, current, current)!;
    context.fillStyle = theme.text;
    context.fillRect(x - 2, first.y - 4, 1, bottom - first.y + 8);
    context.fillRect(x + bar + 1, first.y - 4, 1, bottom - first.y + 8);
  }
}

function laneColour(lane: number): string {
  return theme.compared[lane % theme.compared.length]!;
}
