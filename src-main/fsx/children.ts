// The programs that this process has started and that still run: none of them may outlive it.
import type { ChildProcess } from 'node:child_process';
import { processStart } from './processes';

const running = new Set<number>();
let tell: (pids: number[]) => void = () => {};

// A program that writes dies of its closed pipe; one that hangs, or only reads, would not.
process.on('exit', killChildren);

/** Kills all that are noted. */
export function killChildren(): void {
  for (const pid of running) killNow(pid);
}

/** Notes a program until `forgetChild`; it is killed where this process ends before. Undefined, of one that did not start, is nothing. */
export function noteChild(pid: number | undefined): void {
  if (pid === undefined) return;
  running.add(pid);
  tell([...running]);
}

/** Says that a program has ended. */
export function forgetChild(pid: number | undefined): void {
  if (pid !== undefined && running.delete(pid)) tell([...running]);
}

/** Calls the listener, one at a time, with the ids of all that run, whenever they change: for who has to clear up after a kill of this process. */
export function onChildren(listener: (pids: number[]) => void): void {
  tell = listener;
}

/** Programs of another process, told by it, that must end with it. */
export class ForeignChildren {
  /** When each of them started, so that no later process with the same id is taken for it. */
  #starts = new Map<number, string | null>();

  /** Takes the ids of all that run now. */
  set(pids: readonly number[]): void {
    this.#starts = new Map(pids.map((pid) => [pid, this.#starts.get(pid) ?? processStart(pid)?.ticks ?? null]));
  }

  /** Kills those that still run. */
  kill(): void {
    for (const [pid, start] of this.#starts) if (start === (processStart(pid)?.ticks ?? null)) killNow(pid);
    this.#starts.clear();
  }
}

/** Kills a process at once, where it is still there; by a negative id, its group. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/**
 * Kills a program that was started here, where it still runs. Until Node has told of one that could not be started, its handle holds a process id
 * that nobody has set, and `kill` would end whatever process has that id, or a whole group.
 */
export function endChild(child: ChildProcess): void {
  if (child.pid !== undefined) child.kill('SIGKILL');
}
