// The processes of one running app, by what each of them does: read from /proc, also those that have lost their parent.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type Role =
  | 'main'
  | 'analysis'
  | 'preview'
  | 'recon'
  | 'export'
  | 'engine'
  | 'tool'
  | 'page'
  | 'browser'
  | 'other';

export interface AppProcess {
  pid: number;
  parent: number;
  role: Role;
  /** Command line, its words joined by spaces. */
  command: string;
}

/**
 * Every living process that has `marker` (`NAME=value`) in its environment, which children inherit and keep when their parent dies.
 * Chromium's own processes overwrite theirs: those are found as descendants of a marked one. Linux alone.
 */
export function appProcesses(marker: string): AppProcess[] {
  const all = new Map<number, AppProcess & { marked: boolean }>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const marked = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(marker);
      all.set(pid, { pid, parent: Number(parent), role: roleOf(command), command, marked });
    } catch {
      // It ended while it was looked at, or is another user's.
    }
  }
  const belongs = (one: AppProcess & { marked: boolean }): boolean => {
    if (one.marked) return true;
    const parent = all.get(one.parent);
    return parent !== undefined && belongs(parent);
  };
  return [...all.values()].filter(belongs).map(({ marked: _marked, ...one }) => one);
}

function roleOf(command: string): Role {
  const engine = /engine\.js/.test(command)
    ? (/--role=(analysis|preview|recon|export)/.exec(command)?.[1] ?? 'engine')
    : null;
  if (engine !== null) return engine as Role;
  if (/--type=renderer/.test(command)) return 'page';
  if (/chrom(e|ium)/.test(command.split(' ')[0] ?? '') || /crashpad/.test(command)) return 'browser';
  if (/(^|\/)ff(mpeg|probe)( |$)/.test(command)) return 'tool';
  if (/main\/(index|serve)\.js/.test(command)) return 'main';
  return 'other';
}

/** Open file descriptors of a process; null where it is gone. */
export function handleCount(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

/** What the descriptors of a process lead to, to name those that were not closed. */
export function handlesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

/** A figure of /proc/PID/status in bytes: `VmRSS` is the memory in use, `VmHWM` the most there was. Null where the process is gone. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const found = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) * 1024 : null;
  } catch {
    return null;
  }
}
