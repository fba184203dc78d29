// Commands on the timeline's window, and help.
import { showDialog, useUi } from '../../store/ui';
import { always, type Command, withSource } from '../command';
import * as playhead from '../playhead';

/** Commands on what is shown. */
export const viewCommands: readonly Command[] = [
  {
    id: 'view.zoomIn',
    label: 'Zoom in',
    group: 'Timeline',
    keys: ['+', '='],
    enabled: withSource,
    run: () => playhead.zoomTimeline(1 / 1.6),
  },
  {
    id: 'view.zoomOut',
    label: 'Zoom out',
    group: 'Timeline',
    keys: ['-'],
    enabled: withSource,
    run: () => playhead.zoomTimeline(1.6),
  },
  {
    id: 'view.fit',
    label: 'Show the whole clip',
    group: 'Timeline',
    keys: ['0'],
    enabled: withSource,
    run: playhead.fitTimeline,
  },
  {
    id: 'palette.show',
    label: 'Search all commands',
    group: 'Help',
    keys: ['Ctrl+Shift+p', 'Meta+Shift+p'],
    enabled: always,
    run: () => showDialog('palette'),
  },
  {
    id: 'view.earlier',
    label: 'Move the window of the timeline back',
    group: 'Timeline',
    keys: ['Shift+PageUp'],
    enabled: withSource,
    run: () => playhead.turnPage(-1),
  },
  {
    id: 'view.later',
    label: 'Move the window of the timeline on',
    group: 'Timeline',
    keys: ['Shift+PageDown'],
    enabled: withSource,
    run: () => playhead.turnPage(1),
  },
  {
    id: 'help.shortcuts',
    label: 'Keyboard shortcuts: see and change them',
    group: 'Help',
    keys: ['?'],
    enabled: always,
    run: () => useUi.setState(({ dialog }) => ({ dialog: dialog === 'shortcuts' ? null : 'shortcuts' })),
  },
];
