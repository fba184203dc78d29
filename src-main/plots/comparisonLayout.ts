// Where everything is in a picture that compares a source with its reconstructions: panes side by side, token strips below.

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ComparisonLayout {
  /** Even, as video encoders ask for. */
  width: number;
  height: number;
  /** The source first, then every reconstruction; squares. */
  panes: Rect[];
  /** Base lines of the two lines of text above the panes. */
  titleY: number;
  captionY: number;
  /** One strip for every reconstruction, all of one width. */
  strips: Rect[];
  /** Base line of the text between panes and strips; the marks of cuts stand below it. */
  stripTitleY: number;
  marksY: number;
  /** Distance from frame to frame in the strips, and the width of a bar. */
  step: number;
  bar: number;
}

const margin = 20;
const gap = 16;
const titleHeight = 48;
/** For the numbers of the strips' axes. */
const gutter = 34;
const paneSide = 384;
const mostWidth = 1920;
const step = 6;
const stripHeights = [112, 84, 64];

/**
 * Lays out a comparison of `reconstructions` pictures of side `resolution` with their source. The panes are whole multiples of the pictures
 * where there is room: about 384 pixels, and no wider than 1920 together.
 */
export function comparisonLayout(resolution: number, reconstructions: number): ComparisonLayout {
  const panes = reconstructions + 1;
  const room = (mostWidth - 2 * margin - (panes - 1) * gap) / panes;
  const times = Math.min(Math.max(1, Math.round(paneSide / resolution)), Math.max(1, Math.floor(room / resolution)));
  const side = Math.min(resolution * times, Math.floor(room));
  const top = margin + titleHeight;
  const width = even(2 * margin + panes * side + (panes - 1) * gap);
  const stripTop = top + side + 44;
  const stripHeight = stripHeights[Math.min(reconstructions, stripHeights.length) - 1] ?? stripHeights[0]!;
  const strips = Array.from({ length: reconstructions }, (_, i) => ({
    x: margin + gutter,
    y: stripTop + i * (stripHeight + gap),
    width: width - 2 * margin - gutter,
    height: stripHeight,
  }));
  return {
    width,
    height: even(stripTop + reconstructions * (stripHeight + gap) - gap + margin),
    panes: Array.from({ length: panes }, (_, i) => ({
      x: margin + i * (side + gap),
      y: top,
      width: side,
      height: side,
    })),
    titleY: margin + 14,
    captionY: margin + 35,
    strips,
    stripTitleY: top + side + 24,
    marksY: stripTop - 11,
    step,
    bar: step - 1,
  };
}

/** The left edge of the bar of a frame, and whether any of it is inside: the current frame is in the middle of the strip. */
export function barAt(strip: Rect, layout: ComparisonLayout, ordinal: number, current: number): number | null {
  const x = strip.x + Math.round((strip.width - layout.bar) / 2) + (ordinal - current) * layout.step;
  return x >= strip.x && x + layout.bar <= strip.x + strip.width ? x : null;
}

const even = (value: number) => 2 * Math.ceil(value / 2);
