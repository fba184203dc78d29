// The timeline of an analysis as a drawing: marks, tokens of each frame, error against the threshold, motion; over true time.

import { decibels } from '../analysis/statistics';
import type { Mark, MarkKind } from '../contract/marks';
import { shortTime } from '../formats/timeText';
import { niceTicks } from './chart';
import { columnsOf, extentOf } from './columns';
import { diamond, rect, shape, stepLine, steps } from './steps';
import { font, lineAt, round, textAt, textWidth } from './svg';
import type { Theme } from './theme';
import { timeTicks } from './timeTicks';

/** What is drawn: arrays of one length, a value a frame. */
export interface TimelineSeries {
  ptsSeconds: ArrayLike<number>;
  /** Kept count, MSE on [-1, 1], 1 where the threshold is met, of the frame's block. */
  tokens: ArrayLike<number>;
  mse: ArrayLike<number>;
  passed: ArrayLike<number>;
  motion: ArrayLike<number>;
  marks: readonly Mark[];
  maxToks: number;
  /** The threshold in dB; null where it is of another metric, or nothing went by one. */
  thresholdPsnr: number | null;
}

export interface TimelineLook {
  theme: Theme;
  /** Width of the area inside the axes, in pixels. */
  plotWidth: number;
  /** Two lines above the drawing; null where the page around it has them. */
  heading: { title: string; caption: string } | null;
}

const gutter = 58;
const right = 24;
const small = 11;
const rows = { tokens: 150, error: 72, motion: 54 };
const rowGap = 26;
const markNames: Record<MarkKind, string> = {
  cut: 'Cut',
  transition: 'Transition',
  spike: 'Motion spike',
  tokenSpike: 'Token spike',
};

