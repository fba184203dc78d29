// What a path on the command line stands for: an analysis folder, or a token file, which is made an analysis in a temporary folder.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTokens } from '../export/tokens/import';
import { writeError } from '../fsx/atomic';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';

export interface Stored {
  analysis: AnalysisFolder;
  /** Removes what was made for it; call it once. */
  release(): Promise<void>;
}

/** Opens a path. Throws StudioError as `openAnalysis` and `importTokens` do. */
export async function openStored(path: string, signal: AbortSignal): Promise<Stored> {
  const isFile = (await stat(path).catch(() => null))?.isFile() === true;
  if (!isFile) return { analysis: await openAnalysis(path), release: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'elastictok-tokens-')).catch((error) => {
    throw writeError(error, tmpdir());
  });
  const release = () => rm(folder, { recursive: true, force: true });
  try {
    return { analysis: await openAnalysis(await importTokens(path, folder, { signal })), release };
  } catch (error) {
    await release();
    throw error;
  }
}
