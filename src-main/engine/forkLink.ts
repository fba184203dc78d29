// Starts an engine process with Node's fork: for the serve and cli hosts.
import { fork } from 'node:child_process';
import { logEngineLines } from '../diagnosis/engineLines';
import { endChild, killNow } from '../fsx/children';
import { type EngineProcess, type EngineSpawner, engineEnv, quietFlag } from './link';

/**
 * Where it works fast, V8 makes the room for young objects larger, up to 3 x 16 MB, and gives none of it back: memory grew by a fifth over 200
 * files. Large arrays lie elsewhere.
 */
const engineFlags = ['--max-semi-space-size=2'];

/** Forks the engine entry; messages keep typed arrays (structured clone). */
export const spawnForkEngine: EngineSpawner = (entry, args): EngineProcess => {
  const errors = args.includes(quietFlag) ? 'ignore' : 'pipe';
  // A group of its own: what the engine has started is found and ended even where it was killed before it could tell of it.
  const detached = process.platform !== 'win32';
  const child = fork(entry, args, {
    serialization: 'advanced',
    detached,
    env: engineEnv(args),
    stdio: ['ignore', 'ignore', errors, 'ipc'],
    execArgv: [...process.execArgv, ...engineFlags],
  });
  if (child.stderr) logEngineLines(child.stderr);
  let gone = false;
  const exitListeners: ((code: number | null, signal?: string | null) => void)[] = [];
  const leave = (code: number | null, signal: string | null = null) => {
    if (gone) return;
    gone = true;
    if (detached && child.pid !== undefined) killNow(-child.pid);
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
    kill: () => endChild(child),
  };
};
