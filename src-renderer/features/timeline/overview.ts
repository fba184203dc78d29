// Draws the overview: the tokens of the whole clip in small, and its cuts.

import { barOutline } from '../../lib/decimate';
import type { Series } from '../../lib/series';
import { type Span, toPixel } from '../../lib/viewport';
import { context } from './overlay';
import type { Palette } from './palette';

/** Draws the whole domain onto a canvas of the given size. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  series: Series,
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
  const { x, y } = barOutline(
    series.pts.data,
    series.frameTokens.data,
    series.frames,
    end,
    domain.start,
    domain.end,
    columns,
  );
  paint.fillStyle = palette.tokens;
  paint.globalAlpha = 0.75;
  paint.beginPath();
  for (let i = 0; i < x.length; i++) {
    const left = toPixel(domain, width, x[i] as number);
    paint.lineTo(left, height - 1 - ((y[i] as number) / Math.max(1, maxTokens)) * (height - 7));
  }
  paint.lineTo(toPixel(domain, width, x.at(-1) ?? 0), height - 1);
  paint.fill();
  paint.globalAlpha = 1;
  paint.fillStyle = palette.cuts;
  let last = -10;
  for (const cut of series.cuts) {
    const left = toPixel(domain, width, cut.ptsSeconds);
    if (left - last < 2) continue;
    paint.fillRect(Math.round(left) - 0.5, 0, 1.5, 5);
    last = left;
  }
}
