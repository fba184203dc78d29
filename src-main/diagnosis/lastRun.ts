// Whether the last run came to its end: a small file stands in the folder as long as a run goes on.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive, processStart } from '../fsx/processes';

const pattern = /^running-(\d+)$/;

/** A run whose process is gone and whose file is not. */
export interface BrokenRun {
  pid: number;
  /** True where it wrote a crash report before it went. */
  reported: boolean;
}

/** Gives the runs that did not come to their end, and forgets them. Never throws. */
export function brokenRuns(folder: string): BrokenRun[] {
  const found: BrokenRun[] = [];
  for (const name of namesIn(folder)) {
    const pid = Number(pattern.exec(name)?.[1]);
    try {
      const [ticks = '', word = ''] = readFileSync(join(folder, name), 'utf8').split(' ');
      // Another process may have got the number since.
      if (pid === process.pid || (isProcessAlive(pid) && (ticks === '' || processStart(pid)?.ticks === ticks)))
        continue;
      found.push({ pid, reported: word === 'reported' });
      rmSync(join(folder, name), { force: true });
    } catch {
      // Another start was faster.
    }
  }
  return found;
}

/** Marks this run as going on until the process ends in order. `broke` says that it will not, and that it has been reported. Never throws. */
export function markRun(folder: string): { broke(): void } {
  const path = join(folder, `running-${process.pid}`);
  const ticks = processStart(process.pid)?.ticks ?? '';
  const write = (word: string) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, `${ticks} ${word}`, { mode: 0o600 });
    } catch {
      // Then nobody will ask about this run.
    }
  };
  let broken = false;
  write('');
  process.on('exit', () => {
    if (!broken) rmSync(path, { force: true });
  });
  return {
    broke() {
      broken = true;
      write('reported');
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}
