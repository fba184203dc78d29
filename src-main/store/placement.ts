// Where the analysis of a source goes in a folder: a safe name from the source's, reused for the same work, numbered for other work.
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { StudioError } from '../contract/errors';
import { systemErrorCode } from '../fsx/atomic';
import { listShards } from './analysisFolder';
import { ANALYSIS_EXTENSION, LOCK_NAME, SHARDS_FOLDER } from './layout';
import { isLocked } from './lock';
import { type Manifest, readManifest } from './manifest';

/** Longest name that common file systems take, in bytes of UTF-8. */
const MAX_NAME_BYTES = 255;
const MAX_NUMBER = 9999;
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const forbidden = /[<>:"/\\|?*\u0000-\u001f\u007f]/g;

export interface Placement {
  /** Path of the analysis folder. */
  path: string;
  /** The manifest of the same work that is there already; null where the folder is to be made. */
  existing: Manifest | null;
}

/** Cuts a text to at most `bytes` bytes of UTF-8 without splitting a character. */
export function cutToBytes(text: string, bytes: number): string {
  let used = 0;
  let cut = '';
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    cut += character;
  }
  return cut;
}

/**
 * A folder name `STEM.etok` or `STEM-2.etok` from a source's file name, valid on all three systems: no forbidden characters, no reserved
 * Windows name, no leading or trailing dot or space, at most 255 bytes.
 * @param number 1 for the plain name.
 */
export function analysisFolderName(sourceName: string, number = 1): string {
  const suffix = `${number === 1 ? '' : `-${number}`}${ANALYSIS_EXTENSION}`;
  const stem = basename(sourceName, extname(sourceName))
    .replace(forbidden, '_')
    .replace(/^[. ]+/, '');
  const named = stem === '' ? 'video' : reservedOnWindows.test(stem) ? `_${stem}` : stem;
  return `${cutToBytes(named, MAX_NAME_BYTES - suffix.length).replace(/[. ]+$/, '') || 'video'}${suffix}`;
}

/** True for a folder that a killed run left before its manifest was written: nothing of anybody's is in it. */
async function isLeftover(path: string): Promise<boolean> {
  const names = await readdir(path);
  const known = names.every((name) => name === LOCK_NAME || name === SHARDS_FOLDER || /^\.etok-.*\.tmp$/.test(name));
  return known && (await listShards(path)).length === 0 && !(await isLocked(path));
}

/**
 * Finds the folder for an analysis in `directory`: the one that holds the same id already, or the first free name `STEM.etok`,
 * `STEM-2.etok` ... Nothing is made or changed. Folders with other work, damaged or foreign ones are left alone.
 * @param taken paths that are not to be given, though nothing is there yet
 * @throws StudioError `write-failed` where `directory` is no folder that can be read.
 */
export async function placeAnalysis(
  directory: string,
  sourceName: string,
  id: string,
  taken: ReadonlySet<string> = new Set(),
): Promise<Placement> {
  const folder = await stat(directory).catch(() => null);
  if (!folder?.isDirectory())
    throw new StudioError(
      'write-failed',
      'it is not a folder that can be written',
      'Choose another output folder',
      basename(directory),
    );
  let free: string | null = null;
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(directory, analysisFolderName(sourceName, number));
    if (taken.has(path)) continue;
    try {
      const found = await stat(path);
      if (found.isDirectory()) {
        const manifest = await readManifest(path).catch(() => null);
        if (manifest?.id === id) return { path, existing: manifest };
        if (manifest === null && free === null && (await isLeftover(path))) free = path;
      }
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return { path: free ?? path, existing: null };
    }
  }
  throw new StudioError(
    'write-failed',
    `there are ${MAX_NUMBER} analyses of this name`,
    'Choose another output folder',
    sourceName,
  );
}
