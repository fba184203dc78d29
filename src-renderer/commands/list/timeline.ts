// Commands on the timeline: its rows, and the selection.
import { timelineRows } from '../../../src-main/contract';
import { rowNames, toggleRow } from '../../lib/timelineRows';
import { setPreferences } from '../../store/preferences';
import { useSelection } from '../../store/selection';
import { useSession } from '../../store/session';
import { type Command, withAnalysis, withSource } from '../command';
import * as selection from '../selection';

const rows: readonly Command[] = timelineRows.map((row) => ({
  id: `timeline.${row}`,
  label: `Show or hide a row: ${rowNames[row].toLowerCase()}`,
  group: 'Timeline',
  keys: [],
  enabled: withSource,
  run: () => {
    const { timeline } = useSession.getState().preferences;
    setPreferences({ timeline: { ...timeline, rows: toggleRow(timeline.rows, row) } });
  },
}));

const withSelection = () => selection.currentSelection() !== null;

/** Commands on rows and selection. */
export const timelineCommands: readonly Command[] = [
  {
    id: 'selection.draw',
    label: 'Select a span of the timeline: draw it (also Alt and drag)',
    group: 'Timeline',
    keys: ['b'],
    enabled: withAnalysis,
    run: selection.toggleDrawing,
  },
  {
    id: 'selection.fromPoints',
    label: 'Select from the in to the out point',
    group: 'Timeline',
    keys: ['Ctrl+b', 'Meta+b'],
    enabled: withAnalysis,
    run: selection.selectPoints,
  },
  {
    id: 'selection.clear',
    label: 'Clear the selection',
    group: 'Timeline',
    keys: ['Escape'],
    // Without one, Escape closes something else.
    enabled: () => useSelection.getState().selection !== null || useSelection.getState().drawing,
    run: selection.clearSelection,
  },
  {
    id: 'view.zoomSelection',
    label: 'Zoom to the selection, or to the in and out points',
    group: 'Timeline',
    keys: ['z'],
    enabled: withSource,
    run: selection.zoomToSelection,
  },
  {
    id: 'selection.toPoints',
    label: 'Set the in and out points to the selection',
    group: 'Timeline',
    keys: [],
    enabled: withSelection,
    run: selection.selectionToPoints,
  },
  {
    id: 'selection.copy',
    label: 'Copy the figures of the selection as text',
    group: 'Timeline',
    keys: [],
    enabled: withSelection,
    run: selection.copySelection,
  },
  ...rows,
];
