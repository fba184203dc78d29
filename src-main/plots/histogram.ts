// How often values fall into equal parts of a range, as a small drawing.
import { niceTicks } from './chart';
import { font, lineAt, round, textAt } from './svg';
import type { Theme } from './theme';

export interface Histogram {
  /** What is counted along the axis below, with its unit. */
  label: string;
  values: ArrayLike<number>;
  from: number;
  to: number;
  colour: string;
}

const width = 380;
const height = 170;
const margin = { left: 44, right: 12, top: 10, bottom: 40 };
const bins = 32;

/** How many values lie in each of `parts` equal parts of a range, its upper end included in the last. */
export function binned(values: ArrayLike<number>, from: number, to: number, parts: number): number[] {
  const counts = new Array<number>(parts).fill(0);
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(((values[i]! - from) / (to - from)) * parts);
    const bin = Math.max(0, Math.min(parts - 1, place));
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

/** Draws the shares in percent as an SVG document. */
export function histogramSvg({ label, values, from, to, colour }: Histogram, theme: Theme): string {
  const total = Math.max(1, values.length);
  const shares = binned(values, from, to, bins).map((count) => (100 * count) / total);
  const most = Math.max(1, ...shares);
  const plotWidth = width - margin.left - margin.right;
  const plotHeight = height - margin.top - margin.bottom;
  const base = margin.top + plotHeight;
  const toX = (value: number) => margin.left + ((value - from) / (to - from)) * plotWidth;
  const toY = (share: number) => base - (share / most) * plotHeight;
  const small = (anchor: string) => `font-size="11" text-anchor="${anchor}"`;
  const parts: string[] = [];
  for (const share of niceTicks(0, most).filter((_, i, all) => i % Math.ceil(all.length / 4) === 0)) {
    parts.push(lineAt(margin.left, toY(share), width - margin.right, toY(share), theme.line));
    parts.push(textAt(margin.left - 6, toY(share) + 4, `${share} %`, small('end'), theme.muted));
  }
  const barWidth = plotWidth / bins;
  for (const [i, share] of shares.entries()) {
    if (share === 0) continue;
    const x = round(margin.left + i * barWidth);
    const size = `width="${round(barWidth - 1)}" height="${round(base - toY(share))}"`;
    parts.push(`<rect x="${x}" y="${round(toY(share))}" ${size} fill="${colour}"/>`);
  }
  parts.push(lineAt(margin.left, base, width - margin.right, base, theme.muted));
  for (const value of niceTicks(from, to).filter((_, i, all) => i % Math.ceil(all.length / 6) === 0)) {
    parts.push(lineAt(toX(value), base, toX(value), base + 4, theme.muted));
    parts.push(textAt(toX(value), base + 17, String(value), small('middle'), theme.muted));
  }
  parts.push(textAt(margin.left + plotWidth / 2, height - 5, label, small('middle'), theme.text));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font}>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
