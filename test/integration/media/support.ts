// Shared by the media tests: tools, readers, ffprobe as the independent witness, and the search for left processes.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type DecodedFrame,
  type DecodeReport,
  type OpenFramesOptions,
  openFrames,
} from '../../../src-main/media/frames';
import { type FfmpegTools, locateFfmpeg } from '../../../src-main/media/locate';
import { probeVideo } from '../../../src-main/media/probe';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { builtFrameWorker } from '../../fixtures/mediaWorker';

const run = promisify(execFile);
export const tools: FfmpegTools = await locateFfmpeg();
export const workerPath = await builtFrameWorker();

/** Real clips beside the checkout, or none. */
export const clipsFolder = join(import.meta.dirname, '../../../../shared/clips');
export const sharedClips: string[] = existsSync(clipsFolder)
  ? (readdirSync(clipsFolder, { recursive: true }) as string[]).filter((name) => /\.(mp4|webm|mkv)$/.test(name)).sort()
  : [];

/** Options for a small reader on a path. */
export async function readerOptions(path: string, more: Partial<OpenFramesOptions> = {}): Promise<OpenFramesOptions> {
  const probe = await probeVideo(path, tools);
  return { probe, tools, workerPath, resolution: 64, fit: 'crop', sampling: { kind: 'all' }, ...more };
}

/** Reads everything. */
export async function readAll(
  path: string,
  more: Partial<OpenFramesOptions> = {},
): Promise<{ frames: DecodedFrame[]; report: DecodeReport }> {
  const reader = openFrames(await readerOptions(path, more));
  const frames: DecodedFrame[] = [];
  for await (const frame of reader) frames.push(frame);
  return { frames, report: await reader.done };
}

export const readFixture = async (kind: FixtureKind, more: Partial<OpenFramesOptions> = {}) =>
  readAll(await fixtureClip(kind), more);

/** Timestamps of every frame by `ffprobe -show_frames`, seconds from integers; null where the file has none. */
export async function ffprobePts(path: string, streamIndex = 0): Promise<(number | null)[]> {
  const entries = 'stream=time_base:frame=best_effort_timestamp';
  const args = [
    '-v',
    'quiet',
    '-select_streams',
    String(streamIndex),
    '-show_entries',
    entries,
    '-of',
    'json',
    `file:${path}`,
  ];
  const { stdout } = await run('ffprobe', args, { maxBuffer: 1 << 28 });
  const parsed = JSON.parse(stdout) as {
    frames: { best_effort_timestamp?: number }[];
    streams: { time_base: string }[];
  };
  const [num, den] = parsed.streams[0]!.time_base.split('/').map(Number) as [number, number];
  return parsed.frames.map(({ best_effort_timestamp: pts }) => (pts === undefined ? null : (pts * num) / den));
}

/** Number of frames by `ffprobe -count_frames`. */
export async function ffprobeCount(path: string, streamIndex: number): Promise<number> {
  const args = ['-v', 'quiet', '-count_frames', '-select_streams', String(streamIndex)];
  const { stdout } = await run('ffprobe', [
    ...args,
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
    `file:${path}`,
  ]);
  return Number.parseInt(stdout, 10);
}

/** What this test file hands down to every process that comes of it: another one may be reading the same clip. */
process.env.ELASTICTOK_TEST_MARK = `${process.pid}`;
const workerMark = `ELASTICTOK_TEST_MARK=${process.pid}\0`;

/** Pids of living (not zombie) processes of this test worker whose command line names the file. Linux only; elsewhere none. */
export function processesNaming(path: string): number[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path) &&
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(workerMark) &&
          Number(pid) !== process.pid
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Mean of one channel of a packed picture. */
export function channelMean(pixels: Uint8Array, channel: number, channels = 3): number {
  let sum = 0;
  for (let i = channel; i < pixels.length; i += channels) sum += pixels[i]!;
  return sum / (pixels.length / channels);
}
