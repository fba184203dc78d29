// Finds the built files and bundled folders of the program, from a clone as well as from a packaged app.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Built files that run in processes or threads of their own. */
export type EntryName = 'engine' | 'frameWorker';

/**
 * Path of a built entry. All entries are built into one folder; when run from the sources (tests), the built one of the
 * clone is taken.
 */
export function entryPath(name: EntryName): string {
  const beside = join(import.meta.dirname, `${name}.js`);
  return existsSync(beside) ? beside : resolve(import.meta.dirname, '../../out/main', `${name}.js`);
}

/** Folders that may hold models, first wins: `ELASTICTOK_MODELS`, the packaged ones, the clone's `models/`. */
export function modelDirs(resourcesDir?: string): string[] {
  const dirs = [process.env.ELASTICTOK_MODELS, resourcesDir && join(resourcesDir, 'models')];
  return [
    ...dirs.filter((dir) => dir !== undefined && dir !== ''),
    resolve(import.meta.dirname, '../../models'),
  ] as string[];
}

/** Folder for analyses, uploads, the demo clip and settings: `ELASTICTOK_HOME`, or one in the user's home. */
export function dataDir(): string {
  return process.env.ELASTICTOK_HOME || join(homedir(), 'ElasticTok Studio');
}
