// Electron's two ways in: commands and dropped paths, from the main frame of our own window alone; and events out.
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { channels, openPathsSchema, type Result, StudioError, type StudioEvent } from '../contract';
import type { Studio } from '../services/types';
import { isOwnUrl } from './origin';

export interface IpcHost {
  /** Sends an event to the window, where there is one. */
  send(event: StudioEvent): void;
}

export interface IpcHostOptions {
  studio: Studio;
  window(): BrowserWindow | null;
  /** Called each time a page has got its state: from then on it understands events. */
  onPageReady(): void;
}

const refuse = (what: string): Result => ({
  ok: false,
  error: new StudioError('bad-request', what, 'Reload the window, and report it if it stays').data,
});

/** True when a message comes from the main frame of our window, showing our page. */
export function isTrusted(event: IpcMainInvokeEvent, window: BrowserWindow | null): boolean {
  if (window === null || window.isDestroyed() || event.sender !== window.webContents) return false;
  const { senderFrame } = event;
  return senderFrame !== null && senderFrame === window.webContents.mainFrame && isOwnUrl(senderFrame.url);
}

/** Connects the channels to the studio. */
export function connectIpc({ studio, window, onPageReady }: IpcHostOptions): IpcHost {
  ipcMain.handle(channels.invoke, async (event, name: unknown, payload: unknown): Promise<Result> => {
    if (!isTrusted(event, window())) return refuse('this page may not give commands');
    // Not every value becomes a text.
    const result = await studio.invoke(typeof name === 'string' ? name : '', payload);
    if (name === 'app.state' && result.ok) setImmediate(onPageReady);
    return result;
  });
  ipcMain.handle(channels.openPaths, async (event, paths: unknown): Promise<Result> => {
    if (!isTrusted(event, window())) return refuse('this page may not open files');
    const parsed = openPathsSchema.safeParse(paths);
    return parsed.success ? studio.openPaths(parsed.data) : refuse('these are no files');
  });
  const send = (event: StudioEvent) => {
    const current = window();
    if (current !== null && !current.isDestroyed()) current.webContents.send(channels.event, event);
  };
  studio.onEvent(send);
  return { send };
}
