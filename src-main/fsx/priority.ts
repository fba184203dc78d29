// What gives way to other work, so that a window stays quick while everything else is busy.
import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Nice values. Where the processors are free, none of these slows anything down. */
export const niceness = {
  /** Engines that analyse or export, where they share with the window one by one: it comes first, but they do not come late. */
  engine: 5,
  /** Their sessions, once they have shown something: beside what a user looks at they get a tenth. */
  engineSession: 10,
  /** Strips of thumbnails: what a user does, and the picture that is looked at, come first. */
  thumbnails: 10,
  /** Pictures of key frames: few, and all that shows at once where the pointer moves over a file that was just opened. */
  keyPictures: 5,
  /** Drafts: beside an analysis they get a seventh of its share or less. On Windows: idle. */
  drafts: 19,
} as const;

/** Whether a program that is started detached leads a session that can give way. */
export const hasSessions = process.platform === 'linux';

const againMs = 150;
const wanted = new Map<number, number>();

/** Makes a process give way, with what it starts from now on, and for good. Nothing changes where it has ended. */
export function giveWay(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
  } catch {
    // It has ended already.
  }
}

/**
 * Makes all of a session give way, or no more, where the process leads one: Linux shares the processors evenly among sessions, and nice values count
 * within each alone (sched(7), autogroup). Where the system has no such thing, or forbids it, nothing changes.
 */
export function sessionGivesWay(leader: number, nice: number): void {
  wanted.set(leader, nice);
  setSession(leader);
}

/** Makes a program give way that was started detached, where there are sessions. Nothing changes where it could not be started. */
export function ownSessionGivesWay(pid: number | undefined, nice: number): void {
  if (pid === undefined) return;
  giveWay(pid, nice);
  sessionGivesWay(pid, nice);
}

function setSession(leader: number): void {
  const nice = wanted.get(leader);
  if (nice === undefined || !hasSessions) return;
  try {
    if (leadsSession(leader)) writeFileSync(`/proc/${leader}/autogroup`, String(nice));
    wanted.delete(leader);
  } catch (error) {
    // The system changes but ten of them a second.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') setTimeout(setSession, againMs, leader).unref();
    else wanted.delete(leader);
  }
}

/** proc(5), field 6 of stat; the name in field 2 may hold spaces and brackets. */
function leadsSession(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === pid;
}
