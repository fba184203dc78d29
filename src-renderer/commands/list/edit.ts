// Commands that take back what the user did, and do it again.
import { stepLabel } from '../../store/undo';
import type { Command } from '../command';
import { redo, undo } from '../undo';

/** Commands on what was done. */
export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    labelNow: (state) => stepLabel(state, 'undo') ?? 'Undo',
    group: 'Edit',
    keys: ['Ctrl+z', 'Meta+z'],
    enabled: (state) => stepLabel(state, 'undo') !== null,
    run: undo,
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    labelNow: (state) => stepLabel(state, 'redo') ?? 'Redo',
    group: 'Edit',
    keys: ['Ctrl+Shift+z', 'Meta+Shift+z', 'Ctrl+y'],
    enabled: (state) => stepLabel(state, 'redo') !== null,
    run: redo,
  },
];
