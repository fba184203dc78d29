// Finds the built files and bundled folders of the program, from a clone as well as from a packaged app.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Built files that run in processes or threads of their own. */
export type EntryName = 'cli' | 'engine' | 'frameWorker' | 'parentWatch';

/** The first path of this form in this file's folder or one above it; null where there is none. */
function findAbove(path: string): string | null {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return join(folder, path);
    if (dirname(folder) === folder) return null;
  }
}

/**
 * Path of a built entry. All entries are built into one folder; when run from the sources (tests, benchmarks), the built one
 * of the clone is taken.
 * @throws Error where nothing is built
 */
export function entryPath(name: EntryName): string {
  const beside = join(import.meta.dirname, `${name}.js`);
  const found = existsSync(beside) ? beside : findAbove(join('out', 'main', `${name}.js`));
  if (found === null) throw new Error(`${name}.js is not built: run npm run build`);
  return found;
}

/** Packaging puts it beside the program, and nowhere else. */
const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** The third-party notices of a packaged program; null in a clone, where none are made. */
export function noticesPath(): string | null {
  return findAbove(noticesFile);
}

/** The resources of a packaged program, with its models and perhaps ffmpeg; null in a clone. */
export function resourcesDir(): string | null {
  const notices = noticesPath();
  return notices === null ? null : dirname(notices);
}

/**
 * Folders that may hold models, first wins: `ELASTICTOK_MODELS`, `models/` of the packaged program or of the clone, and last the imported
 * ones in the folder `data`.
 */
export function modelDirs(data = dataDir()): string[] {
  return [process.env.ELASTICTOK_MODELS, findAbove('models'), importedModelsDir(data)].filter(
    (dir) => typeof dir === 'string' && dir !== '',
  ) as string[];
}

/** Folder of imported models. */
export function importedModelsDir(data = dataDir()): string {
  return join(data, 'models');
}

/** Folder of the files that a browser has sent. */
export function uploadsDir(data = dataDir()): string {
  return join(data, 'uploads');
}

/** Folder of the small pictures of sources that are shown while the sharp ones are decoded; a cache. */
export function draftsDir(data = dataDir()): string {
  return join(data, 'drafts');
}

/** Where the generated demo clip lies. */
export function demoClipPath(data = dataDir()): string {
  return join(data, 'demo.mp4');
}

/** Folder for analyses, uploads, drafts, imported models, the demo clip and settings: `ELASTICTOK_HOME`, or one in the user's home. */
export function dataDir(): string {
  return process.env.ELASTICTOK_HOME || join(homedir(), 'ElasticTok Studio');
}
