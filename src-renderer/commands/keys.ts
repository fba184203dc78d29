// Key chords: how a key press is written, and which of them mean the same.

/** What of a keyboard event tells the chord. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/**
 * Writes a key press as `Shift+ArrowLeft`, `?`, `o` or `Ctrl+Shift+z`. Signs count by what they print, on whatever key a
 * keyboard layout has them; Shift is therefore named only with keys that print nothing, and with letters beside Ctrl or
 * Meta, where nothing is printed.
 */
export function chordOf(press: KeyPress): string {
  const printed = press.key.length === 1 && press.key !== ' ';
  const command = press.ctrlKey || press.metaKey;
  const modifiers = [
    press.ctrlKey && 'Ctrl',
    press.metaKey && 'Meta',
    press.altKey && 'Alt',
    press.shiftKey && (!printed || (command && /^[a-z]$/i.test(press.key))) && 'Shift',
  ].filter((name) => name !== false);
  return [...modifiers, printed ? press.key.toLowerCase() : press.key].join('+');
}

const names: Record<string, string> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
  Meta: '⌘',
};

/** A chord for people: `Shift ←`. */
export function chordLabel(chord: string): string[] {
  if (chord === '+') return ['+'];
  return chord.split('+').map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** The chords that a keyboard of a platform has: Meta is the command key of a Mac, where Ctrl is another one. */
export function chordsOn(platform: string, chords: readonly string[]): string[] {
  const other = platform === 'darwin' ? 'Ctrl+' : 'Meta+';
  return chords.filter((chord) => !chord.startsWith(other));
}

/** Chords that more than one command claims. */
export function conflicts(table: readonly { id: string; keys: readonly string[] }[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const chord of table.flatMap((command) => command.keys)) (seen.has(chord) ? twice : seen).add(chord);
  return [...twice];
}
