// Draws the overview: the tokens of the whole clip in small, and its cuts and transitions.
import { barOutline } from '../../lib/barOutline';
import type { Points } from '../../lib/decimate';
import { type Span, toPixel } from '../../lib/viewport';
import type { Drawn } from './figureInput';
import { context } from './overlay';
import type { Palette } from './palette';

/** Keeps the overview in step with the series; zooming and panning leave it as it is. */
export class Overview {
  /** Pixels that the whole domain has. */
  width = 1;
  private readonly canvas: HTMLCanvasElement;
  private drawn: readonly unknown[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** Draws the whole domain where anything has changed since the last time. */
  draw(main: Drawn, domain: Span, maxTokens: number, palette: Palette): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.width = width;
    const { series, tokens } = main;
    const state = [series, series.version, tokens, domain.start, domain.end, maxTokens, palette, width, height];
    if (state.every((value, i) => value === this.drawn[i])) return;
    this.drawn = state;
    drawOverview(this.canvas, main, domain, maxTokens, palette);
  }
}

function drawOverview(
  canvas: HTMLCanvasElement,
  { series, tokens }: Drawn,
  domain: Span,
  maxTokens: number,
  palette: Palette,
): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const paint = context(canvas, width, height);
  if (paint === null || series.frames === 0) return;
  const end = series.endOf(series.frames - 1);
  const columns = Math.max(1, Math.floor(width));
  const bars = barOutline(series.pts, tokens, end, { ...domain, count: columns });
  const fill = ({ x, y }: Points, colour: string) => {
    paint.fillStyle = colour;
    paint.beginPath();
    for (let i = 0; i < x.length; i++) {
      const share = (y[i] as number) / Math.max(1, maxTokens);
      paint.lineTo(toPixel(domain, width, x[i] as number), height - 1 - share * (height - 7));
    }
    paint.fill();
  };
  fill(bars.highest, palette.tokensPale);
  fill(bars.mean, palette.tokens);
  paint.fillStyle = palette.cuts;
  let last = -10;
  for (const cut of series.marks) {
    if (cut.kind !== 'cut' && cut.kind !== 'transition') continue;
    const left = toPixel(domain, width, cut.ptsSeconds);
    if (left - last < 2) continue;
    paint.fillRect(Math.round(left) - 0.5, 0, 1.5, 5);
    last = left;
  }
}
