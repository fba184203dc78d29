// Shapes of a timeline as SVG: columns of pixels as steps, rectangles, marks.
import { round } from './svg';

/** A filled rectangle. */
export function rect(x: number, y: number, width: number, height: number, colour: string, opacity = 1): string {
  const faint = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"${faint}/>`;
}

/** A filled path. */
export function shape(path: string, colour: string): string {
  return `<path d="${path}" fill="${colour}"/>`;
}

/** The path of a diamond about a place. */
export const diamond = (x: number, y: number) => `M${round(x)} ${round(y - 5)}l5 5l-5 5l-5 -5Z`;

/** The outline of columns as a path that moves only where their height changes; closed along `base` where there is one. */
function outline(values: Float64Array, left: number, toY: (value: number) => number, base: number | null): string {
  let path = '';
  let open = false;
  let at = Number.NaN;
  for (const [i, value] of values.entries()) {
    const x = left + i;
    if (Number.isNaN(value)) {
      if (open) path += `H${x}${base === null ? '' : `V${round(base)}Z`}`;
      open = false;
      continue;
    }
    const y = round(toY(value));
    if (!open) path += base === null ? `M${x} ${y}` : `M${x} ${round(base)}V${y}`;
    else if (y !== at) path += `H${x}V${y}`;
    open = true;
    at = y;
  }
  if (open) path += `H${left + values.length}${base === null ? '' : `V${round(base)}Z`}`;
  return path;
}

/** Columns a pixel wide from `left` on, filled down to a base. */
export function steps(
  values: Float64Array,
  left: number,
  toY: (value: number) => number,
  base: number,
  colour: string,
  opacity = 1,
): string {
  return `<path d="${outline(values, left, toY, base)}" fill="${colour}" fill-opacity="${opacity}"/>`;
}

/** A line along the tops of columns a pixel wide from `left` on. */
export function stepLine(values: Float64Array, left: number, toY: (value: number) => number, colour: string): string {
  return `<path d="${outline(values, left, toY, null)}" fill="none" stroke="${colour}" stroke-width="1.3"/>`;
}
