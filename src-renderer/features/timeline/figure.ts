// The traces of the timeline's plotly figure: bars of tokens, error against the threshold, motion, and compared lines.
import type { PlotTrace } from 'plotly.js-strict-dist-min';
import { barOutline, decimateMinMax, flaggedColumns, type Points } from '../../lib/decimate';
import { stepLine } from '../../lib/stepLine';
import type { Drawn, FigureInput } from './figureInput';

const common = { type: 'scatter', mode: 'lines', xaxis: 'x', hoverinfo: 'skip', showlegend: false } as const;
const filled = { yaxis: 'y', fill: 'tozeroy', line: { width: 0, simplify: false } } as const;
/** Each compared line has dashes of its own, beside its colour. */
const dashes = ['solid', 'solid', '6px,2px', '2px,2px'];

/** Traces of the visible window, no finer than the pixels. */
export function traces(input: FigureInput): PlotTrace[] {
  const { main, others, view, maxError, geometry, palette } = input;
  const { start, end } = view;
  // A column of two pixels where frames crowd: half the path for plotly, and no peak is lost.
  const columns = Math.ceil(Math.min(geometry.plotWidth, 3000) / 2);
  const { series, limit } = main;
  const frames = series.frames;
  const pts = series.pts.data;
  const bars = barOutline(pts, main.tokens.data, frames, lastEnd(main), start, end, columns);
  const motion = valueLine(main, series.measures.motion.data, input, columns);
  const over = flaggedColumns(pts, series.framePassed.data, frames, start, end, Math.ceil(columns / 2));
  const comparing = others.length > 0;
  return [
    // Bars joined to columns show their highest value pale and their mean in full colour; single bars hide the pale ones.
    { ...common, ...filled, ...bars.highest, fillcolor: comparing ? palette.tokensFaint : palette.tokensPale },
    { ...common, ...filled, ...bars.mean, fillcolor: comparing ? palette.tokensPale : palette.tokens },
    // Pale bars let the lines show; an edge in full colour keeps the main analysis in sight.
    ...(comparing ? tokenLines(main, input, columns, [{ width: 1.2, color: palette.tokens }]) : []),
    ...others.flatMap((other) => comparedTokens(other, input, columns)),
    {
      ...common,
      x: [start, end],
      y: [limit, limit],
      yaxis: 'y2',
      line: { width: 1, color: palette.over, dash: '4px,3px' },
    },
    ...others
      .filter(({ comparable }) => comparable)
      .map((other) => errorLine(other, input, columns, palette.compared[other.slot - 1] as string, 1)),
    errorLine(main, input, columns, comparing ? palette.tokens : palette.error, 1.2),
    {
      ...common,
      x: over.map((i) => pts[i] as number),
      y: over.map((i) => Math.min(maxError, series.frameError.at(i))),
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
      yaxis: 'y3',
      fill: 'tozeroy',
      fillcolor: palette.motionSoft,
      line: { width: 1.2, color: palette.motion, simplify: false },
    },
  ];
}

function lastEnd({ series }: Drawn): number {
  return series.frames > 0 ? series.endOf(series.frames - 1) : 0;
}

/** Tokens as lines of steps, the first one lowest. */
function tokenLines(
  drawn: Drawn,
  { view: { start, end } }: FigureInput,
  columns: number,
  lines: { width: number; color: string; dash?: string | undefined }[],
): PlotTrace[] {
  const { series, tokens } = drawn;
  const steps = stepLine(series.pts.data, tokens.data, series.frames, lastEnd(drawn), start, end, columns);
  return lines.map(({ width, color, dash = 'solid' }) => ({
    ...common,
    ...steps,
    yaxis: 'y',
    line: { width, color, dash, simplify: false },
  }));
}

/** A compared analysis over the bars, on a seam of the background's colour that parts it from them. */
function comparedTokens(drawn: FigureInput['others'][number], input: FigureInput, columns: number): PlotTrace[] {
  const { panel, compared } = input.palette;
  const color = compared[drawn.slot - 1] as string;
  return tokenLines(drawn, input, columns, [
    { width: 3.4, color: panel },
    { width: 1.7, color, dash: dashes[drawn.slot] },
  ]);
}

/** A column as a line that goes on to the end of the last frame, so that a single frame shows as well. */
function valueLine({ series }: Drawn, values: ArrayLike<number>, { view }: FigureInput, columns: number): Points {
  const { frames, pts } = series;
  const points = decimateMinMax(pts.data, values, frames, view.start, view.end, columns);
  if (frames === 0 || points.x.at(-1) !== pts.at(frames - 1)) return points;
  return {
    x: Float64Array.of(...points.x, series.endOf(frames - 1)),
    y: Float64Array.of(...points.y, values[frames - 1] as number),
  };
}

function errorLine(drawn: Drawn, input: FigureInput, columns: number, color: string, width: number): PlotTrace {
  const points = valueLine(drawn, drawn.series.frameError.data, input, columns);
  for (let i = 0; i < points.y.length; i++) points.y[i] = Math.min(input.maxError, points.y[i] as number);
  return { ...common, ...points, yaxis: 'y2', line: { width, color, simplify: false } };
}
