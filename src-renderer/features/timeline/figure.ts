// The traces of the timeline's figure, as plotly takes them: bars of tokens, errors, motion, change, and compared lines.
import type { PlotTrace } from 'plotly.js-strict-dist-min';
import { barOutline, stepLine } from '../../lib/barOutline';
import { type Columns, onGrid } from '../../lib/columns';
import { decimateMinMax, flaggedColumns, type Points } from '../../lib/decimate';
import type { Column } from '../../lib/growable';
import type { Drawn, FigureInput } from './figureInput';

const common = { type: 'scatter', mode: 'lines', xaxis: 'x', hoverinfo: 'skip', showlegend: false } as const;
const filled = { yaxis: 'y', fill: 'tozeroy', line: { width: 0, simplify: false } } as const;
/** Each compared line has dashes of its own, beside its colour. */
const dashes = ['solid', 'solid', '6px,2px', '2px,2px'];

/** Traces of the visible window, no finer than the pixels. */
export function traces(input: FigureInput): PlotTrace[] {
  const { view, geometry } = input;
  // A column of two pixels where frames crowd: half the path, and no peak is lost.
  const columns = onGrid(view, Math.ceil(Math.min(geometry.plotWidth, 3000) / 2));
  return [
    ...tokenTraces(input, columns),
    ...(geometry.error === null ? [] : errorTraces(input, columns)),
    ...(geometry.motion === null ? [] : [motionTrace(input, columns)]),
    ...(geometry.change === null ? [] : [changeTrace(input, columns)]),
  ];
}

function tokenTraces(input: FigureInput, columns: Columns): PlotTrace[] {
  const { main, others, palette } = input;
  const bars = barOutline(main.series.pts, main.tokens, lastEnd(main), columns);
  const comparing = others.length > 0;
  return [
    // Bars joined to columns show their highest value pale and their mean in full colour; single bars hide the pale ones.
    { ...common, ...filled, ...bars.highest, fillcolor: comparing ? palette.tokensFaint : palette.tokensPale },
    { ...common, ...filled, ...bars.mean, fillcolor: comparing ? palette.tokensPale : palette.tokens },
    // Pale bars let the lines show; an edge in full colour keeps the main analysis in sight.
    ...(comparing ? tokenLines(main, columns, [{ width: 1.2, color: palette.tokens }]) : []),
    ...others.flatMap((other) => comparedTokens(other, input, columns)),
  ];
}

/** The threshold, the errors against it, and a triangle where frames are over it. */
function errorTraces(input: FigureInput, columns: Columns): PlotTrace[] {
  const { main, others, view, maxError, palette } = input;
  const { pts, framePassed, frameError } = main.series;
  const over = flaggedColumns(pts, framePassed, { ...columns, count: Math.ceil(columns.count / 2) });
  return [
    {
      ...common,
      x: [view.start, view.end],
      y: [main.limit, main.limit],
      yaxis: 'y2',
      line: { width: 1, color: palette.over, dash: '4px,3px' },
    },
    ...others
      .filter(({ comparable }) => comparable)
      .map((other) => errorLine(other, maxError, columns, palette.compared[other.slot - 1] as string, 1)),
    errorLine(main, maxError, columns, others.length > 0 ? palette.tokens : palette.error, 1.2),
    {
      ...common,
      x: over.map((i) => pts.at(i)),
      y: over.map((i) => Math.min(maxError, frameError.at(i))),
      mode: 'markers',
      yaxis: 'y2',
      marker: {
        size: over.length > columns.count / 8 ? 4 : 7,
        color: palette.over,
        symbol: 'triangle-up',
        line: { width: 0 },
      },
      cliponaxis: false,
    },
  ];
}

function motionTrace({ main, palette }: FigureInput, columns: Columns): PlotTrace {
  const line = { width: 1.2, color: palette.motion, simplify: false };
  const points = valueLine(main, main.series.measures.motion, columns);
  return { ...common, ...points, yaxis: 'y3', fill: 'tozeroy', fillcolor: palette.motionSoft, line };
}

function changeTrace({ main, palette }: FigureInput, columns: Columns): PlotTrace {
  const line = { width: 1.2, color: palette.cuts, simplify: false };
  const points = valueLine(main, main.series.measures.change, columns);
  return { ...common, ...points, yaxis: 'y4', fill: 'tozeroy', fillcolor: palette.cutsSoft, line };
}

function lastEnd({ series }: Drawn): number {
  return series.frames > 0 ? series.endOf(series.frames - 1) : 0;
}

/** Tokens as lines of steps, the first one lowest. */
function tokenLines(
  drawn: Drawn,
  columns: Columns,
  lines: { width: number; color: string; dash?: string | undefined }[],
): PlotTrace[] {
  const { series, tokens } = drawn;
  const steps = stepLine(series.pts, tokens, lastEnd(drawn), columns);
  return lines.map(({ width, color, dash = 'solid' }) => ({
    ...common,
    ...steps,
    yaxis: 'y',
    line: { width, color, dash, simplify: false },
  }));
}

/** A compared analysis over the bars, on a seam of the background's colour that parts it from them. */
function comparedTokens(drawn: FigureInput['others'][number], input: FigureInput, columns: Columns): PlotTrace[] {
  const { panel, compared } = input.palette;
  const color = compared[drawn.slot - 1] as string;
  return tokenLines(drawn, columns, [
    { width: 3.4, color: panel },
    { width: 1.7, color, dash: dashes[drawn.slot] },
  ]);
}

/** A column as a line that goes on to the end of the last frame, so that a single frame shows as well. */
function valueLine({ series }: Drawn, values: Column, columns: Columns): Points {
  const { frames, pts } = series;
  const points = decimateMinMax(pts, values, columns);
  if (frames === 0 || points.x.at(-1) !== pts.at(frames - 1)) return points;
  return {
    x: Float64Array.of(...points.x, series.endOf(frames - 1)),
    y: Float64Array.of(...points.y, values.at(frames - 1)),
  };
}

function errorLine(drawn: Drawn, most: number, columns: Columns, color: string, width: number): PlotTrace {
  const points = valueLine(drawn, drawn.series.frameError, columns);
  for (let i = 0; i < points.y.length; i++) points.y[i] = Math.min(most, points.y[i] as number);
  return { ...common, ...points, yaxis: 'y2', line: { width, color, simplify: false } };
}
