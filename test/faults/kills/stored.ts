// What lies in the data folder of a killed app, against what an app that was not killed has written.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Hashes of the files below a folder by their relative paths; reviews, which are the user's, and locks are left out. */
export function hashesBelow(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile() || item.name === 'review.json') continue;
    const path = join(item.parentPath, item.name);
    try {
      found.set(relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex'));
    } catch {
      // A temporary file that got its name, or a lock that was given back, in the meantime.
    }
  }
  return found;
}

/** What a kill has done to stored results. */
export interface Damage {
  /** Shards that were stored before the kill and are not there any more. */
  lost: string[];
  /** Shards, or at the end any files, that are others than in the reference. */
  different: string[];
}

const isShard = (path: string) => path.endsWith('.safetensors');

/** Compares while analyses are under way: shards alone, since the manifest of a running analysis says that it runs. */
export function damageOf(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  reference: ReadonlyMap<string, string>,
): Damage {
  return {
    lost: [...before.keys()].filter((path) => isShard(path) && !now.has(path)),
    different: [...now].filter(([path, hash]) => isShard(path) && hash !== reference.get(path)).map(([path]) => path),
  };
}

/** Compares at the end: every file, and no further one. */
export function differences(now: ReadonlyMap<string, string>, reference: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...now.keys(), ...reference.keys()]);
  return [...paths].filter((path) => now.get(path) !== reference.get(path));
}

/** Files that were written under a temporary name and have it still. */
export function temporaries(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.tmp$|\.partial$|(^|\/)\.etok-/.test(path),
  );
}
