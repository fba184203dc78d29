// How much memory an ffmpeg or ffprobe may take: a block of it by its own option, all of it, where the system tells, by watching.
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { StudioError } from '../contract/errors';

/** The largest single block, above a 16K picture of 16 bits a channel; a header that lies asks for far more. */
const mostBlockBytes = 2 ** 30;
/** All of it: 8K of 10 bits with 16 threads takes some 3 GB. */
export const mostResidentBytes = Math.min(4 * 2 ** 30, Math.max(2 ** 30, totalmem() / 2));
const lookMs = 200;

/** Options of ffmpeg and ffprobe, before the input. */
export const memoryOptions: readonly string[] = ['-max_alloc', String(mostBlockBytes)];

/** Resident bytes of a process; null where the system does not tell (all but Linux) or it is gone. */
function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** Kills a process as soon as it is seen to hold more than `limit` bytes, and calls `onExceeded` before. Ends with the process. */
export function watchMemory(child: ChildProcess, onExceeded: () => void, limit = mostResidentBytes): void {
  const { pid } = child;
  if (process.platform !== 'linux' || pid === undefined) return;
  const timer = setInterval(() => {
    if ((residentBytes(pid) ?? 0) <= limit) return;
    clearInterval(timer);
    onExceeded();
    child.kill('SIGKILL');
  }, lookMs);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
  child.once('error', () => clearInterval(timer));
}

/** The error of a file whose decoding was ended for that. */
export function memoryError(name: string): StudioError {
  const gigabytes = (mostResidentBytes / 2 ** 30).toFixed(1);
  const what = `ffmpeg needs more than ${gigabytes} GB of memory for it`;
  return new StudioError('unreadable', what, 'Make it smaller with another program first', name);
}
