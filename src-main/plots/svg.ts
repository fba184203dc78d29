// The parts of a chart as SVG: texts, lines, areas, dots; points in pixels.

export type Point = readonly [x: number, y: number];

/** How something is drawn. Widths in pixels of the figure, `opacity` 0..1. */
export type Style =
  | { type: 'line'; colour: string; width?: number; dash?: string; opacity?: number }
  | { type: 'area'; colour: string; opacity?: number }
  | { type: 'dots'; colour: string; shape: 'circle' | 'diamond' };

/** These have digits of one width; the attribute asks it of any other font. */
export const font = `font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif" style="font-variant-numeric: tabular-nums"`;
/** Colour of axes and text. */
export const ink = '#222222';
/** Nothing here can measure text: per size, no usual font has wider Latin on average, or wider ideographs and emoji. */
const latinWidth = 0.58;
const wideWidth = 1.1;

/** Upper estimate of the width of a text in pixels. */
export function textWidth(text: string, size: number): number {
  return size * [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? wideWidth : latinWidth), 0);
}

/** Text as XML: file names may hold anything, even control characters, which XML has no form for. */
function xml(text: string): string {
  return text.replace(/\p{Cc}|\p{Cs}/gu, '?').replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Hundredths of a pixel. */
export const round = (value: number) => Number(value.toFixed(2));

/** A text whose base line begins at a place; `attributes` say its size and may anchor it elsewhere. */
export function textAt(x: number, y: number, text: string, attributes: string, colour = ink): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${colour}" ${attributes}>${xml(text)}</text>`;
}

/** A thin straight line. */
export function lineAt(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${colour}" fill="none"/>`;
}

/** Points drawn in a style: along a line, around an area, or each a dot. */
export function draw(style: Style, points: readonly Point[]): string {
  if (points.length === 0) return '';
  const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  if (style.type === 'area') return `<path d="${path}Z" fill="${style.colour}" fill-opacity="${style.opacity ?? 1}"/>`;
  if (style.type === 'line') {
    const dash = style.dash === undefined ? '' : ` stroke-dasharray="${style.dash}"`;
    const look = `stroke-width="${style.width ?? 1.5}" stroke-opacity="${style.opacity ?? 1}"${dash}`;
    return `<path d="${path}" fill="none" stroke="${style.colour}" stroke-linejoin="round" ${look}/>`;
  }
  const edge = `fill="${style.colour}" stroke="#ffffff" stroke-width="0.8"`;
  return points
    .map(([x, y]) =>
      style.shape === 'circle'
        ? `<circle cx="${round(x)}" cy="${round(y)}" r="3" ${edge}/>`
        : `<path d="M${round(x)} ${round(y - 5)}l5 5l-5 5l-5 -5Z" ${edge}/>`,
    )
    .join('');
}
