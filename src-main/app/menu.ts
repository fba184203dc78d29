// The native menu: what it holds is told here, what it does is told by the renderer's command table.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuShown, menuCommands, RecentView, StudioEvent } from '../contract';
import { acceleratorOf } from './accelerator';
import { openOutside, outsideLinks } from './security';

export type MenuCommand = (typeof menuCommands)[number];

export interface MenuActions {
  /** Has the window carry a command out. */
  send(event: StudioEvent): void;
  openRecent(recentId: string): void;
  clearRecents(): void;
}

/** What the menu's items depend on. */
export interface MenuState {
  recents: RecentView[];
  hasSource: boolean;
  /** An analysis is at hand that can be shown in its folder. */
  hasAnalysis: boolean;
  running: boolean;
  resumable: boolean;
  isPackaged: boolean;
  /** What the page told: its keys, and what would be undone. */
  shown: MenuShown;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/**
 * Keys with Ctrl or Cmd are the menu's own. Single keys belong to the page, which knows when the user is typing, and so
 * does Undo: the menu shows them without taking them, and on macOS, where it could only take them, leaves them out.
 */
function keyOf(id: MenuCommand, { chords }: MenuShown, platform: string): Item {
  const accelerator = acceleratorOf(chords[id] ?? '');
  if (accelerator === null) return {};
  if (/^(Ctrl|Cmd)\+/.test(accelerator) && !id.startsWith('edit.')) return { accelerator };
  return platform === 'darwin' ? {} : { accelerator, registerAccelerator: false };
}

/** Builds the menu's template; pure, so that tests can read it. */
export function menuTemplate(actions: MenuActions, state: MenuState, platform: string = process.platform): Item[] {
  const { shown } = state;
  const command = (id: MenuCommand, label: string, enabled = true): Item => ({
    id,
    label: plain(label),
    enabled,
    ...keyOf(id, shown, platform),
    click: () => actions.send({ type: 'menu', command: id }),
  });
  /** One that is on or off; a radio button goes off when another one of its group goes on. */
  const choice = (id: MenuCommand, label: string, type: 'radio' | 'checkbox', enabled: boolean): Item => ({
    ...command(id, label, enabled),
    type,
    checked: shown.checked.includes(id),
  });
  const recents: Item[] = state.recents.map(({ id, name, folderHint }) => ({
    id: `recent-${id}`,
    label: plain(`${name} (${folderHint})`),
    click: () => actions.openRecent(id),
  }));
  const file: Item[] = [
    command('file.open', 'Open…'),
    command('file.openAnalysis', 'Open Folder…'),
    {
      id: 'recents',
      label: 'Open Recent',
      submenu: [
        ...(recents.length > 0 ? recents : [{ label: 'No recent files', enabled: false }]),
        separator,
        { id: 'recents.clear', label: 'Clear List', enabled: recents.length > 0, click: () => actions.clearRecents() },
      ],
    },
    command('file.openDemo', 'Open Demo Clip'),
    separator,
    command('export.show', 'Export…', state.hasAnalysis),
    command('analysis.reveal', 'Show Analysis in Folder', state.hasAnalysis),
    separator,
    command('settings.show', 'Settings…'),
    separator,
    { role: platform === 'darwin' ? 'close' : 'quit' },
  ];
  const edit: Item[] = [
    command('edit.undo', shown.undo ?? 'Undo', shown.undo !== null),
    command('edit.redo', shown.redo ?? 'Redo', shown.redo !== null),
    // Without these, macOS has no undo in text fields.
    ...(platform === 'darwin' ? (['undo', 'redo'] as const).map((role): Item => ({ role, visible: false })) : []),
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const analysis: Item[] = [
    command('analysis.start', 'Analyze'),
    command('analysis.cancel', 'Cancel', state.running),
    command('analysis.resume', 'Resume', state.resumable),
    separator,
    command('queue.toggle', 'Pause or Resume Queue', state.running),
    command('queue.retryFailed', 'Retry Failed', state.hasAnalysis),
    command('queue.cancelAll', 'Cancel All', state.running),
    command('queue.clearFinished', 'Take Finished Files off the List', state.hasAnalysis),
    separator,
    command('review.toggle', 'Review Marks', state.hasAnalysis),
    command('models.show', 'Models…'),
  ];
  const hasMap = shown.checked.some((id) => id === 'view.tokenMap' || id === 'view.errorMap');
  const view: Item[] = [
    choice('view.sideBySide', 'Source and Reconstruction', 'radio', state.hasSource),
    choice('view.difference', 'Difference', 'radio', state.hasSource),
    choice('view.split', 'Split with a Divider', 'radio', state.hasSource),
    separator,
    choice('view.tokenMap', 'Token Map', 'checkbox', state.hasAnalysis),
    choice('view.errorMap', 'Error Map', 'checkbox', state.hasAnalysis),
    choice('view.overlayOnSource', 'Map on the Source Too', 'checkbox', hasMap),
    separator,
    command('view.zoomIn', 'Zoom Timeline In'),
    command('view.zoomOut', 'Zoom Timeline Out'),
    command('view.fit', 'Fit Timeline'),
    separator,
    command('panel.files', 'File List'),
    command('panel.side', 'Figures and Events'),
    command('panel.timeline', 'Timeline'),
    {
      label: 'Appearance',
      submenu: [
        command('view.theme.light', 'Light'),
        command('view.theme.dark', 'Dark'),
        command('view.theme.system', 'As the System'),
      ],
    },
    separator,
    // The window's own, since a page may only ask for it while a key or the pointer is down.
    { role: 'togglefullscreen' },
    ...(state.isPackaged ? [] : [separator, { role: 'reload' } as Item, { role: 'toggleDevTools' } as Item]),
  ];
  const play: Item[] = [
    command('play.toggle', 'Play or Pause'),
    command('frame.next', 'Next Frame'),
    command('frame.previous', 'Previous Frame'),
    separator,
    command('mark.next', 'Next Event'),
    command('mark.previous', 'Previous Event'),
  ];
  const about = command('about.show', 'About ElasticTok Studio');
  const help: Item[] = [
    command('help.show', 'ElasticTok Studio Help'),
    command('palette.show', 'All Commands…'),
    command('help.shortcuts', 'Keyboard Shortcuts'),
    command('health.show', 'Health and Diagnostics…'),
    separator,
    { id: 'help.paper', label: 'The ElasticTok Paper', click: () => void openOutside(outsideLinks.paper) },
    { id: 'help.reference', label: 'The Published Code', click: () => void openOutside(outsideLinks.reference) },
    ...(platform === 'darwin' ? [] : [separator, about]),
  ];
  return [
    ...(platform === 'darwin' ? [appMenu(about)] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'Analysis', submenu: analysis },
    { label: 'View', submenu: view },
    { label: 'Play', submenu: play },
    { role: 'help', label: 'Help', submenu: help },
  ];
}

/** The menu that macOS names after the app; `role: 'appMenu'` would show Apple's own About window, which knows no licences. */
function appMenu(about: Item): Item {
  const roles = (...names: NonNullable<Item['role']>[]) => names.map((role): Item => ({ role }));
  const submenu = [about, separator, ...roles('services'), separator, ...roles('hide', 'hideOthers', 'unhide')];
  return { label: 'ElasticTok Studio', submenu: [...submenu, separator, ...roles('quit')] };
}

/** A label as it reads: a single & would underline the next letter. */
const plain = (label: string) => label.replaceAll('&', '&&');

/** Shows the menu anew. */
export function showMenu(actions: MenuActions, state: MenuState): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, state)));
}
