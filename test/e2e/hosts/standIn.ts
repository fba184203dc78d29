// The Electron host without Electron's binary: the built main bundle in Node, `electron` resolved to the stand-in.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildStandIn } from '../../electron/build';
import type { RunningApp, StartOptions } from '../launch';
import { listenToConsole } from './consoleLog';
import { builtMain, root, waitForEnd } from './process';

interface FromApp {
  event?: string;
  endpoint?: string;
  pid?: number;
  id?: number;
  value?: unknown;
  error?: string;
}

/** Calls into the stand-in of the running app. */
class Remote {
  #nextId = 1;
  #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly chromium: Promise<{ endpoint: string; pid: number }>;

  constructor(private readonly child: ChildProcess) {
    this.chromium = new Promise((resolve, reject) => {
      child.on('message', (message) => {
        const { event, endpoint, pid } = message as FromApp;
        if (event === 'chromium' && endpoint && pid) resolve({ endpoint, pid });
      });
      child.on('exit', (code) => reject(new Error(`the app ended with ${code} before it had a window`)));
    });
    child.on('exit', () => {
      for (const { resolve } of this.#pending.values()) resolve(null);
      this.#pending.clear();
    });
    child.on('message', (message) => {
      const { id, value, error } = message as FromApp;
      const pending = id === undefined ? undefined : this.#pending.get(id);
      if (error !== undefined) pending?.reject(new Error(error));
      else pending?.resolve(value);
    });
  }

  call(op: string, ...args: unknown[]): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.child.send({ id, op, args });
    });
  }
}

/** Command line and environment that run the built app on the stand-in. */
export async function standInCommand({ args, dataDir, env }: StartOptions) {
  const lock = join(dataDir, '.instance');
  mkdirSync(lock, { recursive: true });
  const standIn = join(root, 'test/electron');
  return {
    words: ['--import', pathToFileURL(join(standIn, 'register.mjs')).href, join(builtMain, 'index.js'), ...args],
    env: {
      ...env,
      STANDIN_MODULE: pathToFileURL(await buildStandIn()).href,
      STANDIN_UTILITY_SHIM: join(standIn, 'utilityShim.mjs'),
      STANDIN_LOCK: lock,
    },
  };
}

async function pageOf(browser: Browser): Promise<Page> {
  for (let tries = 0; tries < 200; tries++) {
    const found = browser.contexts().flatMap((context) => context.pages());
    const page = found.find((candidate) => candidate.url().includes('elastictok-app.localhost'));
    if (page) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the window did not load its page');
}

/** Starts it and finds its window. */
export async function launchStandIn(options: StartOptions): Promise<RunningApp> {
  const { words, env } = await standInCommand(options);
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const remote = new Remote(child);
  const { endpoint, pid } = await remote.chromium;
  const browser = await chromium.connectOverCDP(endpoint);
  const page = await pageOf(browser);
  const call = (op: string, ...args: unknown[]) => remote.call(op, ...args) as Promise<never>;
  return {
    page,
    mainPid: child.pid as number,
    address: null,
    console: listenToConsole(page),
    desktop: {
      setDialogAnswer: (paths) => call('setDialogAnswer', paths),
      clickMenu: (id) => call('clickMenu', id),
      menuItem: (id) => call('menuItem', id),
      openFile: (path) => call('openFile', path),
      recorded: () => call('recorded'),
      blur: () => call('blur'),
      bounds: () => call('bounds'),
      setBounds: (bounds) => call('setBounds', bounds),
      foreignMessage: (channel, url, args) => call('foreignMessage', channel, url, args),
    },
    async close() {
      try {
        if (child.connected && child.exitCode === null) await remote.call('quit');
        await waitForEnd(child, 15);
      } finally {
        await browser.close().catch(() => undefined);
        killGroup(pid);
      }
    },
  };
}

// A killed app cannot end its Chromium.
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
