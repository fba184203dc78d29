// The two ends of the message link between main and an engine process, whatever host started it.
import { Worker } from 'node:worker_threads';
import { killChildren, killNow } from '../fsx/children';
import { entryPath } from '../fsx/places';

/** An engine process as main sees it. */
export interface EngineProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process is gone for whatever reason. `signal` where the system says which one ended it. */
  onExit(listener: (code: number | null, signal?: string | null) => void): void;
  kill(): void;
  pid: number | undefined;
}

/** Engine argument: what native code prints on the error stream goes nowhere, as in a self-test that is expected to fail. */
export const quietFlag = '--quiet';

/** Engine argument: it gives way to other work, such as a window that is looked at. */
export const giveWayFlag = '--give-way';

/** Engine argument: it handles pictures alone, and gives their memory back as soon as they are gone. */
export const picturesFlag = '--pictures';

/** What tells glibc which blocks are large, in bytes. */
export const largeBlocksVariable = 'MALLOC_MMAP_THRESHOLD_';

/**
 * Environment of an engine with these arguments. glibc keeps freed memory once large blocks come and go, the more of it the longer a process
 * runs (mallopt(3), M_MMAP_THRESHOLD); told a threshold, it gives large blocks back at once. Not where models run: there it costs a tenth of the speed.
 */
export function engineEnv(args: readonly string[]): NodeJS.ProcessEnv {
  return args.includes(picturesFlag) ? { ...process.env, [largeBlocksVariable]: '131072' } : process.env;
}

/** Starts an engine process from a built entry file. */
export type EngineSpawner = (entry: string, args: string[]) => EngineProcess;

/** The own end of the link of a process that was started. */
export interface EnginePort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron's utility process has as `process.parentPort`; declared here so that the engine needs no Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** This process's link to the one that started it, as Electron's parent port or Node's IPC channel; null where there is none. */
export function parentLink(): EnginePort | null {
  const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    };
  }
  if (!process.send) return null;
  return {
    send: (message) => {
      // A dead parent closes the channel first.
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
  };
}

/** Gives the engine's end of the link; the engine exits when its parent is gone. */
export function enginePort(): EnginePort {
  const link = parentLink();
  if (link === null) throw new Error('The engine must be started by the app, not by hand.');
  process.on('disconnect', () => {
    // With all that it has started, also in other groups, and all of its own where it leads one: itself too.
    killChildren();
    killNow(-process.pid);
    process.exit(0);
  });
  return link;
}

let watch: Worker | null = null;

/**
 * Has a thread watch the parent from now on; some 9 MiB. While a run of a model is on, this process hears of nothing: of a large model for half
 * a minute, and where the driver of a GPU hangs for ever. Electron ends its processes itself.
 */
export function watchParent(): void {
  if (watch !== null || !process.send) return;
  watch = new Worker(entryPath('parentWatch'), { workerData: process.ppid, execArgv: [] });
  watch.unref();
}
