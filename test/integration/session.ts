// How far a session gives way on Linux, and how far this system lets one do so: the witness of fsx/priority.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { vi } from 'vitest';

const groupOf = (pid: number) => `/proc/${pid}/autogroup`;

/** The nice value of a process' session; undefined where the system shares evenly among processes. */
export function sessionNice(pid: number): number | undefined {
  const nice = existsSync(groupOf(pid)) ? /nice (\d+)/.exec(readFileSync(groupOf(pid), 'utf8'))?.[1] : undefined;
  return nice === undefined ? undefined : Number(nice);
}

/** What `sessionNice` gives of a session of our own that is set to this value: another one where the system does not let anybody. */
export async function possibleSessionNice(nice: number): Promise<number | undefined> {
  const other = spawn('sleep', ['30'], { detached: true, stdio: 'ignore' });
  const pid = other.pid as number;
  const set = () => writeFileSync(groupOf(pid), String(nice));
  await vi.waitFor(set, { timeout: 1000, interval: 150 }).catch(() => {});
  const found = sessionNice(pid);
  other.kill();
  return found;
}
