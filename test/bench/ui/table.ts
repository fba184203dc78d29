// The figures beside their goals, as a table of text.

/** One figure. */
export interface Figure {
  what: string;
  /** Not there where it could not be measured. */
  value: number | null;
  unit: string;
  /** The goal in words, and whether a value reaches it; none where there is no goal. */
  goal?: { text: string; reached: (value: number) => boolean };
}

/** At most so much. */
export const atMost = (most: number, unit: string) => ({
  text: `<= ${most} ${unit}`,
  reached: (v: number) => v <= most,
});
/** At least so much. */
export const atLeast = (least: number, unit: string) => ({
  text: `>= ${least} ${unit}`,
  reached: (v: number) => v >= least,
});

/** Rows of equal columns: what, figure, goal, whether it is reached. */
export function tableText(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, goal }) => [
    what,
    value === null ? '-' : `${value.toFixed(Math.abs(value) < 10 ? 1 : 0)} ${unit}`,
    goal?.text ?? '',
    goal === undefined || value === null ? '' : goal.reached(value) ? 'yes' : 'NO',
  ]);
  const all = [['', 'measured', 'goal', 'reached'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] as string).length)));
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}
