// How cells fill the width of the grid, and where the keys go in it.

const gap = 10;
/** Height of a cell's name and figures beneath its picture. */
const captionHeight = 42;

export interface CellLayout {
  /** 0 while the room is not known. */
  columns: number;
  /** Of a picture, pixels. */
  side: number;
  /** From one cell to the next. */
  step: number;
  rowHeight: number;
  /** Before the first cell, to the left and above. */
  margin: number;
}

const largest = 176;

/**
 * Squares that fill the width, small enough that two rows show where there is room for them; larger where all of them fit into one row.
 */
export function cellLayout(width: number, height: number, count: number): CellLayout {
  const high = height - captionHeight - 2 * gap;
  const alone = Math.min(largest, high, Math.floor((width - gap) / Math.max(1, count)) - gap);
  const wished = Math.min(largest, Math.max(96, (high - captionHeight - gap) / 2, alone));
  const columns = width === 0 ? 0 : Math.max(1, Math.ceil((width - gap) / (wished + gap)));
  const across = Math.floor((width - gap) / Math.max(1, columns)) - gap;
  // A few cells alone do not grow to fill a row.
  const side = Math.max(48, Math.min(across, count < columns ? wished : across));
  return { columns, side, step: side + gap, rowHeight: side + captionHeight + gap, margin: gap };
}

/** The place that a key leads to from a place; null where the key is none of the grid's. */
export function movedPlace(key: string, place: number, count: number, columns: number, rows: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rows,
    PageDown: columns * rows,
    Home: -place,
    End: count - 1 - place,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const next = place + step;
  // A row is not left sideways: at the edge of the rows the column stays.
  if (Math.abs(step) >= columns && !['Home', 'End'].includes(key)) {
    if (next < 0) return place % columns;
    if (next >= count) {
      const lastRow = Math.floor((count - 1) / columns) * columns;
      return Math.min(count - 1, lastRow + (place % columns));
    }
  }
  return Math.max(0, Math.min(count - 1, next));
}
