// Axes of the timeline's figure: what each row's values span and where its marks stand, and the same for plotly.
import type { PlotLayout } from 'plotly.js-basic-dist-min';
import { mseText, niceCeiling } from '../../lib/format';
import { pictureTicks } from '../../lib/stills';
import { shortTime, timeTicks } from '../../lib/timecode';
import type { FigureInput } from './figureInput';
import type { Band } from './geometry';

/** A mark of an axis. */
export interface Tick {
  at: number;
  text: string;
}

/** A row of the figure: plotly's name of its axis, its place, the value at its top (0 is at its bottom), its marks. */
export interface RowAxis {
  axis: 'y' | 'y2' | 'y3' | 'y4';
  band: Band;
  top: number;
  ticks: Tick[];
}

/** The rows that are shown and hold values of frames. */
export function rowAxes({ main, metric, maxTokens, maxError, geometry }: FigureInput): RowAxis[] {
  const { tokens, error, motion, change } = geometry;
  const tokenTicks = [0, maxTokens / 2, maxTokens].map((at) => ({ at: Math.round(at), text: String(Math.round(at)) }));
  const rows: RowAxis[] = [{ axis: 'y', band: tokens, top: maxTokens, ticks: tokenTicks }];
  const zero = { at: 0, text: '0' };
  if (error !== null) {
    const limit = { at: main.limit, text: metric === 'ssim' ? main.limit.toFixed(2) : mseText(main.limit) };
    // Where the line of the threshold is near the bottom, its label would stand on the zero's.
    const near = (main.limit / maxError) * error.height < 13;
    rows.push({ axis: 'y2', band: error, top: maxError, ticks: near ? [limit] : [zero, limit] });
  }
  if (motion !== null) {
    const top = niceCeiling(main.series.maxMotion);
    rows.push({
      axis: 'y3',
      band: motion,
      top,
      ticks: [zero, { at: top, text: String(Number(top.toPrecision(3))) }],
    });
  }
  if (change !== null) rows.push({ axis: 'y4', band: change, top: 1, ticks: [zero, { at: 1, text: '1' }] });
  return rows;
}

/** Marks of the axis of time, or of pictures. */
export function timeAxis({ view: { start, end }, pictures, geometry }: FigureInput): Tick[] {
  const most = Math.max(2, Math.floor(geometry.plotWidth / 90));
  if (pictures) {
    const { values, text } = pictureTicks(start, end, most);
    return values.map((at, i) => ({ at, text: text[i] ?? '' }));
  }
  const { step, values } = timeTicks(start, end, most);
  return values.map((at) => ({ at, text: shortTime(at, step) }));
}

/** Plotly's layout of the rows, in pixels; it draws no axes, as they stand on the canvas below it also while it rests. */
export function layout(input: FigureInput): PlotLayout {
  const { view, geometry } = input;
  const { width, height, left, plotWidth, bottom } = geometry;
  const hidden = { visible: false, fixedrange: true };
  const rows = rowAxes(input).map(({ axis, band, top }) => [
    axis.replace('y', 'yaxis'),
    { ...hidden, range: [0, top], domain: [1 - (band.top + band.height) / bottom, 1 - band.top / bottom] },
  ]);
  return {
    width,
    height,
    margin: { l: left, r: width - left - plotWidth, t: 0, b: height - bottom, pad: 0 },
    paper_bgcolor: 'transparent',
    plot_bgcolor: 'transparent',
    showlegend: false,
    hovermode: false,
    dragmode: false,
    xaxis: { ...hidden, range: [view.start, view.end] },
    ...Object.fromEntries(rows),
  };
}
