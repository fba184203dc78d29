// The plots that compare adaptive with uniform: satisfied blocks by tokens, and the ratio of tokens at equal satisfaction.
import type { Curve, Efficiency } from '../analysis/curve/schema';
import { type Axis, type Figure, type Mark, niceTicks, type Panel } from './chart';
import { fixedLegend, grey, thresholdLegend, thresholdStyle } from './curveStyle';
import type { Point } from './svg';

const dashed = '5 3';
const percentAxis = (label: string): Axis => ({ label, from: 0, to: 100, ticks: [0, 20, 40, 60, 80, 100] });
/** A little room, so that lines along 0 and 100 % are seen whole. */
const roomyPercentAxis = (label: string): Axis => ({ ...percentAxis(label), from: -2, to: 102 });

/** One panel for the videos and one for the pictures, where there are any. */
function panelsByKind(curve: Curve, panelOf: (own: Efficiency[]) => Omit<Panel, 'title' | 'grid'>): Panel[] {
  return (['video', 'picture'] as const).flatMap((kind) => {
    const own = curve.results.efficiency.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const clips = curve.results.clips.filter((clip) => clip.kind === kind).length;
    const blocks = own[0]!.blocks === clips ? '' : `, ${own[0]!.blocks} blocks`;
    return [{ ...panelOf(own), title: `${clips} ${kind}${clips === 1 ? '' : 's'}${blocks}`, grid: 'both' as const }];
  });
}

/** Share of satisfied blocks by share of tokens, adaptive and uniform: the paper's Figure 4. */
export function satisfiedByTokens(curve: Curve): Figure {
  const point = (share: { tokensPercent: number; satisfiedPercent: number }): Point => [
    share.tokensPercent,
    share.satisfiedPercent,
  ];
  const panels = panelsByKind(curve, (own) => ({
    x: percentAxis('Tokens used (% of all)'),
    y: roomyPercentAxis('Blocks within the threshold (%)'),
    marks: own.flatMap((one): Mark[] => {
      const style = thresholdStyle(curve, one.threshold);
      const uniform = one.uniform.map(point);
      return [
        { ...style, dash: dashed, points: uniform },
        { type: 'dots', colour: style.colour, shape: 'circle', points: uniform },
        { ...style, points: one.adaptive.map(point) },
        { type: 'dots', colour: style.colour, shape: 'diamond', points: one.fixed.map(point) },
      ];
    }),
  }));
  const legend: Figure['legend'] = [
    { label: 'adaptive', styles: [{ type: 'line', colour: grey }] },
    {
      label: 'uniform',
      styles: [
        { type: 'line', colour: grey, dash: dashed },
        { type: 'dots', colour: grey, shape: 'circle' },
      ],
    },
    ...fixedLegend(curve, grey),
    ...thresholdLegend(curve),
  ];
  return { panels, legend, plotWidth: 330, plotHeight: 250 };
}

/** Tokens of uniform by tokens of adaptive at each satisfaction. */
export function efficiencyPlot(curve: Curve): Figure {
  const ratios = curve.results.efficiency.flatMap((one) => one.ratios.map(({ ratio }) => ratio));
  const top = Math.max(2, ...ratios) * 1.05;
  const panels = panelsByKind(curve, (own) => ({
    x: percentAxis('Blocks within the threshold (%)'),
    y: {
      label: 'Uniform tokens / adaptive tokens',
      from: 0,
      to: top,
      ticks: niceTicks(0, top),
      text: (value) => `${value}×`,
    },
    marks: [
      {
        type: 'line',
        colour: grey,
        width: 1,
        dash: '2 2',
        points: [
          [0, 1],
          [100, 1],
        ],
      },
      ...own.map(
        ({ threshold, ratios: found }): Mark => ({
          ...thresholdStyle(curve, threshold),
          points: found.map((one): Point => [one.satisfiedPercent, one.ratio]),
        }),
      ),
    ],
  }));
  return { panels, legend: thresholdLegend(curve), plotWidth: 330, plotHeight: 230 };
}
