// What gives way to other work, so that a window stays quick while everything else is busy.
import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Nice values. Where the processors are free, none of these slows anything down. */
export const niceness = {
  /** Analyses and exports: beside what a user looks at they get a tenth. On Windows: below normal. */
  analysis: 10,
  /** Drafts: beside an analysis they get a seventh of its share. On Windows: idle. */
  drafts: 19,
} as const;

const againMs = 150;

/**
 * Makes a process give way, with what it starts from now on. Linux shares the processors evenly among sessions, and nice values count within each alone
 * (sched(7), autogroup): a session that the process leads gives way, too. Where the system forbids it, nothing changes.
 */
export function giveWay(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
    if (process.platform === 'linux' && leadsSession(pid)) writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch (error) {
    // It has ended already, or the system has no such groups, or changes but ten of them a second.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') setTimeout(giveWay, againMs, pid, nice).unref();
  }
}

/** proc(5), field 6 of stat; the name in field 2 may hold spaces and brackets. */
function leadsSession(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === pid;
}
