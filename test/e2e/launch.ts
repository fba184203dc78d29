// Starts the app for a spec on one of the hosts, and gives one interface whatever stands behind it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Preferences } from '../../src-main/contract';
import { defaultSettings } from '../../src-main/settings/schema';
import { tinyModelDir } from '../fixtures/model';
import { launchRealElectron, realElectron } from './hosts/realElectron';
import { launchServe } from './hosts/serve';
import { launchStandIn } from './hosts/standIn';

export type HostName = 'electron' | 'serve';
export const hostNames: readonly HostName[] = ['electron', 'serve'];

/** What a host starter gets. */
export interface StartOptions {
  args: string[];
  dataDir: string;
  env: NodeJS.ProcessEnv;
}

/** What the app asked the system to do. */
export interface Recorded {
  external: string[];
  shown: string[];
  recents: string[];
  notifications: { title: string; body: string }[];
  /** Bars of the taskbar, 0..1; -1 is none. */
  progress: number[];
  /** Each time that sleep was forbidden (true) or allowed again. */
  awake: boolean[];
}

/** The desktop around the app; only the Electron host has one. */
export interface Desktop {
  /** Paths that the next open dialog answers; none cancels it. */
  setDialogAnswer(paths: string[]): Promise<void>;
  clickMenu(id: string): Promise<void>;
  /** How an item of the menu reads now; null where there is none of this id. */
  menuItem(
    id: string,
  ): Promise<{ label: string; accelerator: string | null; enabled: boolean; checked: boolean } | null>;
  /** A file opened in the file manager (macOS `open-file`). */
  openFile(path: string): Promise<void>;
  /** What the app asked the system to do; null where the host cannot tell. */
  recorded(): Promise<Recorded | null>;
  /** The user turns to another window. */
  blur(): Promise<void>;
  bounds(): Promise<{ x: number; y: number; width: number; height: number }>;
  setBounds(bounds: { x: number; y: number; width: number; height: number }): Promise<void>;
  /** A message on an IPC channel as if from another page; null where the host cannot play that. */
  foreignMessage(channel: string, url: string, args: unknown[]): Promise<unknown>;
}

export interface RunningApp {
  page: Page;
  mainPid: number;
  /** The serve host's address with its key; null under Electron. */
  address: string | null;
  desktop: Desktop | null;
  /** Everything the page received: results and events as text, and console lines. */
  console: string[];
  /** Ends the app as its user does, and waits until its processes are gone. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  host: HostName;
  args?: string[];
  dataDir: string;
  env?: NodeJS.ProcessEnv;
}

/** Makes an empty data folder; the returned function removes it. */
export async function makeDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'elastictok-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Puts preferences where an app on this data folder finds them when it starts. */
export async function writePreferences(dataDir: string, preferences: Partial<Preferences>): Promise<void> {
  const settings = { ...defaultSettings(), preferences };
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings));
}

/**
 * Preferences under which a test, and not how fast the page comes up, says when an analysis begins; and it takes its time, as it makes
 * several times the probes of the default search.
 */
export const slowOnDemand: Partial<Preferences> = { analyzeOnOpen: false, search: 'binary' };

/** Starts the app and waits until its page has its state. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ELASTICTOK_HOME: options.dataDir,
    // As many tokens as the shipped model, so that an analysis takes the seconds in which things happen to it.
    ELASTICTOK_MODELS: dirname(await tinyModelDir('fsq', { resolution: 128 })),
    // Answers of the main side are checked against the contract, too.
    ELASTICTOK_CHECK: '1',
    ...options.env,
  };
  const start = { args: options.args ?? [], dataDir: options.dataDir, env };
  let app: RunningApp;
  if (options.host === 'serve') app = await launchServe(start);
  else app = realElectron() === null ? await launchStandIn(start) : await launchRealElectron(start);
  await app.page.getByTestId('status-bar').waitFor();
  return app;
}
