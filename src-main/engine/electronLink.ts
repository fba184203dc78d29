// Starts an engine process as Electron's utility process: for the desktop app, where forking the executable is switched off.
import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import { logEngineLines } from '../diagnosis/engineLines';
import { killNow } from '../fsx/children';
import { type EngineProcess, type EngineSpawner, engineEnv, quietFlag } from './link';

/** Forks the engine entry; messages are structured clones. */
export const spawnElectronEngine: EngineSpawner = (entry, args): EngineProcess => {
  const child = utilityProcess.fork(entry, args, {
    serviceName: 'ElasticTok engine',
    env: engineEnv(args),
    stdio: ['ignore', 'ignore', args.includes(quietFlag) ? 'ignore' : 'pipe'],
  });
  // Electron's type says less than it is.
  if (child.stderr) logEngineLines(child.stderr as Readable);
  let gone: { code: number | null } | null = null;
  const exitListeners: ((code: number | null) => void)[] = [];
  child.on('exit', (code) => {
    gone = { code };
    for (const listener of exitListeners) listener(code);
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      if (!gone) child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      if (gone) listener(gone.code);
      else exitListeners.push(listener);
    },
    kill: () => {
      if (gone) return;
      // Electron's own kill asks politely; an engine inside a native call would not hear it.
      const { pid } = child;
      if (pid === undefined) child.kill();
      else killNow(pid);
    },
  };
};
