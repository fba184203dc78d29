// The native menu: what it holds is told here, what it does is told by the renderer's command table.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { menuCommands, RecentView, StudioEvent } from '../contract';
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
  /** An analysis is at hand that can be shown in its folder. */
  hasAnalysis: boolean;
  running: boolean;
  resumable: boolean;
  isPackaged: boolean;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/**
 * Keys with Ctrl or Cmd are the menu's own. Single keys belong to the page, which knows when the user is typing: the
 * menu shows them without taking them, and on macOS, where it could only take them, leaves them out.
 */
function keyOf(accelerator: string | undefined, platform: string): Item {
  if (accelerator === undefined) return {};
  if (accelerator.startsWith('CmdOrCtrl')) return { accelerator };
  return platform === 'darwin' ? {} : { accelerator, registerAccelerator: false };
}

/** Builds the menu's template; pure, so that tests can read it. */
export function menuTemplate(actions: MenuActions, state: MenuState, platform: string = process.platform): Item[] {
  const command = (id: MenuCommand, label: string, accelerator?: string, enabled = true): Item => ({
    id,
    label,
    enabled,
    ...keyOf(accelerator, platform),
    click: () => actions.send({ type: 'menu', command: id }),
  });
  const recents: Item[] = state.recents.map(({ id, name, folderHint }) => ({
    id: `recent-${id}`,
    // A single & would underline the next letter.
    label: `${name} (${folderHint})`.replaceAll('&', '&&'),
    click: () => actions.openRecent(id),
  }));
  const file: Item[] = [
    command('file.open', 'Open…', 'CmdOrCtrl+O'),
    command('file.openAnalysis', 'Open Folder…', 'CmdOrCtrl+Shift+O'),
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
    command('export.show', 'Export…', 'CmdOrCtrl+Shift+E', state.hasAnalysis),
    command('analysis.reveal', 'Show Analysis in Folder', undefined, state.hasAnalysis),
    separator,
    { role: platform === 'darwin' ? 'close' : 'quit' },
  ];
  const analysis: Item[] = [
    command('analysis.start', 'Analyze', 'CmdOrCtrl+Enter'),
    command('analysis.cancel', 'Cancel', 'Shift+Esc', state.running),
    command('analysis.resume', 'Resume', undefined, state.resumable),
    separator,
    command('queue.toggle', 'Pause or Resume Queue', 'P', state.running),
    command('queue.retryFailed', 'Retry Failed', undefined, state.hasAnalysis),
    command('queue.cancelAll', 'Cancel All', undefined, state.running),
    command('queue.clearFinished', 'Take Finished Files off the List', undefined, state.hasAnalysis),
    separator,
    command('review.toggle', 'Review Marks', 'R', state.hasAnalysis),
    // No keys: Ctrl+Z is the page's, which knows whether text or marks are being edited.
    command('edit.undo', 'Undo Edit of Marks', undefined, state.hasAnalysis),
    command('edit.redo', 'Redo Edit of Marks', undefined, state.hasAnalysis),
    separator,
    command('models.show', 'Models…'),
  ];
  const view: Item[] = [
    command('view.zoomIn', 'Zoom Timeline In', 'Plus'),
    command('view.zoomOut', 'Zoom Timeline Out', '-'),
    command('view.fit', 'Fit Timeline', '0'),
    separator,
    { role: 'togglefullscreen' },
    ...(state.isPackaged ? [] : [separator, { role: 'reload' } as Item, { role: 'toggleDevTools' } as Item]),
  ];
  const play: Item[] = [
    command('play.toggle', 'Play or Pause', 'Space'),
    command('frame.next', 'Next Frame', 'Right'),
    command('frame.previous', 'Previous Frame', 'Left'),
    separator,
    command('mark.next', 'Next Event', 'Down'),
    command('mark.previous', 'Previous Event', 'Up'),
  ];
  const help: Item[] = [
    command('help.shortcuts', 'Keyboard Shortcuts'),
    separator,
    { id: 'help.paper', label: 'The ElasticTok Paper', click: () => void openOutside(outsideLinks.paper) },
    { id: 'help.reference', label: 'The Published Code', click: () => void openOutside(outsideLinks.reference) },
    ...(platform === 'darwin' ? [] : [separator, { role: 'about' } as Item]),
  ];
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as Item] : []),
    { label: 'File', submenu: file },
    { role: 'editMenu' },
    { label: 'Analysis', submenu: analysis },
    { label: 'View', submenu: view },
    { label: 'Play', submenu: play },
    { role: 'help', label: 'Help', submenu: help },
  ];
}

/** Shows the menu anew. */
export function showMenu(actions: MenuActions, state: MenuState): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, state)));
}
