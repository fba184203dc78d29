// Which chords no command can have, and why.
import { chordParts } from './keys';

const modifierKeys = ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'NumLock', 'Fn'];

/** True for a press that only begins a chord. */
export const isModifier = (key: string) => modifierKeys.includes(key);

const unknown = ['Dead', 'Process', 'Unidentified', 'Compose', 'AltGraph'];
const focusKeys: Record<string, string> = {
  Tab: 'Tab moves from control to control.',
  Enter: 'Enter presses the control that has the focus.',
  Escape: 'Esc closes what is open.',
};
const browser = 'Browsers keep it for themselves, and the app runs in them, too.';
const browserKeys = /^(w|t|n|r|l|q|Tab|PageUp|PageDown|F4|F5|[0-9]|\+|-|=)$/;

/**
 * Why no command can have a chord: what the system or a browser does with it. Null where one can.
 * @param platform the host's, as in Node's `process.platform`
 */
export function refusalOf(chord: string, platform: string): string | null {
  const parts = chordParts(chord);
  const key = parts.at(-1) as string;
  const held = new Set(parts.slice(0, -1));
  const command = held.has('Ctrl') || held.has('Meta');
  if (unknown.includes(key)) return 'This key only changes the next one.';
  if (/^(Audio|Brightness|Launch|Media|PrintScreen|ContextMenu|Power|Browser)/.test(key))
    return 'The system keeps it for itself.';
  if (held.size === 0 || (held.size === 1 && held.has('Shift') && key === 'Tab')) {
    const use = focusKeys[key];
    if (use !== undefined) return use;
  }
  if (held.has('Meta') && platform !== 'darwin') return 'The system keeps the keys with the Windows or Super key.';
  if (held.has('Meta') && /^(h|m| |`)$/.test(key)) return 'macOS keeps it for itself.';
  if (held.has('Alt') && /^(F4|Tab|Escape| )$/.test(key)) return 'The system keeps it: it changes or closes windows.';
  if (command && !held.has('Alt') && !held.has('Shift') && /^[acvx]$/.test(key))
    return 'Text is selected, copied and pasted by it.';
  if (/^(F5|F11|F12)$/.test(key) || (command && !held.has('Alt') && browserKeys.test(key))) return browser;
  if (held.has('Ctrl') && held.has('Alt') && key === 'Delete') return 'The system keeps it for itself.';
  return null;
}
