// Draws the overview: the tokens of the whole clip in small, and its cuts and transitions.

import { barOutline, type Points } from '../../lib/decimate';
import { type Span, toPixel } from '../../lib/viewport';
import type { Drawn } from './figureInput';
import { context } from './overlay';
import type { Palette } from './palette';

/** Draws the whole domain onto a canvas of the given size. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  { series, tokens }: Drawn,
  domain: Span,
  maxTokens: number,
  width: number,
  height: number,
  palette: Palette,
): void {
  const paint = context(canvas, width, height);
  if (paint === null || series.frames === 0) return;
  const end = series.endOf(series.frames - 1);
  const columns = Math.max(1, Math.floor(width));
  const frames = series.frames;
  const bars = barOutline(series.pts.data, tokens.data, frames, end, domain.start, domain.end, columns);
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
