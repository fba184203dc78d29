// Search over the commands by words, as a pure function.

/** What of a command is searched, and what decides its place. */
export interface Searchable {
  id: string;
  label: string;
  group: string;
  enabled: boolean;
}

/** Text without accents and case. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** How badly one word of a query fits, 0 is best; null where it does not. */
function misfit(word: string, label: string, group: string): number | null {
  if (label.startsWith(word)) return 0;
  if (label.includes(` ${word}`)) return 1;
  if (group.startsWith(word)) return 2;
  return label.includes(word) ? 3 : null;
}

/**
 * The commands that have every word of the query in label or group, best fit first; with no query all of them. Those that can be
 * run now come before the others, and among equals those used last, then the order of the table.
 * @param lastUsed ids, the last one first
 */
export function searchCommands<T extends Searchable>(
  commands: readonly T[],
  query: string,
  lastUsed: readonly string[],
): T[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const scored = commands.flatMap((command) => {
    const fits = words.map((word) => misfit(word, plain(command.label), plain(command.group)));
    if (fits.includes(null)) return [];
    const used = lastUsed.indexOf(command.id);
    const rank = [
      command.enabled ? 0 : 1,
      fits.reduce<number>((sum, one) => sum + (one ?? 0), 0),
      used < 0 ? lastUsed.length : used,
    ];
    return [{ command, rank }];
  });
  return scored
    .sort((a, b) => a.rank.map((value, i) => value - (b.rank[i] as number)).find((difference) => difference !== 0) ?? 0)
    .map(({ command }) => command);
}
