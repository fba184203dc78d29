// app: ready, one instance, quitting in Electron's order.
import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrowserWindow } from './browserWindow';
import { session } from './session';
import { recorded } from './toTest';

/** Folder that two instances of one test share. */
const lockDir = process.env.STANDIN_LOCK ?? '';

class App extends EventEmitter {
  readonly isPackaged = false;
  #quitting = false;
  #ready = false;

  async whenReady(): Promise<void> {
    await session.defaultSession.ready();
    this.#ready = true;
    this.emit('ready');
  }

  isReady = () => this.#ready;

  requestSingleInstanceLock(data: unknown): boolean {
    const lock = join(lockDir, 'lock');
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      if (isAlive(Number(readFileSync(lock, 'utf8')))) {
        const name = join(lockDir, `${process.pid}-${Date.now()}.json`);
        writeFileSync(name, JSON.stringify({ data, argv: process.argv, cwd: process.cwd() }));
        return false;
      }
      writeFileSync(lock, String(process.pid));
    }
    mkdirSync(lockDir, { recursive: true });
    watch(lockDir, () => setTimeout(() => this.#readOtherInstances(), 50)).unref();
    return true;
  }

  #readOtherInstances(): void {
    for (const name of readdirSync(lockDir).filter((file) => file.endsWith('.json'))) {
      const { data, argv, cwd } = JSON.parse(readFileSync(join(lockDir, name), 'utf8'));
      rmSync(join(lockDir, name));
      this.emit('second-instance', {}, argv, cwd, data);
    }
  }

  /** As Electron: ask before-quit, close the windows, then end. */
  quit(): void {
    if (this.#isPrevented('before-quit')) return;
    this.#quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (this.#isPrevented('will-quit')) return;
    this.exit(0);
  }

  exit(code: number): void {
    if (lockDir && readLock() === process.pid) rmSync(join(lockDir, 'lock'), { force: true });
    process.exit(code);
  }

  /** For the stand-in: the last window was closed. */
  windowsGone(): void {
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  #isPrevented(name: string): boolean {
    let prevented = false;
    this.emit(name, {
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  }

  setPath(name: string, path: string): void {
    if (name === 'crashDumps') mkdirSync(path, { recursive: true });
  }
  disableHardwareAcceleration(): void {}

  addRecentDocument = (path: string) => void recorded.recents.push(path);
  getVersion = () => '0.0.0';
}

function readLock(): number {
  try {
    return Number(readFileSync(join(lockDir, 'lock'), 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new App();
