// How much memory an ffmpeg or ffprobe may take: a block of it by its own option, all of it by watching.
import { type ChildProcess, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { StudioError } from '../contract/errors';
import { endChild } from '../fsx/children';

const run = promisify(execFile);

/** The largest single block, above a 16K picture of 16 bits a channel; a header that lies asks for far more. */
const mostBlockBytes = 2 ** 30;
/** All of it: 8K of 10 bits with 16 threads takes some 3 GB. */
export const mostResidentBytes = Math.min(4 * 2 ** 30, Math.max(2 ** 30, totalmem() / 2));

/** Options of ffmpeg and ffprobe, before the input. */
export const memoryOptions: readonly string[] = ['-max_alloc', String(mostBlockBytes)];

/** How often it is looked: a file of Linux costs nothing, a program that has to be started does. */
const lookMs: Partial<Record<NodeJS.Platform, number>> = { linux: 200, darwin: 1000, win32: 4000 };
const systemRoot = process.env.SystemRoot ?? 'C:\\Windows';

/** The program that tells of one process, where no file does. */
function askerOf(platform: NodeJS.Platform, pid: number): [program: string, words: string[]] {
  return platform === 'win32'
    ? [`${systemRoot}\\System32\\tasklist.exe`, ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']]
    : ['/bin/ps', ['-o', 'rss=', '-p', String(pid)]];
}

/**
 * Resident bytes in what a system says of one process: `VmRSS` in the status file of Linux, the last column of Windows' tasklist with the
 * separators and unit of any language, the number that ps prints elsewhere. Null where it says nothing of it.
 */
export function residentIn(platform: NodeJS.Platform, text: string): number | null {
  const patterns: Partial<Record<NodeJS.Platform, RegExp>> = {
    linux: /^VmRSS:\s*(\d+) kB/m,
    win32: /,"(\d[^"]*\d|\d)[^"\d]*"\s*$/,
  };
  const kilobytes = (patterns[platform] ?? /^\s*(\d+)\s*$/).exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes.replaceAll(/\D/g, '')) * 1024;
}

/** Resident bytes of a process; null where the system does not tell or it is gone. Never throws. */
export async function residentBytes(pid: number, platform = process.platform): Promise<number | null> {
  try {
    if (platform === 'linux') return residentIn(platform, readFileSync(`/proc/${pid}/status`, 'latin1'));
    const [program, words] = askerOf(platform, pid);
    const { stdout } = await run(program, words, { timeout: 10_000, windowsHide: true, encoding: 'latin1' });
    return residentIn(platform, stdout);
  } catch {
    return null;
  }
}

/** Kills a process as soon as it is seen to hold more than `limit` bytes, and calls `onExceeded` before. Ends with the process. */
export function watchMemory(child: ChildProcess, onExceeded: () => void, limit = mostResidentBytes): void {
  const { pid } = child;
  const everyMs = lookMs[process.platform];
  if (everyMs === undefined || pid === undefined) return;
  let asking = false;
  const timer = setInterval(async () => {
    if (asking) return;
    asking = true;
    const bytes = await residentBytes(pid);
    asking = false;
    // It may have ended meanwhile.
    if (bytes === null || bytes <= limit || child.exitCode !== null || child.signalCode !== null) return;
    clearInterval(timer);
    onExceeded();
    endChild(child);
  }, everyMs);
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
