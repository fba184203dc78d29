// Commands that open the settings and the health page, and copy its report.
import { showDialog } from '../../store/ui';
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
    id: 'about.show',
    label: 'About ElasticTok Studio: version and licences',
    group: 'Help',
    keys: [],
    enabled: always,
    run: () => showDialog('about'),
  },
  {
    id: 'health.copy',
    label: 'Copy diagnostics',
    group: 'Help',
    keys: [],
    enabled: always,
    run: settings.copyHealth,
  },
  {
    id: 'crash.copy',
    label: 'Copy the last crash report',
    group: 'Help',
    keys: [],
    enabled: always,
    run: settings.copyCrash,
  },
  {
    id: 'logs.show',
    label: 'Show logs folder',
    group: 'Help',
    keys: [],
    // A browser has no file manager, and may be on another computer.
    enabled: ({ host }) => host.nativeDialogs,
    run: settings.showLogs,
  },
];
