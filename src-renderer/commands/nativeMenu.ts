// Tells the native menu the keys of its commands, what is on and what would be undone, whenever that changes.
import { type MenuShown, menuCommands } from '../../src-main/contract';
import { call } from '../api/bridge';
import { type SessionState, useSession } from '../store/session';
import { stepLabel } from '../store/undo';
import { firstChord } from './table';

function shownIn(state: SessionState): MenuShown {
  const chords: MenuShown['chords'] = {};
  for (const id of menuCommands) {
    const chord = firstChord(state, id);
    if (chord !== null) chords[id] = chord;
  }
  const { mode, overlay, overlayOnSource } = state.preferences.viewers;
  const checked: MenuShown['checked'] = [`view.${mode}`];
  if (overlay !== 'none') checked.push(overlay === 'tokens' ? 'view.tokenMap' : 'view.errorMap');
  if (overlayOnSource) checked.push('view.overlayOnSource');
  return { chords, checked, undo: stepLabel(state, 'undo'), redo: stepLabel(state, 'redo') };
}

/** Follows the session for as long as the window lives; hosts without a native menu are left alone. */
export function followNativeMenu(): void {
  let told = '';
  useSession.subscribe((state) => {
    if (!state.ready || state.host.kind !== 'electron') return;
    const shown = shownIn(state);
    const text = JSON.stringify(shown);
    if (text === told) return;
    told = text;
    // A menu that could not be told shows other keys; nothing else depends on it.
    void call('menu.show', shown).catch(() => undefined);
  });
}
