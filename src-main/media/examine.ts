// The first look at a source: its head, then ffprobe on it. Apart from the reading of the answer, so that a command can begin before that is loaded.
import { basename } from 'node:path';
import { StudioError } from '../contract/errors';
import { fileUrl, inputGuards } from './inputGuards';
import type { FfmpegPrograms } from './locate';
import { stallLimitMs } from './rawVideo';
import { runTool, type ToolRun } from './runTool';
import { isAnimatedWebp, looksLikePlaylist, openSource, type SourceFile } from './sniff';

/** A source that may be read, and ffprobe at work on it. */
export interface Examined {
  file: SourceFile;
  /** What ffprobe says; rejects where it cannot be started. */
  answer: Promise<ToolRun>;
}

/**
 * Opens a source, refuses what ffmpeg must not see, and asks ffprobe for its streams as JSON, in 25 s at most. Settles as soon as
 * ffprobe runs.
 * @throws StudioError as `openSource` and `refuseHead` do
 */
export async function examine(
  path: string,
  tools: Pick<FfmpegPrograms, 'ffprobe'>,
  signal?: AbortSignal,
): Promise<Examined> {
  const file = await openSource(path);
  refuseHead(file.head, basename(path));
  const guards = inputGuards(file.picture?.formatName);
  const args = ['-v', 'error', ...guards, '-show_format', '-show_streams', '-of', 'json', '-i', fileUrl(path)];
  const answer = runTool(tools.ffprobe, args, { timeoutMs: stallLimitMs(), signal });
  // Whoever asked may have gone to other work meanwhile; it hears of a failure when it waits for the answer.
  answer.catch(() => {});
  return { file, answer };
}

/**
 * Refuses by the first bytes what ffmpeg must not or cannot read.
 * Throws StudioError `refused-format`.
 */
export function refuseHead(head: Buffer, name: string): void {
  if (looksLikePlaylist(head)) throw playlistError(name);
  if (isAnimatedWebp(head)) {
    const what = 'Animated WebP pictures cannot be read';
    throw new StudioError('refused-format', what, 'Convert it to a GIF or a video', name);
  }
}

/** The refusal of a file that would make ffmpeg open others. */
export function playlistError(name: string): StudioError {
  const what = 'This is a playlist that names other files, not a video';
  return new StudioError('refused-format', what, 'Open the video files themselves', name);
}
