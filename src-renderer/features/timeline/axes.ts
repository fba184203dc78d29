// Axes and measures of the timeline's plotly figure; all in pixels, so that what lies over it meets it exactly.
import type { PlotLayout } from 'plotly.js-strict-dist-min';
import { mseText, niceCeiling } from '../../lib/format';
import { pictureTicks } from '../../lib/stills';
import { shortTime, timeTicks } from '../../lib/timecode';
import type { FigureInput } from './figureInput';
import type { Band } from './geometry';

/** The layout of the figure. */
export function layout({
  main,
  metric,
  view,
  maxTokens,
  maxError,
  pictures,
  geometry,
  palette,
}: FigureInput): PlotLayout {
  const { width, height, left, plotWidth, bottom } = geometry;
  const domain = ({ top, height: high }: Band) => [1 - (top + high) / bottom, 1 - top / bottom];
  const font = { family: palette.font, size: palette.small, color: palette.muted };
  const most = Math.max(2, Math.floor(plotWidth / 90));
  const { values, text } = pictures ? pictureTicks(view.start, view.end, most) : times(view.start, view.end, most);
  const motionTop = niceCeiling(main.series.maxMotion);
  const row = (band: Band, top: number, ticks: number[], labels: string[]) => ({
    domain: domain(band),
    range: [0, top],
    fixedrange: true,
    tickvals: ticks,
    ticktext: labels,
    tickfont: font,
    gridcolor: palette.line,
    zeroline: false,
    showline: false,
    automargin: false,
    ticks: 'outside',
    ticklen: 6,
    tickcolor: 'transparent',
  });
  const limitText = metric === 'ssim' ? main.limit.toFixed(2) : mseText(main.limit);
  // Where the line of the threshold is near the bottom, its label would stand on the zero's.
  const errorTicks = (main.limit / maxError) * geometry.error.height < 13 ? [main.limit] : [0, main.limit];
  const tokenTicks = [0, maxTokens / 2, maxTokens].map(Math.round);
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
      // Below the row of confidence, which is drawn over the figure.
      anchor: 'free',
      position: 0,
      fixedrange: true,
      tickvals: values,
      ticktext: text,
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
    yaxis: row(geometry.tokens, maxTokens, tokenTicks, tokenTicks.map(String)),
    yaxis2: row(
      geometry.error,
      maxError,
      errorTicks,
      errorTicks.map((tick) => (tick === 0 ? '0' : limitText)),
    ),
    yaxis3: row(geometry.motion, motionTop, [0, motionTop], ['0', String(Number(motionTop.toPrecision(3)))]),
  };
}

function times(start: number, end: number, most: number): { values: number[]; text: string[] } {
  const { step, values } = timeTicks(start, end, most);
  return { values, text: values.map((value) => shortTime(value, step)) };
}
