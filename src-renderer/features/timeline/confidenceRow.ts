// The row of confidences: a stem for each candidate of a cut, a block for each of a transition; those under the bar pale.
import type { MarkKind, Review } from '../../../src-main/contract';
import { onGrid } from '../../lib/columns';
import { columnPeaks, visibleBlocks } from '../../lib/peaks';
import type { Series } from '../../lib/series';
import type { Span } from '../../lib/viewport';
import { confidenceY } from './geometry';
import { crowd, type Pen } from './markShapes';

/** Draws the row; of candidates that share a pixel the surest one stands. */
export function drawConfidence(
  { paint, toX, geometry, palette }: Pen,
  { series, review, view }: { series: Series; review: Review; view: Span },
): void {
  const { left, plotWidth, confidence } = geometry;
  if (confidence === null) return;
  const { pts, measures } = series;
  const floor = confidence.top + confidence.height;
  const bar = review.minConfidence;
  const gone = new Set(review.removed.map(({ kind, frame }) => `${kind}${frame}`));
  const isGone = (kind: MarkKind, place: number) => gone.size > 0 && gone.has(`${kind}${series.index.at(place)}`);
  paint.fillStyle = palette.line;
  paint.fillRect(left, floor - 0.5, plotWidth, 1);
  paint.fillRect(left, confidence.top - 0.5, plotWidth, 1);

  const { transitionScore, transitionFrames, cutScore } = measures;
  // Stems are two pixels wide.
  const columns = onGrid(view, Math.ceil(plotWidth / 2));
  const blocks = visibleBlocks(pts, transitionScore, transitionFrames, columns);
  for (const { first, last, score } of blocks) {
    const x = toX(pts.at(first));
    const width = Math.max(2, toX(series.endOf(last)) - x);
    const y = confidenceY(confidence, score);
    const counts = score >= bar && !isGone('transition', first);
    paint.fillStyle = counts ? palette.cuts : palette.faint;
    paint.globalAlpha = counts ? 0.35 : 0.2;
    paint.fillRect(x, y, width, floor - y);
    paint.globalAlpha = 1;
    paint.fillRect(x, y - 0.75, width, 1.5);
  }

  const stems = columnPeaks(pts, cutScore, columns);
  const heads = stems.length <= plotWidth / crowd;
  for (const i of stems) {
    const score = cutScore.at(i);
    const removed = isGone('cut', i);
    const counts = score >= bar && !removed;
    const x = toX(pts.at(i));
    const y = confidenceY(confidence, score);
    paint.fillStyle = counts ? palette.cuts : palette.faint;
    const width = counts ? 2 : 1;
    paint.fillRect(Math.round(x) - width / 2, y, width, floor - y);
    if (heads && removed) drawCross(paint, x, y, palette.faint);
    else if (heads && counts) {
      paint.beginPath();
      paint.arc(x, y, 2.5, 0, Math.PI * 2);
      paint.fill();
    }
  }
}

/** The head of a candidate that the user deleted. */
function drawCross(paint: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  paint.strokeStyle = colour;
  paint.lineWidth = 1.25;
  paint.beginPath();
  paint.moveTo(x - 3, y - 3);
  paint.lineTo(x + 3, y + 3);
  paint.moveTo(x - 3, y + 3);
  paint.lineTo(x + 3, y - 3);
  paint.stroke();
}
