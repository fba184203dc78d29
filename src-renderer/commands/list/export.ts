// Commands that set the in and out points, and the export dialog.
import { type Command, withAnalysis, withSource } from '../command';
import * as exports from '../exports';

/** Commands on what is exported. */
export const exportCommands: readonly Command[] = [
  {
    id: 'frame.markIn',
    label: 'Set the in point at the playhead',
    group: 'Export',
    keys: ['i'],
    enabled: withAnalysis,
    run: () => exports.markPoint('in'),
  },
  {
    id: 'frame.markOut',
    label: 'Set the out point at the playhead',
    group: 'Export',
    keys: ['o'],
    enabled: withAnalysis,
    run: () => exports.markPoint('out'),
  },
  {
    id: 'frame.clearRange',
    label: 'Clear the in and out points',
    group: 'Export',
    keys: ['x'],
    editorKeys: ['Alt+x'],
    enabled: withSource,
    run: exports.clearPoints,
  },
  {
    id: 'export.show',
    label: 'Export tokens, pictures or a report',
    group: 'Export',
    keys: ['Ctrl+Shift+e', 'Meta+Shift+e'],
    enabled: withAnalysis,
    run: exports.showExport,
  },
];
