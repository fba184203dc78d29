// What must be as it was after a case: files and their bytes, folders, processes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** All that is in a folder and below, as sorted paths; none where it is missing. */
export async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true }).catch(() => [])).sort();
}

/** Size, time of change and SHA-256 of every ordinary file in a folder, one line each. */
export async function bytesOf(folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const name of await listing(folder)) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (!info?.isFile()) continue;
    const hash = createHash('sha256').update(await readFile(path));
    lines.push(`${name} ${info.size} ${info.mtimeMs} ${hash.digest('hex')}`);
  }
  return lines;
}

/** Command lines of the processes below this one that live and are none of `known`. Linux only; elsewhere none. */
export function strayProcesses(known: ReadonlySet<number | undefined>): string[] {
  if (!existsSync('/proc/self/stat')) return [];
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = read(`/proc/${name}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    if (fields[0] !== 'Z' && fields[1] !== undefined) parents.set(Number(name), Number(fields[1]));
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  return [...parents.keys()]
    .filter((pid) => isOurs(pid) && !known.has(pid))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
