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
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** The parts of a chord: `Shift+ArrowLeft` is `Shift`, `ArrowLeft`. The plus sign is a key as well. */
export function chordParts(chord: string): string[] {
  return chord.endsWith('+') ? [...chord.split('+').slice(0, -2), '+'] : chord.split('+');
}

/** A chord for people: `Shift ←`. */
export function chordLabel(chord: string): string[] {
  return chordParts(chord).map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** The same chord on the other kind of keyboard: Ctrl for Meta, which is the command key of a Mac; null where it has neither. */
export function twinOf(chord: string): string | null {
  if (chord.startsWith('Ctrl+')) return `Meta+${chord.slice(5)}`;
  return chord.startsWith('Meta+') ? `Ctrl+${chord.slice(5)}` : null;
}

/** The chords to show on a platform: of two that are the same but for Ctrl and Meta, the one that is usual there. */
export function chordsOn(platform: string, chords: readonly string[]): string[] {
  const other = platform === 'darwin' ? 'Ctrl+' : 'Meta+';
  return chords.filter((chord) => !(chord.startsWith(other) && chords.includes(twinOf(chord) as string)));
}
