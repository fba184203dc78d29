// Listens for keys and carries out the command table, but never while the user types or works a control.
import { useEffect } from 'react';
import { useUi } from '../store/ui';
import { chordOf } from './keys';
import { commandOfChord, runCommand } from './table';

/** True where a key belongs to the focused control itself. */
function belongsToControl(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('dialog, [role="menu"], [role="dialog"]') !== null) return true;
  const tag = target.tagName;
  if (tag === 'SELECT' || tag === 'TEXTAREA') return true;
  if (tag === 'INPUT') return true;
  // A focused button takes Space and Enter, a list takes its own arrows; all else goes to the table.
  if (tag === 'BUTTON' || tag === 'A' || target.getAttribute('role') === 'option')
    return key === ' ' || key === 'Enter';
  return false;
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
      if (belongsToControl(event.target, event.key)) return;
      const found = commandOfChord(chordOf(event));
      if (found === undefined) return;
      event.preventDefault();
      runCommand(found.id);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
