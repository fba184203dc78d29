// The plots of an evaluation; here error by count and tokens by clip.
import type { Curve } from '../analysis/curve/schema';
import { type Axis, type Figure, figureSvg, type Mark, niceTicks, type Panel } from './chart';
import { fixedLegend, grey, ownThreshold, palette, thresholdText } from './curveStyle';
import { efficiencyPlot, satisfiedByTokens } from './efficiencyPlots';
import type { Point, Style } from './svg';

const longestName = 28;
const rowHeight = 18;
/** Share of a row that its bar fills. */
const barShare = 0.72;

/** The plots as SVG documents by the name of their file, without its ending. */
export function curvePlots(curve: Curve): Map<string, string> {
  return new Map([
    ['error-by-count', figureSvg(errorByCount(curve))],
    ['satisfied-by-tokens', figureSvg(satisfiedByTokens(curve))],
    ['efficiency', figureSvg(efficiencyPlot(curve))],
    ['tokens-by-clip', figureSvg(tokensByClip(curve))],
  ]);
}

/** An axis over the values given, a little beyond their ends, with round ticks. */
function axisOver(label: string, values: readonly number[]): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = 0.04 * Math.max(high - low, 1);
  return { label, from: low - margin, to: high + margin, ticks: niceTicks(low - margin, high + margin) };
}

function errorByCount(curve: Curve): Figure {
  const { clips, groups } = curve.results;
  const all = groups.at(-1)!;
  const along = (pick: (at: (typeof all.counts)[number]) => number): Point[] =>
    all.counts.map((at) => [at.count, pick(at)]);
  const lower = along((at) => at.lowerQuartilePsnr);
  const upper = along((at) => at.upperQuartilePsnr);
  const band: Style = { type: 'area', colour: palette.blue, opacity: 0.18 };
  const thin: Style = { type: 'line', colour: grey, width: 0.8, opacity: 0.5 };
  const thick: Style = { type: 'line', colour: palette.blue, width: 2.4 };
  const fixed = all.fixed.map((at): Point => [at.count, at.medianPsnr]);
  const perClip = clips.map((clip) => clip.counts.map((at): Point => [at.count, at.psnr]));
  const marks: Mark[] = [
    { ...band, points: [...lower, ...upper.toReversed()] },
    ...perClip.map((points) => ({ ...thin, points })),
    { ...thick, points: along((at) => at.medianPsnr) },
    { type: 'dots', colour: palette.blue, shape: 'circle', points: along((at) => at.medianPsnr) },
    { type: 'dots', colour: palette.vermilion, shape: 'diamond', points: fixed },
  ];
  const psnr = [...lower, ...upper, ...fixed, ...perClip.flat()].map(([, y]) => y);
  const panel: Panel = {
    title: '',
    x: {
      label: `Kept tokens of a block (of ${curve.model.maxToks})`,
      from: 0,
      to: curve.model.maxToks,
      ticks: all.counts.map((at) => at.count),
    },
    y: axisOver('PSNR (dB)', psnr),
    marks,
    grid: 'both',
  };
  const legend = [
    { label: 'median block', styles: [thick, { type: 'dots', colour: palette.blue, shape: 'circle' } as const] },
    { label: 'middle half of the blocks', styles: [band] },
    { label: 'one clip (mean error)', styles: [thin] },
    ...fixedLegend(curve, palette.vermilion),
  ];
  return { panels: [panel], legend, plotWidth: 330, plotHeight: 230 };
}

function tokensByClip(curve: Curve): Figure {
  const { maxToks } = curve.model;
  const threshold = ownThreshold(curve);
  const rows = curve.results.clips
    .map((clip) => ({ ...clip, at: clip.thresholds.find((one) => one.threshold === threshold)! }))
    .sort((a, b) => b.at.tokens - a.at.tokens);
  const colours = { video: palette.blue, picture: palette.green };
  const marks = rows.flatMap(({ kind, at }, i): Mark[] => {
    const [low, high] = [i + (1 - barShare) / 2, i + (1 + barShare) / 2];
    return [
      {
        type: 'area',
        colour: colours[kind],
        points: [
          [0, low],
          [at.tokens, low],
          [at.tokens, high],
          [0, high],
        ],
      },
      {
        type: 'text',
        at: [at.tokens, i + 0.5],
        text: `${at.tokens.toFixed(0)}${at.satisfiedPercent < 100 ? '*' : ''}`,
      },
    ];
  });
  const names = rows.map(({ name }) => (name.length > longestName ? `…${name.slice(1 - longestName)}` : name));
  const panel: Panel = {
    title: '',
    // Room for the number after a full bar.
    x: {
      label: 'Mean tokens per block',
      from: 0,
      to: 1.14 * maxToks,
      ticks: [0, 0.25, 0.5, 0.75, 1].map((part) => part * maxToks),
    },
    y: {
      label: '',
      from: rows.length,
      to: 0,
      ticks: rows.map((_, i) => i + 0.5),
      text: (place) => names[Math.floor(place)] ?? '',
    },
    marks,
    grid: 'x',
  };
  const kinds = (['video', 'picture'] as const).filter((kind) => rows.some((row) => row.kind === kind));
  const legend = [
    ...kinds.map((kind) => ({ label: kind, styles: [{ type: 'area', colour: colours[kind] } as const] })),
    { label: `at ${thresholdText(threshold)}`, styles: [] },
    ...(rows.some(({ at }) => at.satisfiedPercent < 100)
      ? [{ label: '* not every block is within it', styles: [] }]
      : []),
  ];
  return { panels: [panel], legend, plotWidth: 260, plotHeight: rows.length * rowHeight };
}
