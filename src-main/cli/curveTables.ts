// The tables that `elastictok curve` prints: Markdown, to be pasted into model cards.
import { nearestThreshold } from '../analysis/curve/grid';
import type { Curve, Efficiency, Ratio, Summary } from '../analysis/curve/schema';
import { decibels } from '../analysis/statistics';

/** All tables of an evaluation, each under a line that says what its numbers are. */
export function curveTables(curve: Curve): string {
  const { groups } = curve.results;
  const parts = [clipTable(curve), ...groups.map(countTable)];
  if (curve.settings.fixed.length > 0) parts.push(fixedTable(groups.at(-1)!));
  for (const kind of ['video', 'picture'] as const) {
    const own = curve.results.efficiency.filter((one) => one.kind === kind);
    if (own.length > 0) parts.push(uniformTable(own), efficiencyTable(own));
  }
  parts.push(correlationTable(curve));
  return parts.join('\n\n');
}

type Cell = string | number;

function table(caption: string, head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  return [`${caption}`, '', line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const decimal = (value: number) => value.toFixed(1);
/** Whole percent; what is not all is never written as 100 %. */
const percent = (value: number) => `${value < 100 ? Math.min(99, Math.round(value)) : 100} %`;
/** File names may hold what ends a cell. */
const cellText = (name: string) => name.replace(/[|\\]/g, '\\$&').replace(/\s/g, ' ');
const thresholdText = (threshold: number) => `${threshold} (${decimal(decibels(threshold))} dB)`;

function clipTable({ results, settings, model }: Curve): string {
  const threshold = nearestThreshold(settings.thresholds, model.defaultThreshold);
  const rows = [...results.clips, ...results.groups].map(({ name, blocks, counts, errorFalls, thresholds }) => {
    const at = thresholds.find((one) => one.threshold === threshold)!;
    const psnr = counts.map((quality) => decimal(quality.psnr));
    return [
      cellText(name),
      blocks,
      ...psnr,
      errorFalls ? 'yes' : 'NO',
      at.tokens.toFixed(0),
      percent(at.satisfiedPercent),
    ];
  });
  return table(
    `PSNR (dB) of the mean error by kept count of all blocks; whether that error falls at every step; mean tokens and satisfied blocks at threshold ${thresholdText(threshold)}.`,
    ['clip', 'blocks', ...settings.counts, 'falls', 'tokens', 'satisfied'],
    rows,
  );
}

function countTable({ name, counts }: Summary): string {
  return table(
    `Quality by kept count, ${name}.`,
    ['kept count', ...counts.map(({ count }) => count)],
    [
      ['PSNR of the mean error (dB)', ...counts.map(({ psnr }) => decimal(psnr))],
      ['PSNR of the median block (dB)', ...counts.map(({ medianPsnr }) => decimal(medianPsnr))],
      ['mean SSIM', ...counts.map(({ ssim }) => ssim.toFixed(3))],
    ],
  );
}

function fixedTable({ fixed }: Summary): string {
  return table(
    'Models trained at one count, all clips.',
    ['model', 'count', 'PSNR of the mean error (dB)', 'PSNR of the median block (dB)', 'mean SSIM'],
    fixed.map((at) => [cellText(at.model), at.count, decimal(at.psnr), decimal(at.medianPsnr), at.ssim.toFixed(3)]),
  );
}

function uniformTable(own: readonly Efficiency[]): string {
  const [first] = own;
  return table(
    `Satisfied blocks where all keep the same count, all ${first!.kind}s (${first!.blocks} blocks).`,
    [
      'threshold',
      ...first!.uniform.map(({ count }) => count),
      ...first!.fixed.map(({ model, count }) => `${cellText(model)}:${count}`),
    ],
    own.map((one) => [
      thresholdText(one.threshold),
      ...[...one.uniform, ...one.fixed].map(({ satisfiedPercent }) => percent(satisfiedPercent)),
    ]),
  );
}

const ratioText = (ratio: Ratio | null) =>
  ratio === null ? '-' : `${ratio.ratio.toFixed(2)} at ${percent(ratio.satisfiedPercent)}`;

function efficiencyTable(own: readonly Efficiency[]): string {
  const [first] = own;
  return table(
    `Adaptive against uniform, all ${first!.kind}s: the search's own tokens and satisfied blocks; tokens of uniform by tokens of adaptive at the highest satisfaction that uniform reaches, and where that is best from 50 % on${first!.fixed.length > 0 ? '; against models trained at one count, at their satisfaction' : ''}.`,
    [
      'threshold',
      'satisfied',
      'tokens',
      'uniform needs',
      'adaptive needs',
      'ratio',
      'best ratio',
      ...first!.fixed.map(({ model, count }) => `${cellText(model)}:${count}`),
    ],
    own.map((one) => {
      const search = one.adaptive.at(-1)!;
      return [
        thresholdText(one.threshold),
        percent(search.satisfiedPercent),
        `${decimal(search.tokensPercent)} %`,
        one.highest === null ? '-' : `${decimal(one.highest.uniformTokensPercent)} %`,
        one.highest === null ? '-' : `${decimal(one.highest.adaptiveTokensPercent)} %`,
        ratioText(one.highest),
        ratioText(one.best),
        ...one.fixed.map(({ ratio }) => ratio?.toFixed(2) ?? '-'),
      ];
    }),
  );
}

function correlationTable({ results }: Curve): string {
  return table(
    "Rank correlation (Spearman) of adaptive tokens with the blocks' high-frequency energy, all blocks.",
    ['threshold', ...results.correlations.map(({ threshold }) => threshold)],
    [['correlation', ...results.correlations.map(({ spearman }) => spearman?.toFixed(2) ?? '-')]],
  );
}
