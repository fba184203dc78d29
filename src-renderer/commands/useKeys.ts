// Listens for keys and carries out the command table, but never while the user types or works a control.
import { useEffect } from 'react';
import { useSession } from '../store/session';
import { useUi } from '../store/ui';
import type { Command } from './command';
import { chordOf } from './keys';
import { command, commandOfChord } from './table';

const editing = /^(a|c|v|x|y|z| |Arrow.*|Home|End|Backspace|Delete)$/i;
const textless = ['range', 'checkbox', 'radio', 'button', 'file', 'color'];

/** True where a key belongs to the focused control itself. */
function belongsToControl({ target, key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // What a dialog had in focus keeps it for a moment after it has closed.
  if (target.closest('dialog[open], [role="menu"], [role="dialog"]') !== null) return true;
  const held = ctrlKey || metaKey;
  const tag = target.tagName;
  if (tag === 'SELECT' || (target instanceof HTMLInputElement && textless.includes(target.type))) return !held;
  // Text keeps what edits it, and with it its own undo.
  if (tag === 'INPUT' || tag === 'TEXTAREA' || target.isContentEditable) return !held || editing.test(key);
  // A focused button takes Space and Enter, a list takes its own arrows; all else goes to the table.
  if (tag === 'BUTTON' || tag === 'A' || target.getAttribute('role') === 'option')
    return !held && (key === ' ' || key === 'Enter');
  return false;
}

/** The command whose key is down, and that key. */
let held: { id: Command['id']; code: string } | null = null;

/** The command of a key press; another one where it goes together with the key that is held. */
function commandOf(event: KeyboardEvent): Command | undefined {
  const found = commandOfChord(chordOf(event));
  const [beside, instead] = found?.whileHeld ?? [];
  return instead !== undefined && held?.id === beside ? command(instead) : found;
}

/** Binds the keyboard for as long as the window lives. */
export function useKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (event.key === 'Escape' && !event.shiftKey && useUi.getState().dialog !== null) {
        useUi.setState({ dialog: null });
        return;
      }
      if (belongsToControl(event)) return;
      const found = commandOf(event);
      if (found === undefined || !found.enabled(useSession.getState())) return;
      event.preventDefault();
      held ??= { id: found.id, code: event.code };
      void found.run();
    };
    const onKeyUp = ({ code }: KeyboardEvent) => {
      if (held?.code === code) held = null;
    };
    const onBlur = () => {
      held = null;
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', onBlur);
    };
  }, []);
}
