// A chord of the page as an accelerator of the native menu.

const names: Record<string, string> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  Enter: 'Enter',
  Delete: 'Delete',
  Backspace: 'Backspace',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
};
const modifiers: Record<string, string> = { Ctrl: 'Ctrl', Meta: 'Cmd', Alt: 'Alt', Shift: 'Shift' };

/**
 * The accelerator of a chord (`Ctrl+Shift+z` is `Ctrl+Shift+Z`); null where Electron has no name for its key.
 * @param chord as contract/keys.ts describes it
 */
export function acceleratorOf(chord: string): string | null {
  // The plus sign is what stands between the parts, and a key as well.
  const parts = chord.endsWith('+') ? [...chord.split('+').slice(0, -2), '+'] : chord.split('+');
  const key = parts.at(-1) as string;
  const held: (string | null)[] = parts.slice(0, -1).map((part) => modifiers[part] ?? null);
  const name = names[key] ?? (/^([!-~]|F([1-9]|1\d|2[0-4]))$/.test(key) ? key.toUpperCase() : null);
  return name === null || held.includes(null) ? null : [...held, name].join('+');
}
