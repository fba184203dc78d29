// The plotly figure of the timeline: bars of tokens, error against the threshold, motion; one axis of time.
import type { PlotLayout, PlotTrace } from 'plotly.js-strict-dist-min';
import { barOutline, decimateMinMax, flaggedColumns } from '../../lib/decimate';
import { mseText, niceCeiling } from '../../lib/format';
import type { Series } from '../../lib/series';
import { shortTime, timeTicks } from '../../lib/timecode';
import type { Span } from '../../lib/viewport';
import type { Band, Geometry } from './geometry';
import type { Palette } from './palette';

/** What is drawn. */
export interface FigureInput {
  series: Series;
  view: Span;
  threshold: number;
  maxTokens: number;
  geometry: Geometry;
  palette: Palette;
}

/** Height of the error row in thresholds: fixed, so that the line does not move when an outlier arrives. */
const errorCeiling = 2;

/** Traces of the visible window, no finer than the pixels. */
export function traces({ series, view, threshold, geometry, palette }: FigureInput): PlotTrace[] {
  const { start, end } = view;
  // A column of two pixels where frames crowd: half the path for plotly, and no peak is lost.
  const columns = Math.ceil(Math.min(geometry.plotWidth, 3000) / 2);
  const frames = series.frames;
  const pts = series.pts.data;
  const lastEnd = frames > 0 ? series.endOf(frames - 1) : 0;
  const bars = barOutline(pts, series.frameTokens.data, frames, lastEnd, start, end, columns);
  const error = decimateMinMax(pts, series.frameMse.data, frames, start, end, columns);
  const motion = decimateMinMax(pts, series.motion.data, frames, start, end, columns);
  const ceiling = threshold * errorCeiling;
  for (let i = 0; i < error.y.length; i++) error.y[i] = Math.min(ceiling, error.y[i] as number);
  const over = flaggedColumns(pts, series.framePassed.data, frames, start, end, Math.ceil(columns / 2));
  const common = { type: 'scatter', xaxis: 'x', hoverinfo: 'skip', showlegend: false } as const;
  const filled = { mode: 'lines', yaxis: 'y', fill: 'tozeroy', line: { width: 0, simplify: false } } as const;
  return [
    // Bars joined to columns show their highest value pale and their mean in full colour; single bars hide the pale ones.
    { ...common, ...bars.highest, ...filled, fillcolor: palette.tokensPale },
    { ...common, ...bars.mean, ...filled, fillcolor: palette.tokens },
    {
      ...common,
      x: [start, end],
      y: [threshold, threshold],
      mode: 'lines',
      yaxis: 'y2',
      line: { width: 1, color: palette.over, dash: '4px,3px' },
    },
    { ...common, ...error, mode: 'lines', yaxis: 'y2', line: { width: 1.2, color: palette.error, simplify: false } },
    {
      ...common,
      x: over.map((i) => pts[i] as number),
      y: over.map((i) => Math.min(ceiling, series.frameMse.at(i))),
      mode: 'markers',
      yaxis: 'y2',
      marker: {
        size: over.length > columns / 8 ? 4 : 7,
        color: palette.over,
        symbol: 'triangle-up',
        line: { width: 0 },
      },
      cliponaxis: false,
    },
    {
      ...common,
      ...motion,
      mode: 'lines',
      yaxis: 'y3',
      fill: 'tozeroy',
      fillcolor: palette.motionSoft,
      line: { width: 1.2, color: palette.motion, simplify: false },
    },
  ];
}

/** Axes and measures; everything is placed in pixels, so that overlays meet the plot exactly. */
export function layout({ series, view, threshold, maxTokens, geometry, palette }: FigureInput): PlotLayout {
  const { width, height, left, plotWidth, bottom } = geometry;
  const domain = ({ top, height: high }: Band) => [1 - (top + high) / bottom, 1 - top / bottom];
  const font = { family: palette.font, size: palette.small, color: palette.muted };
  const { step, values } = timeTicks(view.start, view.end, Math.max(2, Math.floor(plotWidth / 90)));
  const motionTop = niceCeiling(series.maxMotion);
  const row = (band: Band, top: number, ticks: number[], text: string[]) => ({
    domain: domain(band),
    range: [0, top],
    fixedrange: true,
    tickvals: ticks,
    ticktext: text,
    tickfont: font,
    gridcolor: palette.line,
    zeroline: false,
    showline: false,
    automargin: false,
    ticks: 'outside',
    ticklen: 6,
    tickcolor: 'transparent',
  });
  return {
    width,
    height,
    margin: { l: left, r: width - left - plotWidth, t: 0, b: height - bottom, pad: 0 },
    paper_bgcolor: 'transparent',
    plot_bgcolor: 'transparent',
    showlegend: false,
    hovermode: false,
    dragmode: false,
    xaxis: {
      range: [view.start, view.end],
      anchor: 'y3',
      fixedrange: true,
      tickvals: values,
      ticktext: values.map((value) => shortTime(value, step)),
      tickfont: font,
      ticks: 'outside',
      ticklen: 4,
      tickcolor: palette.lineStrong,
      tickangle: 0,
      showgrid: false,
      zeroline: false,
      showline: false,
      automargin: false,
    },
    yaxis: row(geometry.tokens, maxTokens, tokenTicks(maxTokens), tokenTicks(maxTokens).map(String)),
    yaxis2: row(geometry.error, threshold * errorCeiling, [0, threshold], ['0', mseText(threshold)]),
    yaxis3: row(geometry.motion, motionTop, [0, motionTop], ['0', String(Number(motionTop.toPrecision(3)))]),
  };
}

function tokenTicks(most: number): number[] {
  return [0, Math.round(most / 2), most];
}
