// Commands that open the settings and the health page, and copy its report.
import { always, type Command } from '../command';
import * as settings from '../settings';

/** Commands on the program itself. */
export const settingsCommands: readonly Command[] = [
  {
    id: 'settings.show',
    label: 'Settings',
    group: 'File',
    keys: ['Ctrl+,', 'Meta+,'],
    enabled: always,
    run: () => settings.showSettings(),
  },
  {
    id: 'health.show',
    label: 'Health: ffmpeg, devices, models, disk',
    group: 'Help',
    keys: [],
    enabled: always,
    run: settings.showHealth,
  },
  {
    id: 'health.copy',
    label: 'Copy diagnostics',
    group: 'Help',
    keys: [],
    enabled: always,
    run: settings.copyHealth,
  },
];
