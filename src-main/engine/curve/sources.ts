// Finds what `elastictok curve` measures: videos and pictures among the named files and below the named folders.
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { type ErrorData, StudioError } from '../../contract';
import type { FfmpegTools } from '../../media/locate';
import { probeVideo } from '../../media/probe';
import type { SourceProbe } from '../../media/probeSchema';

export interface CurveSource {
  /** What the clip is called in tables: the path below the named folder with `/`, or the file's name; different for all sources. */
  name: string;
  kind: 'video' | 'picture';
  probe: SourceProbe;
}

/** A file that will not be measured. */
export interface Refusal {
  name: string;
  error: ErrorData;
  /** It was found in a folder and is no video and no picture: no fault of anybody's. */
  passedOver: boolean;
}

/** Faults that say that a file is of another kind, rather than a damaged video. */
const otherKinds: readonly string[] = [
  'not-media',
  'no-video',
  'refused-format',
  'empty-file',
  'is-directory',
  'not-a-file',
];

interface Candidate {
  name: string;
  path: string;
  inFolder: boolean;
}

/**
 * Examines files and folders (searched to their depths, in the order of their paths); a file named twice counts once.
 * @param outDir what lies below it is left out: plots of an earlier run are no sources
 * @param refuse told of each file that will not be measured
 */
export async function findSources(
  files: readonly string[],
  tools: FfmpegTools,
  outDir: string,
  signal: AbortSignal,
  refuse: (refusal: Refusal) => void,
): Promise<CurveSource[]> {
  const candidates = new Map<string, Candidate>();
  for (const file of files) {
    for (const candidate of await expand(resolve(file), resolve(outDir))) {
      if (!candidates.has(candidate.path)) candidates.set(candidate.path, candidate);
    }
  }
  const sources: CurveSource[] = [];
  const taken = new Set<string>();
  for (const { name: short, path, inFolder } of candidates.values()) {
    const name = taken.has(short) ? path : short;
    try {
      const probe = await probeVideo(path, tools, { signal });
      sources.push({ name, kind: probe.orientation === null ? 'video' : 'picture', probe });
      taken.add(name);
    } catch (error) {
      if (!(error instanceof StudioError) || error.code === 'cancelled') throw error;
      refuse({ name, error: error.data, passedOver: inFolder && otherKinds.includes(error.code) });
    }
  }
  return sources;
}

/** The files a path stands for. */
async function expand(path: string, outDir: string): Promise<Candidate[]> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const fileName = (full: string, from: string) => relative(from, full).split(sep).join('/');
  if (!isFolder) return [{ name: fileName(path, join(path, '..')), path, inFolder: false }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((full) => !full.startsWith(outDir + sep))
    .sort()
    .map((full) => ({ name: fileName(full, path), path: full, inFolder: true }));
}
