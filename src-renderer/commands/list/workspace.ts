// Commands on the window: its panels and regions, full screen, theme.
import { always, type Command, withSources } from '../command';
import * as workspace from '../workspace';

/** Commands on how the window looks. */
export const workspaceCommands: readonly Command[] = [
  {
    id: 'panel.files',
    label: 'Show or hide the file list',
    group: 'Window',
    keys: ['Ctrl+u', 'Meta+u'],
    enabled: withSources,
    run: () => workspace.togglePanel('files'),
  },
  {
    id: 'panel.side',
    label: 'Show or hide figures and events',
    group: 'Window',
    keys: ['Ctrl+i', 'Meta+i'],
    enabled: withSources,
    run: () => workspace.togglePanel('side'),
  },
  {
    id: 'panel.timeline',
    label: 'Show or hide the timeline',
    group: 'Window',
    keys: ['Ctrl+j', 'Meta+j'],
    enabled: withSources,
    run: () => workspace.togglePanel('timeline'),
  },
  {
    id: 'region.next',
    label: 'Go to the next part of the window',
    group: 'Window',
    keys: ['F6'],
    enabled: always,
    run: () => workspace.focusRegion(1),
  },
  {
    id: 'region.previous',
    label: 'Go to the part of the window before',
    group: 'Window',
    keys: ['Shift+F6'],
    enabled: always,
    run: () => workspace.focusRegion(-1),
  },
  {
    id: 'view.fullScreen',
    label: 'Full screen',
    group: 'Window',
    keys: ['f'],
    enabled: always,
    run: workspace.toggleFullScreen,
  },
  {
    id: 'view.theme.light',
    label: 'Light appearance',
    group: 'Window',
    keys: [],
    enabled: always,
    run: () => workspace.chooseTheme('light'),
  },
  {
    id: 'view.theme.dark',
    label: 'Dark appearance',
    group: 'Window',
    keys: [],
    enabled: always,
    run: () => workspace.chooseTheme('dark'),
  },
  {
    id: 'view.theme.system',
    label: 'Appearance as the system',
    group: 'Window',
    keys: [],
    enabled: always,
    run: () => workspace.chooseTheme('system'),
  },
  {
    id: 'help.show',
    label: 'Help',
    group: 'Help',
    keys: ['F1'],
    enabled: always,
    run: workspace.showHelp,
  },
];
