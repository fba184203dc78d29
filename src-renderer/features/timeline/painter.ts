// Paints the figure on a canvas: its axes always, and its traces while it moves or grows, in a fraction of plotly's time.
import type { PlotTrace } from 'plotly.js-basic-dist-min';
import { type Span, toPixel } from '../../lib/viewport';
import { type RowAxis, rowAxes, timeAxis } from './axes';
import type { FigureInput } from './figureInput';
import { context } from './overlay';

/** Paints the axes of a figure, and the given traces over them as plotly would. */
export function paintFigure(canvas: HTMLCanvasElement, input: FigureInput, traces: readonly PlotTrace[]): void {
  const { geometry } = input;
  const paint = context(canvas, geometry.width, geometry.height);
  if (paint === null) return;
  const rows = rowAxes(input);
  paintAxes(paint, input, rows);
  for (const trace of traces) {
    const row = rows.find(({ axis }) => axis === trace.yaxis);
    if (row !== undefined && trace.x.length > 0) paintTrace(paint, trace, row, input);
  }
}

function paintAxes(paint: CanvasRenderingContext2D, input: FigureInput, rows: readonly RowAxis[]): void {
  const { geometry, palette, view } = input;
  const { left, plotWidth, bottom } = geometry;
  paint.font = `${palette.small}px ${palette.font}`;
  paint.textBaseline = 'middle';
  paint.textAlign = 'right';
  for (const { band, top, ticks } of rows) {
    for (const { at, text } of ticks) {
      const y = band.top + band.height * (1 - at / top);
      paint.fillStyle = palette.line;
      paint.fillRect(left, Math.round(y - 0.5), plotWidth, 1);
      paint.fillStyle = palette.muted;
      paint.fillText(text, left - 9, y + 0.5);
    }
  }
  paint.textAlign = 'center';
  paint.textBaseline = 'top';
  for (const { at, text } of timeAxis(input)) {
    const x = left + toPixel(view, plotWidth, at);
    paint.fillStyle = palette.lineStrong;
    paint.fillRect(Math.round(x - 0.5), bottom, 1, 4);
    paint.fillStyle = palette.muted;
    paint.fillText(text, x, bottom + 6);
  }
}

function paintTrace(paint: CanvasRenderingContext2D, trace: PlotTrace, row: RowAxis, input: FigureInput): void {
  const { left, plotWidth } = input.geometry;
  const { band, top } = row;
  const floor = band.top + band.height;
  const scale = {
    toX: pixels(input.view, left, plotWidth),
    toY: (value: number) => floor - (value / top) * band.height,
  };
  if (trace.mode === 'markers') {
    paintMarkers(paint, trace, scale);
    return;
  }
  const { x, y, line } = trace;
  paint.save();
  paint.beginPath();
  paint.rect(left, band.top, plotWidth, band.height);
  paint.clip();
  paint.beginPath();
  let starts = true;
  for (let i = 0; i < x.length; i++) {
    const value = y[i] as number;
    const [px, py] = [scale.toX(x[i] as number), scale.toY(value)];
    // A canvas joins nothing to where no number is, but would also not begin anew there.
    if (Number.isNaN(value)) paint.closePath();
    else if (starts) paint.moveTo(px, py);
    else paint.lineTo(px, py);
    starts = Number.isNaN(value);
  }
  if ((line?.width ?? 0) > 0) {
    paint.lineWidth = line?.width ?? 1;
    paint.strokeStyle = line?.color ?? '';
    paint.setLineDash(dashOf(line?.dash));
    paint.lineJoin = 'miter';
    paint.miterLimit = 2;
    paint.stroke();
  }
  if (trace.fill !== undefined) {
    if (trace.fill === 'tozeroy') {
      paint.lineTo(scale.toX(x[x.length - 1] as number), floor);
      paint.lineTo(scale.toX(x[0] as number), floor);
    }
    paint.fillStyle = trace.fillcolor ?? '';
    paint.fill();
  }
  paint.restore();
}

interface Scale {
  toX: (seconds: number) => number;
  toY: (value: number) => number;
}

/** Triangles that point up, as those of plotly's `triangle-up`. */
function paintMarkers(paint: CanvasRenderingContext2D, { x, y, marker }: PlotTrace, { toX, toY }: Scale): void {
  const r = (marker?.size ?? 6) / 2;
  const half = (r * 2) / Math.sqrt(3);
  paint.fillStyle = marker?.color ?? '';
  paint.beginPath();
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [toX(x[i] as number), toY(y[i] as number)];
    paint.moveTo(px - half, py + r / 2);
    paint.lineTo(px + half, py + r / 2);
    paint.lineTo(px, py - r);
    paint.closePath();
  }
  paint.fill();
}

function pixels({ start, end }: Span, left: number, width: number): (seconds: number) => number {
  const scale = width / (end - start);
  return (seconds) => left + (seconds - start) * scale;
}

/** `6px,2px` as numbers; `solid` has none. */
function dashOf(dash = 'solid'): number[] {
  return dash === 'solid' ? [] : dash.split(',').map((part) => Number.parseFloat(part));
}
