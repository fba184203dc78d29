// Shapes of the marks, each kind its own beside its colour: in the lane, and through the rows.
import type { Mark, MarkKind } from '../../../src-main/contract';
import { niceCeiling } from '../../lib/format';
import { transitionNames } from '../../lib/kinds';
import type { Series } from '../../lib/series';
import type { Band, Geometry } from './geometry';
import type { Palette } from './palette';

/** What the marks are drawn with. */
export interface Pen {
  paint: CanvasRenderingContext2D;
  toX: (seconds: number) => number;
  geometry: Geometry;
  palette: Palette;
}

/** Marks crowd when there is more than one in so many pixels. */
export const crowd = 9;
/** In a lane lower than this, a word would stand on the marks below. */
const labelLane = 7;

/** The part of the lane that a kind has, so that marks of one frame stand above one another. */
export function laneOf(kind: MarkKind, { marks }: Pick<Geometry, 'marks'>): Band {
  const height = marks.height / 3;
  const place = kind === 'spike' ? 1 : kind === 'tokenSpike' ? 2 : 0;
  return { top: marks.top + place * height, height };
}

/** Wedges in the lane and thin lines through the rows of measures; those set by hand are hollow. */
export function drawCuts({ paint, toX, geometry, palette }: Pen, cuts: readonly Mark[]): void {
  const lane = laneOf('cut', geometry);
  const { tokens, valuesBottom: bottom, plotWidth } = geometry;
  const xs = cuts.map((cut) => toX(cut.ptsSeconds));
  paint.fillStyle = palette.cuts;
  if (xs.length > plotWidth / crowd) {
    // Lines this close would only tint the rows: ticks in the lane say where cuts crowd.
    drawTicks(paint, xs, lane);
    return;
  }
  for (const [index, cut] of cuts.entries()) {
    const x = xs[index] as number;
    paint.fillStyle = palette.cuts;
    paint.globalAlpha = 0.55;
    paint.fillRect(Math.round(x) - 0.5, tokens.top, 1, bottom - tokens.top);
    paint.globalAlpha = 1;
    const half = Math.min(4.5, lane.height * 0.6);
    paint.beginPath();
    paint.moveTo(x - half, lane.top + 0.75);
    paint.lineTo(x + half, lane.top + 0.75);
    paint.lineTo(x, lane.top + lane.height);
    paint.closePath();
    if (cut.byHand) paint.fillStyle = palette.panel;
    paint.fill();
    paint.strokeStyle = palette.cuts;
    paint.lineWidth = 1.25;
    paint.stroke();
  }
}

/** Bands through the rows; in the lane the shape of what happens, and its name where no cut or transition follows at once. */
export function drawTransitions(
  { paint, toX, geometry, palette }: Pen,
  cutsAndTransitions: readonly Mark[],
  series: Series,
): void {
  const lane = laneOf('transition', geometry);
  const { tokens, valuesBottom: bottom, plotWidth } = geometry;
  const crowded = cutsAndTransitions.length > plotWidth / crowd;
  let drawn = Number.NEGATIVE_INFINITY;
  paint.font = `10px ${palette.font}`;
  paint.textBaseline = 'middle';
  for (const [index, mark] of cutsAndTransitions.entries()) {
    if (mark.kind !== 'transition') continue;
    const left = toX(mark.start.ptsSeconds);
    // Where they crowd, one every other pixel says so as well as all of them.
    if (crowded && left - drawn < 2) continue;
    drawn = left;
    const known = mark.end.ordinal < series.frames;
    const right = Math.max(left + 1, toX(known ? series.endOf(mark.end.ordinal) : mark.end.ptsSeconds));
    paint.fillStyle = palette.cuts;
    const width = Math.max(crowded ? 1 : 8, right - left);
    if (crowded) {
      // No shape shows in a pixel or two.
      paint.globalAlpha = 0.6;
      paint.fillRect(left, lane.top + 0.5, width, lane.height - 1);
      paint.globalAlpha = 1;
      continue;
    }
    fillTransition(paint, mark, left, width, lane);
    paint.globalAlpha = 0.16;
    paint.fillRect(left, tokens.top, right - left, bottom - tokens.top);
    paint.globalAlpha = 1;
    if (mark.transition === null || lane.height < labelLane) continue;
    const name = transitionNames[mark.transition];
    const next = cutsAndTransitions[index + 1];
    const free = next === undefined ? geometry.left + plotWidth : toX(next.start.ptsSeconds) - 8;
    if (left + width + 4 + paint.measureText(name).width < free)
      paint.fillText(name, left + width + 4, lane.top + lane.height / 2 + 0.5);
  }
}

/** Two wedges for a dissolve, a falling one for a fade out, a rising one for a fade in. */
function fillTransition(
  paint: CanvasRenderingContext2D,
  { transition }: Mark,
  x: number,
  width: number,
  lane: Band,
): void {
  const [top, bottom] = [lane.top + 0.5, lane.top + lane.height - 0.5];
  const wedge = (from: number, to: number) => {
    paint.beginPath();
    paint.moveTo(from, top);
    paint.lineTo(from, bottom);
    paint.lineTo(to, bottom);
    paint.fill();
  };
  if (transition === 'fadeIn') wedge(x + width, x);
  else if (transition === 'fadeOut') wedge(x, x + width);
  else {
    paint.globalAlpha = 0.6;
    wedge(x, x + width);
    wedge(x + width, x);
    paint.globalAlpha = 1;
  }
}

/** Diamonds of motion and rounds of tokens in the lane, with a line as long as they last; of motion also in its row. */
export function drawSpikes({ paint, toX, geometry, palette }: Pen, spikes: readonly Mark[], series: Series): void {
  const kind = spikes[0]?.kind;
  if (kind === undefined) return;
  const { motion, plotWidth } = geometry;
  const lane = laneOf(kind, geometry);
  const colour = kind === 'spike' ? palette.motion : palette.tokens;
  const shape = kind === 'spike' ? diamond : round;
  paint.fillStyle = colour;
  if (spikes.length > plotWidth / crowd) {
    drawTicks(
      paint,
      spikes.map((spike) => toX(spike.ptsSeconds)),
      lane,
    );
    return;
  }
  const top = niceCeiling(series.maxMotion);
  const middle = lane.top + lane.height / 2;
  for (const spike of spikes) {
    const x = toX(spike.ptsSeconds);
    const [from, to] = [toX(spike.start.ptsSeconds), toX(spike.end.ptsSeconds)];
    paint.fillStyle = colour;
    paint.fillRect(from, middle - 0.75, to - from, 1.5);
    shape(paint, x, middle, Math.min(4, lane.height / 2));
    if (kind !== 'spike' || motion === null || spike.ordinal >= series.frames) continue;
    paint.globalAlpha = 0.2;
    paint.fillRect(from, motion.top, to - from, motion.height);
    paint.globalAlpha = 1;
    const height = Math.min(1, series.measures.motion.at(spike.ordinal) / top);
    const y = motion.top + motion.height * (1 - height);
    paint.fillStyle = palette.panel;
    diamond(paint, x, y, 5);
    paint.fillStyle = colour;
    diamond(paint, x, y, 3.5);
  }
}

function drawTicks(paint: CanvasRenderingContext2D, xs: readonly number[], { top, height }: Band): void {
  let last = -10;
  for (const x of xs) {
    if (x - last < 2) continue;
    paint.fillRect(Math.round(x) - 0.5, top + 0.5, 1, height - 1);
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

function round(paint: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  paint.beginPath();
  paint.arc(x, y, half * 0.85, 0, Math.PI * 2);
  paint.fill();
}
