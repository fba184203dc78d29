// A seeded source of random numbers for tests that make faults, so that a run can be repeated.

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
}

/** mulberry32. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return { next, int, pick: (values) => values[int(values.length)]! };
}

/** Words `--name value` of a script's command line as numbers, over the defaults given. Throws on any other word. */
export function numbersOf<T extends Record<string, number>>(defaults: T, words = process.argv.slice(2)): T {
  const values: Record<string, number> = { ...defaults };
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i]?.replace(/^--/, '') ?? '';
    const value = Number(words[i + 1]);
    if (!(name in defaults) || !Number.isFinite(value)) throw new Error(`Usage: ${usageOf(defaults)}`);
    values[name] = value;
  }
  return values as T;
}

function usageOf(defaults: Record<string, number>): string {
  return Object.entries(defaults)
    .map(([name, value]) => `[--${name} ${value}]`)
    .join(' ');
}
