// What a host (Electron, serve) gets from the services and what it gives to them.
import type { ChosenFolder, MenuShown, Result, StudioEvent } from '../contract';

/** Abilities of the host that the services call. */
export interface HostAbilities {
  kind: 'electron' | 'serve';
  nativeDialogs: boolean;
  /** Asks the user for video files; absolute paths, empty when cancelled. */
  chooseFiles(): Promise<string[]>;
  /** Asks the user for an analysis folder; null when cancelled. */
  chooseAnalysis(): Promise<string | null>;
  /** Asks the user for a published checkpoint; null when cancelled. */
  chooseCheckpoint(): Promise<string | null>;
  /** Asks the user for a folder; null when cancelled. Null itself where the host has no such dialog. */
  chooseFolder: ((purpose: ChosenFolder) => Promise<string | null>) | null;
  /** Shows a file or folder in the file manager; false where that cannot be done. */
  reveal(path: string): Promise<boolean>;
  /** Tells the operating system of a recently opened file. */
  noteRecent(path: string): void;
  /** The host can look for newer versions of the program; it does so where the preference `checkForUpdates` is on. */
  canUpdate?: boolean;
  /** Shows keys and what would be undone in the native menu; absent where the host has none. */
  showInMenu?(shown: MenuShown): void;
  /** What a desktop does while the user looks elsewhere; null where there is none. */
  desktop: DesktopAbilities | null;
}

/** What only a desktop can do. */
export interface DesktopAbilities {
  /** Shows a notification, but not while the window is looked at. */
  notify(title: string, body: string): void;
  /** Shows 0..1 in the taskbar or dock; null takes it away. */
  showProgress(fraction: number | null, paused: boolean): void;
  /** Keeps the computer from going to sleep, or no longer. */
  keepAwake(awake: boolean): void;
}

/** The program behind every host: one object that takes commands, sends events and serves pictures. */
export interface Studio {
  /** Validates name and payload, carries the command out, gives its answer or error; never throws. */
  invoke(name: string, payload: unknown): Promise<Result>;
  onEvent(listener: (event: StudioEvent) => void): () => void;
  /** Opens files, `.etok` folders, token files, which become analyses, and published checkpoints, which become models, by path (dialogs, drops, command line, second instance). Answer: ids of sources. */
  openPaths(paths: string[]): Promise<Result>;
  /** Opens the demo clip for a start without a file, where nothing else is open by the time it is made. Answer: ids of sources. */
  openDemo(): Promise<Result>;
  /** Answers `/picture/...` requests: 200 with raw RGBA, 404 for an unknown id, 202 when not decoded yet, 400 otherwise. */
  picture(request: Request): Promise<Response>;
  /** Stops engines and waits for them; nothing is left running. */
  close(): Promise<void>;
}
