// What `elastictok export` exports, and the names of the files that come of it.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { StudioError } from '../contract';
import { type TokenFormat, tokenFormats } from '../export/tokens/formats';
import { ANALYSIS_EXTENSION, manifestPath } from '../store/layout';
import { usageError } from './options';

/** One analysis or token file to export. */
export interface Target {
  kind: 'analysis' | 'file';
  /** Absolute path of the source, and of the file to write. */
  path: string;
  out: string;
}

const mostDepth = 20;

/** The analyses in a folder and in those below it, in order of their paths; links are not followed. */
async function findAnalyses(folder: string, depth = 0): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory() || entry.name.startsWith('.etok-')) continue;
    const path = join(folder, entry.name);
    if (entry.name.endsWith(ANALYSIS_EXTENSION)) found.push(path);
    else if (depth < mostDepth) found.push(...(await findAnalyses(path, depth + 1)));
  }
  return found;
}

/** Everything that the paths stand for. Throws StudioError `file-missing`, `analysis-missing` where a folder has none. */
export async function findSources(paths: readonly string[]): Promise<Pick<Target, 'kind' | 'path'>[]> {
  const sources: Pick<Target, 'kind' | 'path'>[] = [];
  for (const named of paths) {
    const path = resolve(named);
    const found = await stat(path).catch(() => null);
    if (found === null)
      throw new StudioError('file-missing', 'there is no such file or folder', 'Check the path', basename(path));
    const isAnalysis = path.endsWith(ANALYSIS_EXTENSION) || (await stat(manifestPath(path)).catch(() => null)) !== null;
    if (!found.isDirectory()) sources.push({ kind: 'file', path });
    else if (isAnalysis) sources.push({ kind: 'analysis', path });
    else {
      const analyses = await findAnalyses(path).catch((error: NodeJS.ErrnoException) => {
        const what = `it cannot be searched (${error.code ?? error.message})`;
        throw new StudioError('unreadable', what, 'Check its permissions', basename(path));
      });
      if (analyses.length === 0)
        throw new StudioError('analysis-missing', 'there is no analysis in it', 'Name another folder', basename(path));
      sources.push(...analyses.map((analysis) => ({ kind: 'analysis' as const, path: analysis })));
    }
  }
  return sources;
}

/**
 * Names the file that each source becomes: `--out` where it is a file for the only one, else STEM.EXT in the folder `--out`, or beside the source.
 * Throws StudioError `bad-request` where two would have the same name.
 */
export async function nameTargets(
  sources: readonly Pick<Target, 'kind' | 'path'>[],
  out: string | null,
  format: TokenFormat,
): Promise<Target[]> {
  const { extension } = tokenFormats[format];
  const folder = out === null ? null : resolve(out);
  const isFolder = folder === null || (await stat(folder).catch(() => null))?.isDirectory() === true;
  if (folder !== null && !isFolder && extname(folder) === `.${extension}`) {
    const [only, more] = sources;
    if (more !== undefined) throw usageError(`--out ${out} is one file for many`, 'Name a folder');
    return only === undefined ? [] : [{ ...only, out: folder }];
  }
  const targets = sources.map((source) => {
    const stem = basename(source.path).slice(0, -extname(source.path).length || undefined);
    return { ...source, out: join(folder ?? dirname(source.path), `${stem}.${extension}`) };
  });
  const names = new Set<string>();
  for (const { out: file } of targets) {
    // Many file systems take names that differ in case alone for the same.
    const key = file.toLowerCase();
    if (names.has(key))
      throw usageError(`two exports would be named ${basename(file)}`, 'Leave --out out, or export them one by one');
    names.add(key);
  }
  return targets;
}
