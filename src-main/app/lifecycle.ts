// Start and end of the desktop app: one instance, files from every door into one queue, an orderly way out.
import { app, BrowserWindow } from 'electron';
import { openPathsSchema } from '../contract';
import { log } from '../diagnosis/log';
import { filesOf, ownWords } from '../ipc/commandLine';

/** The id that the app is packaged under (build/pack/config.mjs): Windows shows notifications of no other. */
export const appId = 'studio.elastictok.app';

export interface InstanceDoors {
  /** Files from the command line, the file manager or a second instance. */
  onFiles(paths: string[]): void;
  /** A second instance was started: the window should come to the front. */
  onSecondInstance(): void;
}

/**
 * Becomes the one instance and listens for files. Must run before the app is ready: macOS sends `open-file` early.
 * @returns false when another instance runs; it has been given the files, and this one must quit
 */
export function claimInstance(doors: InstanceDoors): boolean {
  const files = filesOf(ownWords(process.argv, process.defaultApp === true), process.cwd());
  // The files travel as data, because Chromium reorders the words of the second command line.
  if (!app.requestSingleInstanceLock({ files })) return false;
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    doors.onSecondInstance();
    const sent = openPathsSchema.safeParse((data as { files?: unknown } | null)?.files);
    if (sent.success) doors.onFiles(sent.data);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    doors.onFiles([path]);
  });
  doors.onFiles(files);
  return true;
}

/** Brings the window to the user. */
export function bringToFront(window: BrowserWindow | null): void {
  if (window === null || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * Ends the app with its last window, after `close` is through; a second request to quit does not wait. The window goes first: its page
 * sends what it has not sent yet.
 */
export function quitOrderly(close: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (state !== 'open') {
      if (state === 'closing') event.preventDefault();
      return;
    }
    event.preventDefault();
    const windows = BrowserWindow.getAllWindows();
    for (const window of windows) window.close();
    // With the last of them it comes back here.
    if (windows.length > 0) return;
    state = 'closing';
    close()
      .catch((error) => log.error('closing failed', { error }))
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
}
