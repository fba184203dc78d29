// What lies over the plot: the part not analyzed yet, confidences, and the marks in their lane and in the rows.
import type { Mark, MarkKind, Review } from '../../../src-main/contract';
import { markLists, marksIn } from '../../lib/markLists';
import type { Series } from '../../lib/series';
import { type Span, toPixel } from '../../lib/viewport';
import { drawConfidence } from './confidenceRow';
import { type Geometry, measureRows } from './geometry';
import { drawCuts, drawSpikes, drawTransitions } from './markShapes';
import type { Palette } from './palette';

/** What the overlay draws. */
export interface OverlayInput {
  series: Series;
  /** The review that holds, which may be ahead of the marks while the bar is dragged. */
  review: Review;
  /** Kinds of marks that are not shown. */
  hidden: readonly MarkKind[];
  view: Span;
  geometry: Geometry;
  palette: Palette;
}

/** Readies a canvas for drawing in CSS pixels. */
export function context(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const paint = canvas.getContext('2d');
  paint?.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint?.clearRect(0, 0, width, height);
  return paint;
}

/** Draws the overlay anew. */
export function drawOverlay(canvas: HTMLCanvasElement, input: OverlayInput): void {
  const { series, hidden, view, geometry, palette } = input;
  const paint = context(canvas, geometry.width, geometry.height);
  if (paint === null) return;
  paint.save();
  paint.beginPath();
  paint.rect(geometry.left - 6, 0, geometry.plotWidth + 12, geometry.height);
  paint.clip();
  drawUnknown(paint, series, view, geometry, palette);
  const toX = (seconds: number) => geometry.left + toPixel(view, geometry.plotWidth, seconds);
  const pen = { paint, toX, geometry, palette };
  drawConfidence(pen, input);
  const lists = markLists(series.marks);
  const of = (kind: MarkKind): Mark[] => (hidden.includes(kind) ? [] : marksIn(lists[kind], view));
  const [cuts, transitions] = [of('cut'), of('transition')];
  const both = cuts.length > 0 && transitions.length > 0;
  drawTransitions(pen, both ? marksIn(lists.borders, view) : transitions, series);
  drawSpikes(pen, of('spike'), series);
  drawSpikes(pen, of('tokenSpike'), series);
  drawCuts(pen, cuts);
  paint.restore();
}

/** Slanted lines where nothing is known yet. */
function drawUnknown(
  paint: CanvasRenderingContext2D,
  series: Series,
  view: Span,
  geometry: Geometry,
  palette: Palette,
): void {
  const end = series.extent()?.end ?? view.start;
  const left = geometry.left + Math.max(0, toPixel(view, geometry.plotWidth, end));
  const right = geometry.left + geometry.plotWidth;
  if (right - left < 1.5) return;
  for (const band of [geometry.tokens, ...measureRows.map((row) => geometry[row])]) {
    if (band === null) continue;
    const { top, height } = band;
    paint.save();
    paint.beginPath();
    paint.rect(left, top, right - left, height);
    paint.clip();
    paint.fillStyle = palette.sunken;
    paint.globalAlpha = 0.55;
    paint.fillRect(left, top, right - left, height);
    paint.globalAlpha = 1;
    paint.strokeStyle = palette.line;
    paint.lineWidth = 1;
    paint.beginPath();
    // Anchored to the window and not to the edge, so that the pattern stands still while the edge moves.
    for (let x = geometry.left - height; x < right; x += 9) {
      paint.moveTo(x, top + height);
      paint.lineTo(x + height, top);
    }
    paint.stroke();
    paint.restore();
  }
}
