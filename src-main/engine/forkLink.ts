// Starts an engine process with Node's fork: for the serve and cli hosts.
import { fork } from 'node:child_process';
import { logEngineLines } from '../diagnosis/engineLines';
import { type EngineProcess, type EngineSpawner, quietFlag } from './link';

/** Forks the engine entry; messages keep typed arrays (structured clone). */
export const spawnForkEngine: EngineSpawner = (entry, args): EngineProcess => {
  const errors = args.includes(quietFlag) ? 'ignore' : 'pipe';
  const child = fork(entry, args, { serialization: 'advanced', stdio: ['ignore', 'ignore', errors, 'ipc'] });
  if (child.stderr) logEngineLines(child.stderr);
  let gone = false;
  const exitListeners: ((code: number | null, signal?: string | null) => void)[] = [];
  const leave = (code: number | null, signal: string | null = null) => {
    if (gone) return;
    gone = true;
    for (const listener of exitListeners) listener(code, signal);
  };
  child.on('exit', leave);
  child.on('error', () => leave(null));
  return {
    pid: child.pid,
    send: (message) => {
      // A send to a process that just died is reported by its exit, not here.
      if (child.connected) child.send(message as never, () => {});
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      if (gone) listener(child.exitCode);
      else exitListeners.push(listener);
    },
    kill: () => child.kill('SIGKILL'),
  };
};
