// The traces of the timeline's figure, as plotly takes them: bars of tokens, errors, motion, change, and compared lines.
import type { PlotTrace } from 'plotly.js-basic-dist-min';
import { bandOutline } from '../../lib/band';
import { barOutline, stepLine } from '../../lib/barOutline';
import { columnRuns } from '../../lib/columnRuns';
import { type Columns, onGrid, visibleRange } from '../../lib/columns';
import { flaggedColumns, type Points } from '../../lib/decimate';
import { niceCeiling } from '../../lib/format';
import type { Column } from '../../lib/growable';
import type { Drawn, FigureInput } from './figureInput';

const common = { type: 'scatter', mode: 'lines', xaxis: 'x', hoverinfo: 'skip', showlegend: false } as const;
const filled = { yaxis: 'y', fill: 'tozeroy', line: { width: 0, simplify: false } } as const;
/** Each compared line has dashes of its own, beside its colour. */
const dashes: readonly { line: string; columns?: readonly [number, number] }[] = [
  { line: 'solid' },
  { line: 'solid' },
  { line: '6px,2px', columns: [3, 1] },
  { line: '2px,2px', columns: [1, 1] },
];

/** Traces of the visible window, no finer than the pixels: where frames crowd, a column is so many pixels wide. */
export function traces(input: FigureInput, columnPixels: number): PlotTrace[] {
  const { view, geometry, palette } = input;
  const { measures } = input.main.series;
  // No peak is lost by a wider one, and the path is shorter.
  const columns = onGrid(view, Math.ceil(Math.min(geometry.plotWidth, 3000) / columnPixels));
  return [
    ...tokenTraces(input, columns),
    ...(geometry.error === null ? [] : errorTraces(input, columns)),
    ...(geometry.motion === null
      ? []
      : areaTraces(input, columns, {
          axis: 'y3',
          values: measures.motion,
          color: palette.motion,
          fillcolor: palette.motionSoft,
        })),
    ...(geometry.change === null
      ? []
      : areaTraces(input, columns, {
          axis: 'y4',
          values: measures.change,
          color: palette.cuts,
          fillcolor: palette.cutsSoft,
        })),
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
    ...(comparing ? [tokenLine(input, main, columns, { width: 1.2, color: palette.tokens })] : []),
    ...others.flatMap((other) => comparedTokens(other, input, columns)),
  ];
}

/** The threshold, the errors against it, and a triangle where frames are over it. */
function errorTraces(input: FigureInput, columns: Columns): PlotTrace[] {
  const { main, others, view, maxError, palette } = input;
  const { pts, framePassed, frameError } = main.series;
  const error = (drawn: Drawn, color: string) =>
    valueTrace(input, drawn, drawn.series.frameError, columns, { axis: 'y2', color });
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
      .map((other) => error(other, palette.compared[other.slot - 1] as string)),
    error(main, others.length > 0 ? palette.tokens : palette.error),
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

/** A row of its own: the line of a measure, and what lies below it in a pale colour. */
function areaTraces(
  input: FigureInput,
  columns: Columns,
  row: { axis: 'y3' | 'y4'; values: Column; color: string; fillcolor: string },
): PlotTrace[] {
  const { main } = input;
  const { axis, values, color, fillcolor } = row;
  const below = { ...common, yaxis: axis, fill: 'tozeroy', fillcolor } as const;
  if (!crowds(main, columns))
    return [{ ...below, ...valueLine(main, values, columns), line: { width: 1, color, simplify: false } }];
  const { highest } = barOutline(main.series.pts, values, lastEnd(main), columns);
  return [{ ...below, ...highest, line: { width: 0 } }, valueTrace(input, main, values, columns, { axis, color })];
}

function lastEnd({ series }: Drawn): number {
  return series.frames > 0 ? series.endOf(series.frames - 1) : 0;
}

/** Tokens as a line along the tops of the bars; where they crowd, a band. */
function tokenLine(
  { maxTokens, geometry }: FigureInput,
  drawn: Drawn,
  columns: Columns,
  { width, color, slot = 0 }: { width: number; color: string; slot?: number },
): PlotTrace {
  const { series, tokens } = drawn;
  if (crowds(drawn, columns)) {
    const pad = (width / 2) * (maxTokens / geometry.tokens.height);
    const runs = columnRuns(series.pts, tokens, lastEnd(drawn), columns);
    const dash = dashes[slot]?.columns;
    return bandTrace('y', color, bandOutline(runs, { pad, highestOnly: true, ...(dash && { dash }) }));
  }
  const steps = stepLine(series.pts, tokens, lastEnd(drawn), columns);
  return {
    ...common,
    ...steps,
    yaxis: 'y',
    line: { width, color, dash: dashes[slot]?.line ?? 'solid', simplify: false },
  };
}

/** A compared analysis over the bars, on a seam of the background's colour that parts it from them. */
function comparedTokens(drawn: FigureInput['others'][number], input: FigureInput, columns: Columns): PlotTrace[] {
  const { panel, compared } = input.palette;
  const { slot } = drawn;
  return [
    tokenLine(input, drawn, columns, { width: 3.4, color: panel }),
    tokenLine(input, drawn, columns, { width: 1.7, color: compared[slot - 1] as string, slot }),
  ];
}

/** True where frames are too many for single ones to be told apart: a line is then drawn as a band. */
function crowds({ series }: Drawn, columns: Columns): boolean {
  const [from, to] = visibleRange(series.pts, columns);
  return to - from > columns.count / 2;
}

function bandTrace(axis: string, fillcolor: string, points: Points): PlotTrace {
  return { ...common, ...points, yaxis: axis, fill: 'toself', fillcolor, line: { width: 0, simplify: false } };
}

/** Values of frames as a line one pixel wide. */
function valueTrace(
  { geometry, maxError, main }: FigureInput,
  drawn: Drawn,
  values: Column,
  columns: Columns,
  { axis, color }: { axis: 'y2' | 'y3' | 'y4'; color: string },
): PlotTrace {
  const top = axis === 'y2' ? maxError : axis === 'y3' ? niceCeiling(main.series.maxMotion) : 1;
  const band = axis === 'y2' ? geometry.error : axis === 'y3' ? geometry.motion : geometry.change;
  if (crowds(drawn, columns)) {
    const runs = columnRuns(drawn.series.pts, values, lastEnd(drawn), columns);
    return bandTrace(axis, color, bandOutline(runs, { pad: top / (band?.height ?? 1) / 2, most: top }));
  }
  const points = valueLine(drawn, values, columns);
  for (let i = 0; i < points.y.length; i++) points.y[i] = Math.min(top, points.y[i] as number);
  return { ...common, ...points, yaxis: axis, line: { width: 1, color, simplify: false } };
}

/** The visible part of a column as a line that goes on to the end of the last frame, so that a single frame shows as well. */
function valueLine(drawn: Drawn, values: Column, columns: Columns): Points {
  const { frames, pts } = drawn.series;
  const [from, to] = visibleRange(pts, columns);
  const points = { x: pts.data.slice(from, to), y: Float64Array.from(values.data.subarray(from, to)) };
  if (to < frames || to === 0) return points;
  return { x: Float64Array.of(...points.x, lastEnd(drawn)), y: Float64Array.of(...points.y, values.at(to - 1)) };
}
