// Whether the process that left a file behind still lives.
import { readFileSync } from 'node:fs';

/** True while a process of this id runs, ours or another user's. A process that ended but was not yet waited for counts as ended. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return processStart(pid)?.zombie !== true;
}

/**
 * On Linux: when a process started, in clock ticks since boot, to tell it from a later one that got the same id, and whether it is a zombie.
 * Null elsewhere, or when there is no such process (proc(5), fields 3 and 22 of stat).
 */
export function processStart(pid: number): { ticks: string; zombie: boolean } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets: fields are counted from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields[19];
    return ticks === undefined ? null : { ticks, zombie: fields[0] === 'Z' };
  } catch {
    return null;
  }
}
