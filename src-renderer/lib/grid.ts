// How squares fill an area: in rows and columns so that each is as large as can be.

/** Columns, and the side of each square in whole pixels. */
export interface Grid {
  columns: number;
  side: number;
}

/** The grid of `count` squares, each with a caption above it, with a gap between and around them, that makes them largest. */
export function squareGrid(count: number, width: number, height: number, gap: number, caption: number): Grid {
  let best: Grid = { columns: 1, side: 0 };
  for (let columns = count; columns >= 1; columns--) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns + 1)) / columns;
    const down = (height - gap * (rows + 1)) / rows - caption;
    const side = Math.floor(Math.min(across, down));
    if (side > best.side) best = { columns, side };
  }
  return { ...best, side: Math.max(64, best.side) };
}
