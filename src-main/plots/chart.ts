// A small chart writer: panels side by side with linear axes, a legend below; only what the plots here need.
import { draw, font, ink, lineAt, type Point, round, type Style, textAt, textWidth } from './svg';

/** Points in units of the axes: of a line, of the outline of an area, of dots; or a text to the right of a place. */
export type Mark = (Style & { points: readonly Point[] }) | { type: 'text'; at: Point; text: string };

export interface Axis {
  /** With its unit; empty for none. */
  label: string;
  /** Value at the left or lower end, and at the other; `from` may be the larger one. */
  from: number;
  to: number;
  ticks: readonly number[];
  /** Text of a tick; the number itself where left out. */
  text?: (value: number) => string;
}

export interface Panel {
  title: string;
  x: Axis;
  y: Axis;
  /** Drawn in this order. */
  marks: readonly Mark[];
  /** Light lines across at the ticks of both axes, or of x alone. */
  grid: 'both' | 'x';
}

export interface Figure {
  panels: readonly Panel[];
  legend: readonly { label: string; styles: readonly Style[] }[];
  /** Size of the area inside the axes, in pixels. */
  plotWidth: number;
  plotHeight: number;
}

const tickSize = 11;
const gridColour = '#e4e4e4';
const labelSize = 12;
const gap = 14;
const mostTicks = 7;
const sampleWidth = 24;

/** A few round values, evenly spaced, from `low` to `high`. */
export function niceTicks(low: number, high: number): number[] {
  const rough = Math.max(high - low, 1e-9) / mostTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

const tickText = (axis: Axis, value: number) => axis.text?.(value) ?? String(value);

/** Ticks along x whose texts do not touch; the last one is always there. */
function roomyTicks(axis: Axis, toPixel: (value: number) => number): Set<number> {
  const kept = new Set<number>();
  let free = Number.POSITIVE_INFINITY;
  for (const tick of axis.ticks.toReversed()) {
    const half = textWidth(tickText(axis, tick), tickSize) / 2;
    if (toPixel(tick) + half > free) continue;
    kept.add(tick);
    free = toPixel(tick) - half - 4;
  }
  return kept;
}

function drawPanel(
  { title, x, y, marks, grid }: Panel,
  left: number,
  top: number,
  width: number,
  height: number,
): string {
  const toX = (value: number) => left + ((value - x.from) / (x.to - x.from)) * width;
  const toY = (value: number) => top + height - ((value - y.from) / (y.to - y.from)) * height;
  const bottom = top + height;
  const parts: string[] = [];
  for (const tick of x.ticks) parts.push(lineAt(toX(tick), top, toX(tick), bottom, gridColour));
  if (grid === 'both')
    for (const tick of y.ticks) parts.push(lineAt(left, toY(tick), left + width, toY(tick), gridColour));
  for (const mark of marks) {
    if (mark.type === 'text') {
      const [atX, atY] = mark.at;
      parts.push(textAt(toX(atX) + 5, toY(atY) + 0.35 * tickSize, mark.text, `font-size="${tickSize}"`));
    } else
      parts.push(
        draw(
          mark,
          mark.points.map(([px, py]) => [toX(px), toY(py)]),
        ),
      );
  }
  parts.push(lineAt(left, bottom, left + width, bottom, ink), lineAt(left, top, left, bottom, ink));
  const roomy = roomyTicks(x, toX);
  for (const tick of x.ticks) {
    parts.push(lineAt(toX(tick), bottom, toX(tick), bottom + 4, ink));
    if (roomy.has(tick))
      parts.push(textAt(toX(tick), bottom + 16, tickText(x, tick), `font-size="${tickSize}" text-anchor="middle"`));
  }
  for (const tick of y.ticks) {
    parts.push(lineAt(left - 4, toY(tick), left, toY(tick), ink));
    const place = toY(tick) + 0.35 * tickSize;
    parts.push(textAt(left - 7, place, tickText(y, tick), `font-size="${tickSize}" text-anchor="end"`));
  }
  const middle = `font-size="${labelSize}" text-anchor="middle"`;
  parts.push(textAt(left + width / 2, bottom + 34, x.label, middle));
  const turned = `translate(${round(left - leftRoom(y) + labelSize)} ${round(top + height / 2)}) rotate(-90)`;
  if (y.label) parts.push(textAt(0, 0, y.label, `${middle} transform="${turned}"`));
  if (title) parts.push(textAt(left + width / 2, top - 10, title, `${middle} font-weight="bold"`));
  return parts.join('\n');
}

/** Pixels that tick texts and label of a y axis take. */
function leftRoom(y: Axis): number {
  return (
    Math.max(0, ...y.ticks.map((tick) => textWidth(tickText(y, tick), tickSize))) + 9 + (y.label ? labelSize + 6 : 0)
  );
}

/** Writes the figure as an SVG document on white; its size in pixels is in its head. */
export function figureSvg({ panels, legend, plotWidth, plotHeight }: Figure): string {
  const top = panels.some((panel) => panel.title) ? 28 : 12;
  const parts: string[] = [];
  let width = 0;
  for (const panel of panels) {
    const left = width + (width === 0 ? 6 : 0) + leftRoom(panel.y);
    parts.push(drawPanel(panel, left, top, plotWidth, plotHeight));
    width = left + plotWidth + gap;
  }
  let x = gap;
  let y = top + plotHeight + 56;
  for (const { label, styles } of legend) {
    const sample = styles.length > 0 ? sampleWidth + 6 : 0;
    const needed = sample + textWidth(label, tickSize);
    if (x > gap && x + needed > width - 4) {
      x = gap;
      y += 18;
    }
    for (const style of styles) parts.push(drawSample(style, x, y));
    parts.push(textAt(x + sample, y + 0.35 * tickSize, label, `font-size="${tickSize}"`));
    x += needed + gap;
  }
  const height = y + (legend.length > 0 ? 14 : -12);
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" ${font}>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function drawSample(style: Style, x: number, y: number): string {
  const end = x + sampleWidth;
  if (style.type === 'line')
    return draw(style, [
      [x, y],
      [end, y],
    ]);
  if (style.type === 'dots') return draw(style, [[x + sampleWidth / 2, y]]);
  return draw(style, [
    [x, y - 5],
    [end, y - 5],
    [end, y + 5],
    [x, y + 5],
  ]);
}
