// Commands that open files and folders.
import { always, type Command } from '../command';
import * as session from '../session';

/** Commands on files. */
export const fileCommands: readonly Command[] = [
  {
    id: 'file.open',
    label: 'Open videos',
    group: 'File',
    // O alone sets the out point, as in editing programs.
    keys: ['Ctrl+o', 'Meta+o'],
    enabled: always,
    run: session.openWithDialog,
  },
  {
    id: 'file.openAnalysis',
    label: 'Open a folder: its videos and pictures, or an analysis',
    group: 'File',
    keys: ['Ctrl+Shift+o', 'Meta+Shift+o'],
    enabled: always,
    run: session.openFolder,
  },
  { id: 'file.openDemo', label: 'Open the demo clip', group: 'File', keys: [], enabled: always, run: session.openDemo },
];