/** Draws the timeline as an SVG document with whole width and height in its head. */
export function timelineSvg(series: TimelineSeries, { theme, plotWidth, heading }: TimelineLook): string {
  const { ptsSeconds, maxToks, marks } = series;
  const { from, to } = extentOf(ptsSeconds);
  const toX = (seconds: number) => gutter + ((seconds - from) / (to - from)) * plotWidth;
  const width = gutter + plotWidth + right;
  const parts: string[] = [];
  const label = (x: number, y: number, text: string, anchor = 'start', colour = theme.muted) =>
    parts.push(textAt(x, y, text, `font-size="${small}" text-anchor="${anchor}"`, colour));
  let y = 14;
  if (heading !== null) {
    parts.push(textAt(gutter, y + 10, heading.title, 'font-size="17" font-weight="600"', theme.text));
    label(gutter, y + 30, heading.caption);
    y += 58;
  }
  const top = y + 20;
  const tops = { tokens: top, error: top + rows.tokens + rowGap, motion: top + rows.tokens + rows.error + 2 * rowGap };
  const bottom = tops.motion + rows.motion;

  const tokens = columnsOf(ptsSeconds, series.tokens, plotWidth);
  const tokensY = (value: number) => tops.tokens + rows.tokens * (1 - value / maxToks);
  for (const value of [0, maxToks / 2, maxToks]) {
    parts.push(lineAt(gutter, tokensY(value), gutter + plotWidth, tokensY(value), theme.line));
    label(gutter - 7, tokensY(value) + 4, String(Math.round(value)), 'end');
  }
  parts.push(steps(tokens.high, gutter, tokensY, tokensY(0), theme.tokensPale));
  parts.push(steps(tokens.mean, gutter, tokensY, tokensY(0), theme.tokens));
  label(gutter, tops.tokens - 20, 'Tokens of each frame');

  const psnr = Float64Array.from(series.mse as ArrayLike<number>, decibels);
  const over = Float64Array.from(series.passed as ArrayLike<number>, (passed) => 1 - passed);
  const errors = columnsOf(ptsSeconds, psnr, plotWidth);
  const { thresholdPsnr } = series;
  const [low, high] = range([...errors.low, ...errors.high, ...(thresholdPsnr === null ? [] : [thresholdPsnr])]);
  const errorY = (value: number) => tops.error + rows.error * (1 - (value - low) / (high - low));
  for (const value of niceTicks(low, high).filter((_, i, all) => i % Math.ceil(all.length / 3) === 0)) {
    parts.push(lineAt(gutter, errorY(value), gutter + plotWidth, errorY(value), theme.line));
    label(gutter - 7, errorY(value) + 4, String(value), 'end');
  }
  parts.push(stepLine(errors.mean, gutter, errorY, theme.error));
  if (thresholdPsnr !== null)
    parts.push(
      lineAt(gutter, errorY(thresholdPsnr), gutter + plotWidth, errorY(thresholdPsnr), theme.over).replace(
        '/>',
        ' stroke-dasharray="5 4"/>',
      ),
    );
  for (const [x, share] of columnsOf(ptsSeconds, over, plotWidth).high.entries())
    if (share > 0) parts.push(rect(gutter + x, tops.error + rows.error + 1, 1, 5, theme.over));
  label(gutter, tops.error - 8, 'PSNR of each block in dB');

  const motion = columnsOf(ptsSeconds, series.motion, plotWidth);
  const most = Math.max(0.005, ...motion.high.filter(Number.isFinite));
  const motionY = (value: number) => tops.motion + rows.motion * (1 - value / most);
  parts.push(lineAt(gutter, tops.motion, gutter + plotWidth, tops.motion, theme.line));
  label(gutter - 7, tops.motion + 4, `${(100 * most).toPrecision(2)} %`, 'end');
  label(gutter - 7, bottom + 4, '0', 'end');
  parts.push(
    steps(motion.high, gutter, motionY, bottom, theme.motion, 0.3),
    stepLine(motion.high, gutter, motionY, theme.motion),
  );
  label(gutter, tops.motion - 8, 'Motion from frame to frame, in percent of the width');

  for (const { kind, ptsSeconds: at, start, end } of marks) {
    if (kind === 'transition') {
      const x = toX(start.ptsSeconds);
      const wide = Math.max(2, toX(end.ptsSeconds) - x);
      parts.push(rect(x, top - 13, wide, 7, theme.cuts, 0.55), rect(x, top, wide, bottom - top, theme.cuts, 0.12));
    } else if (kind === 'cut') {
      parts.push(lineAt(toX(at), top, toX(at), bottom, theme.cuts).replace('/>', ' stroke-opacity="0.45"/>'));
    }
  }

  for (const { kind, ptsSeconds: at } of marks) {
    const x = toX(at);
    if (kind === 'cut') parts.push(shape(`M${round(x - 5)} ${top - 13}h10l-5 9Z`, theme.cuts));
    if (kind === 'spike') parts.push(shape(diamond(x, top - 8.5), theme.motion));
    if (kind === 'tokenSpike') parts.push(shape(diamond(x, top - 8.5), theme.tokens));
  }

  const ticks = timeTicks(from, to, Math.max(2, Math.floor(plotWidth / 90)));
  parts.push(lineAt(gutter, bottom, gutter + plotWidth, bottom, theme.muted));
  for (const seconds of ticks.values) {
    parts.push(lineAt(toX(seconds), bottom, toX(seconds), bottom + 5, theme.muted));
    label(toX(seconds), bottom + 18, shortTime(seconds, ticks.step), 'middle');
  }
  const height = Math.ceil(bottom + 52);
  let x = gutter;
  for (const kind of ['cut', 'transition', 'spike', 'tokenSpike'] as const) {
    const count = marks.filter((mark) => mark.kind === kind).length;
    if (count === 0) continue;
    const words = `${markNames[kind]} (${count})`;
    const middle = height - 12;
    if (kind === 'cut') parts.push(shape(`M${x} ${middle - 4}h10l-5 9Z`, theme.cuts));
    else if (kind === 'transition') parts.push(rect(x - 2, middle - 3, 14, 7, theme.cuts, 0.55));
    else parts.push(shape(diamond(x + 5, middle), kind === 'spike' ? theme.motion : theme.tokens));
    label(x + 16, middle + 4, words);
    x += 16 + textWidth(words, small) + 22;
  }
  if (over.some((value) => value > 0)) {
    parts.push(rect(x, height - 15, 10, 5, theme.over));
    label(x + 16, height - 8, 'Over the threshold');
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font}>`,
    rect(0, 0, width, height, theme.background),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** The ends of an axis that shows these values, a little wider than they are, and never of no height. */
function range(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (finite.length === 0) return [0, 1];
  const margin = Math.max(0.5, (high - low) * 0.08);
  return [low - margin, high + margin];
}
