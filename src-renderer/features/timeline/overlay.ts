// What lies over the plot: marks in their lane, lines of cuts, spikes at their height, the part not analyzed yet.
import type { Mark } from '../../../src-main/contract';
import { niceCeiling } from '../../lib/format';
import type { Series } from '../../lib/series';
import { type Span, toPixel } from '../../lib/viewport';
import type { Geometry } from './geometry';
import type { Palette } from './palette';

/** Marks crowd when there is more than one in so many pixels. */
const crowd = 9;

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
export function drawOverlay(
  canvas: HTMLCanvasElement,
  series: Series,
  view: Span,
  geometry: Geometry,
  palette: Palette,
): void {
  const paint = context(canvas, geometry.width, geometry.height);
  if (paint === null) return;
  paint.save();
  paint.beginPath();
  paint.rect(geometry.left - 6, 0, geometry.plotWidth + 12, geometry.height);
  paint.clip();
  drawUnknown(paint, series, view, geometry, palette);
  const x = (mark: Mark) => geometry.left + toPixel(view, geometry.plotWidth, mark.ptsSeconds);
  drawCuts(paint, visible(series.cuts, view).map(x), geometry, palette);
  drawSpikes(paint, visible(series.spikes, view), x, series, geometry, palette);
  paint.restore();
}

function visible(marks: readonly Mark[], view: Span): Mark[] {
  return marks.filter((mark) => mark.ptsSeconds >= view.start && mark.ptsSeconds <= view.end);
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
  for (const { top, height } of [geometry.tokens, geometry.error, geometry.motion]) {
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

/** Wedges in the lane and thin lines through the rows. */
function drawCuts(paint: CanvasRenderingContext2D, xs: number[], geometry: Geometry, palette: Palette): void {
  const { marks, tokens, plotWidth, bottom } = geometry;
  paint.fillStyle = palette.cuts;
  if (xs.length > plotWidth / crowd) {
    // Lines this close would only tint the rows: ticks in the upper half of the lane say where cuts crowd.
    drawTicks(paint, xs, marks.top + 1, marks.height / 2 - 1);
    return;
  }
  for (const x of xs) {
    paint.globalAlpha = 0.55;
    paint.fillRect(Math.round(x) - 0.5, tokens.top, 1, bottom - tokens.top);
    paint.globalAlpha = 1;
    paint.beginPath();
    paint.moveTo(x - 4.5, marks.top + 2);
    paint.lineTo(x + 4.5, marks.top + 2);
    paint.lineTo(x, marks.top + marks.height - 1);
    paint.fill();
  }
}

/** Diamonds in the lane and at the height of the motion; ticks in the lower half of the lane where they crowd. */
function drawSpikes(
  paint: CanvasRenderingContext2D,
  spikes: Mark[],
  toX: (mark: Mark) => number,
  series: Series,
  { marks, motion, plotWidth }: Geometry,
  palette: Palette,
): void {
  paint.fillStyle = palette.motion;
  if (spikes.length > plotWidth / crowd) {
    drawTicks(paint, spikes.map(toX), marks.top + marks.height / 2 + 1, marks.height / 2 - 1);
    return;
  }
  const top = niceCeiling(series.maxMotion);
  for (const spike of spikes) {
    const x = toX(spike);
    paint.fillStyle = palette.motion;
    diamond(paint, x, marks.top + marks.height / 2, 4.5);
    if (spike.ordinal >= series.frames) continue;
    const y = motion.top + motion.height * (1 - Math.min(1, series.motion.at(spike.ordinal) / top));
    paint.fillStyle = palette.panel;
    diamond(paint, x, y, 5);
    paint.fillStyle = palette.motion;
    diamond(paint, x, y, 3.5);
  }
}

function drawTicks(paint: CanvasRenderingContext2D, xs: number[], top: number, height: number): void {
  let last = -10;
  for (const x of xs) {
    if (x - last < 2) continue;
    paint.fillRect(Math.round(x) - 0.5, top, 1, height);
    last = x;
  }
}

function diamond(paint: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  paint.beginPath();
  paint.moveTo(x, y - half);
  paint.lineTo(x + half, y);
  paint.lineTo(x, y + half);
  paint.lineTo(x - half, y);
  paint.fill();
}
