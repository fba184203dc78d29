// Makes the file of drafts of a source: it takes the JPEGs of its frames as they come.
import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { claimTemp, dropTemp, removeStaleTemps, renameWithRetry, syncFolder, writeError } from '../fsx/atomic';
import { DraftFile, draftTail } from './draftFile';
import { draftsStopped, type GrowingIndex, readDrafts } from './draftStream';
import type { FfmpegPrograms } from './locate';
import type { SourceProbe } from './probeSchema';

export interface DraftOptions {
  probe: SourceProbe;
  tools: FfmpegPrograms;
  /** Where the whole file goes; its folder is there. */
  path: string;
  /** Once the pictures take so many bytes, no more are made: the file then holds the first frames alone. */
  mostBytes: number;
  /** Takes the file as soon as it is there: it can be read while it grows, and closed at any time. */
  onBegun(growing: DraftFile): void;
}

/**
 * Makes the file of drafts of a video. Under its name there is the whole file or none. Takes long: it gives way to everything else.
 * @throws StudioError `cancelled` where the signal aborts or the source changes meanwhile, `ffmpeg-failed`, `disk-full`, `write-failed`;
 * nothing is left then
 */
export async function makeDrafts(options: DraftOptions, signal: AbortSignal): Promise<void> {
  const { probe, path } = options;
  await removeStaleTemps(dirname(path));
  const temp = claimTemp(dirname(path));
  try {
    const handle = await open(temp, 'wx');
    try {
      const index: GrowingIndex = { times: [], ends: [], hasAll: false };
      options.onBegun(new DraftFile(await open(temp, 'r'), index));
      let room = options.mostBytes;
      const take = async (jpegs: Buffer) => {
        await handle.appendFile(jpegs);
        room -= jpegs.length;
        return room > 0;
      };
      await readDrafts(options, index, take, signal);
      await handle.appendFile(draftTail(index));
      await handle.sync();
    } finally {
      await handle.close();
    }
    const now = await stat(probe.path);
    if (now.size !== probe.sizeBytes || now.mtimeMs !== probe.mtimeMs) throw draftsStopped(probe.name);
    await renameWithRetry(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await dropTemp(temp);
  }
}
