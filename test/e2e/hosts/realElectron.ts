// The Electron host with Electron's own binary, through Playwright, where the binary is installed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { RunningApp, StartOptions } from '../launch';
import { listenToConsole } from './consoleLog';
import { root } from './process';

/** Path of Electron's executable; null where it is not installed. */
export function realElectron(): string | null {
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : null;
}

/** Starts it and finds its window. */
export async function launchRealElectron({ args, env }: StartOptions): Promise<RunningApp> {
  const app = await _electron.launch({
    executablePath: realElectron() as string,
    args: [root, ...args],
    env: env as Record<string, string>,
  });
  const page = await app.firstWindow();
  return {
    page,
    mainPid: app.process().pid as number,
    address: null,
    console: listenToConsole(page),
    desktop: {
      setDialogAnswer: (paths) =>
        app.evaluate(({ dialog }, filePaths) => {
          dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths });
        }, paths),
      clickMenu: (id) =>
        app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id),
      menuItem: (id) =>
        app.evaluate(({ Menu }, name) => {
          const item = Menu.getApplicationMenu()?.getMenuItemById(name);
          if (!item) return null;
          const { label, enabled, checked } = item;
          return { label, accelerator: item.accelerator?.toString() ?? null, enabled, checked };
        }, id),
      openFile: (path) =>
        app.evaluate(({ app: electron }, file) => {
          electron.emit('open-file', { preventDefault: () => {} }, file);
        }, path),
      recorded: async () => null,
      blur: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur()),
      bounds: () =>
        app.evaluate(({ BrowserWindow }) =>
          (BrowserWindow.getAllWindows()[0] as never as { getBounds(): never }).getBounds(),
        ),
      setBounds: (bounds) =>
        app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds),
      foreignMessage: async () => null,
    },
    close: () => app.close(),
  };
}
