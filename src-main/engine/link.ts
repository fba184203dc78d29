// The two ends of the message link between main and an engine process, whatever host started it.
import { killNow } from '../fsx/children';

/** An engine process as main sees it. */
export interface EngineProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process is gone for whatever reason. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
  pid: number | undefined;
}

/** Engine argument: what native code prints on the error stream goes nowhere, as in a self-test that is expected to fail. */
export const quietFlag = '--quiet';

/** Starts an engine process from a built entry file. */
export type EngineSpawner = (entry: string, args: string[]) => EngineProcess;

/** The engine's own end of the link. */
export interface EnginePort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron's utility process has as `process.parentPort`; declared here so that the engine needs no Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Gives this process's end of the link: Electron's parent port, or Node's IPC channel; exits when the parent is gone. */
export function enginePort(): EnginePort {
  const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    };
  }
  if (!process.send) throw new Error('The engine must be started by the app, not by hand.');
  process.on('disconnect', () => {
    // With all that it has started, where it leads a group of its own.
    killNow(-process.pid);
    process.exit(0);
  });
  return {
    send: (message) => {
      // A dead parent closes the channel first; the disconnect handler then ends this process.
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
  };
}
