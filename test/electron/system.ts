// The desktop around the app: dialogs answered by the test, menus, shell, screen, theme, utility processes.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { recorded } from './toTest';

/** Answers that the test has laid ready for the next dialogs, first come first served. */
export const dialogAnswers: string[][] = [];

export const dialog = {
  // Called with or without a parent window.
  async showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    const filePaths = dialogAnswers.shift() ?? [];
    return { canceled: filePaths.length === 0, filePaths };
  },
  showErrorBox: (title: string, content: string) => process.stderr.write(`${title}: ${content}\n`),
};

interface Template {
  id?: string;
  label?: string;
  role?: string;
  enabled?: boolean;
  accelerator?: string;
  checked?: boolean;
  submenu?: Template[];
  click?: () => void;
}

export class Menu {
  static #current: Menu | null = null;
  constructor(readonly items: Template[]) {}
  static buildFromTemplate = (items: Template[]) => new Menu(items);
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#current = menu;
  }
  static getApplicationMenu = () => Menu.#current;

  getMenuItemById(id: string, items = this.items): Template | null {
    for (const item of items) {
      const found = item.id === id ? item : this.getMenuItemById(id, item.submenu ?? []);
      if (found) return found;
    }
    return null;
  }
}

export const shell = {
  openExternal: async (url: string) => void recorded.external.push(url),
  showItemInFolder: (path: string) => void recorded.shown.push(path),
};

const area = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen = { getAllDisplays: () => [{ id: 1, bounds: area, workArea: area, scaleFactor: 1 }] };

class NativeTheme extends EventEmitter {
  #source = 'system';
  get themeSource(): string {
    return this.#source;
  }
  set themeSource(source: string) {
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}
export const nativeTheme = new NativeTheme();

class UtilityProcess extends EventEmitter {
  #child;
  constructor(entry: string, args: string[], options: { stdio?: ('ignore' | 'inherit' | 'pipe')[] }) {
    super();
    const shim = process.env.STANDIN_UTILITY_SHIM ?? '';
    this.#child = fork(shim, [entry, ...args], {
      serialization: 'advanced',
      execArgv: [],
      stdio: [...(options.stdio ?? ['ignore', 'ignore', 'inherit']), 'ipc'],
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
    this.#child.on('spawn', () => this.emit('spawn'));
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  get stderr() {
    return this.#child.stderr;
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as never, () => {});
  }
  kill = () => this.#child.kill();
}
export const utilityProcess = {
  fork: (entry: string, args: string[] = [], options: { stdio?: ('ignore' | 'inherit' | 'pipe')[] } = {}) =>
    new UtilityProcess(entry, args, options),
};
