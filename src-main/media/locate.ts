// Finds a usable pair of ffmpeg and ffprobe.
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../contract/errors';
import { resourcesDir as ownResources } from '../fsx/places';
import { runTool } from './runTool';

export interface FfmpegTools {
  /** Path or command name of ffmpeg. */
  ffmpeg: string;
  /** Path or command name of ffprobe. */
  ffprobe: string;
  /** Version as ffmpeg prints it, for example `5.1.9-0+deb12u1`. */
  version: string;
  /** Which candidate was taken; a setting that does not work is passed over and `origin` shows it. */
  origin: 'setting' | 'environment' | 'bundled' | 'system';
}

/** The two programs, perhaps not checked yet. */
export type FfmpegPrograms = Pick<FfmpegTools, 'ffmpeg' | 'ffprobe'>;

export interface LocateOptions {
  /** Path to the ffmpeg program, or to the folder that holds ffmpeg and ffprobe. */
  setting?: string | null;
  /** Resources of a packaged program, whose `ffmpeg/bin` is looked in where it is there; those of this one where none are named. */
  resourcesDir?: string | null;
  env?: NodeJS.ProcessEnv;
}

/** Oldest release with `-fps_mode` and the libraries it came with (git builds print no release number). */
const oldest = { major: 5, minor: 1, libavutilMajor: 57, libavutilMinor: 28 };
const exe = process.platform === 'win32' ? '.exe' : '';

/**
 * Reads `-version` output. Gives the printed version and whether it is at least 5.1; null when the text is not from
 * ffmpeg or ffprobe. Git builds (`N-12345-g...`) are judged by their libavutil.
 */
export function parseVersion(text: string): { version: string; recent: boolean } | null {
  const version = /^ff(?:mpeg|probe) version (\S+)/m.exec(text)?.[1];
  if (!version) return null;
  const release = /^n?(\d+)\.(\d+)/.exec(version);
  const library = /libavutil\s+(\d+)\.\s*(\d+)/.exec(text);
  const atLeast = (a: number, b: number, major: number, minor: number) => a > major || (a === major && b >= minor);
  const recent = release
    ? atLeast(Number(release[1]), Number(release[2]), oldest.major, oldest.minor)
    : library !== null && atLeast(Number(library[1]), Number(library[2]), oldest.libavutilMajor, oldest.libavutilMinor);
  return { version, recent };
}

/**
 * Looks in this order: setting, FFMPEG_PATH/FFPROBE_PATH, packaged resources, system PATH. Every candidate is run.
 * Throws StudioError `ffmpeg-missing` that says what was found wrong and how to install ffmpeg on this system.
 */
export async function locateFfmpeg(options: LocateOptions = {}): Promise<FfmpegTools> {
  const env = options.env ?? process.env;
  const tried: string[] = [];
  for (const candidate of await candidates(options, env)) {
    const problems: string[] = [];
    // Side by side: whoever starts the program waits for both.
    const [ffmpeg, ffprobe] = await Promise.all([
      check(candidate.ffmpeg, problems),
      check(candidate.ffprobe, problems),
    ]);
    if (ffmpeg && ffprobe) return { ...candidate, version: ffmpeg };
    tried.push(...problems);
  }
  throw new StudioError('ffmpeg-missing', `No usable ffmpeg and ffprobe (${tried.join('; ')})`, installHint());
}

/** The pair that locateFfmpeg tries first, as yet unchecked: for work that can begin while the programs are checked. */
export async function likelyFfmpeg(options: LocateOptions = {}): Promise<FfmpegPrograms> {
  return (await candidates(options, options.env ?? process.env))[0]!;
}

async function candidates(
  { setting, resourcesDir = ownResources() }: LocateOptions,
  env: NodeJS.ProcessEnv,
): Promise<Omit<FfmpegTools, 'version'>[]> {
  const list: Omit<FfmpegTools, 'version'>[] = [];
  const inFolder = (dir: string) => ({ ffmpeg: join(dir, `ffmpeg${exe}`), ffprobe: join(dir, `ffprobe${exe}`) });
  if (setting) {
    const isFolder = await stat(setting)
      .then((s) => s.isDirectory())
      .catch(() => false);
    list.push({
      origin: 'setting',
      ...(isFolder ? inFolder(setting) : { ffmpeg: setting, ffprobe: sibling(setting) }),
    });
  }
  if (env.FFMPEG_PATH || env.FFPROBE_PATH) {
    const ffmpeg = env.FFMPEG_PATH || 'ffmpeg';
    list.push({ origin: 'environment', ffmpeg, ffprobe: env.FFPROBE_PATH || sibling(ffmpeg) });
  }
  if (resourcesDir) {
    const bundled = inFolder(join(resourcesDir, 'ffmpeg', 'bin'));
    // A program may have been packaged without.
    if (await stat(bundled.ffmpeg).catch(() => null)) list.push({ origin: 'bundled', ...bundled });
  }
  list.push({ origin: 'system', ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' });
  return list;
}

/** The ffprobe beside an ffmpeg: same folder, same prefix and suffix in the name. */
function sibling(ffmpeg: string): string {
  const name = basename(ffmpeg).replace(/ffmpeg(?!.*ffmpeg)/i, 'ffprobe');
  const folder = dirname(ffmpeg);
  return folder === '.' && !ffmpeg.startsWith('.') ? name : join(folder, name);
}

async function check(program: string, problems: string[]): Promise<string | null> {
  try {
    const run = await runTool(program, ['-version'], { timeoutMs: 10_000 });
    const parsed = run.exitCode === 0 ? parseVersion(run.stdout) : null;
    if (parsed?.recent) return parsed.version;
    if (parsed) problems.push(`${program} is version ${parsed.version}, 5.1 or newer is needed`);
    else problems.push(`${program} ${run.timedOut ? 'does not answer' : 'does not run'}`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    problems.push(`${program} ${code === 'ENOENT' ? 'not found' : `cannot be started, ${code ?? String(error)}`}`);
  }
  return null;
}

function installHint(): string {
  const how: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'Install it with "sudo apt install ffmpeg" (or dnf, pacman, zypper)',
    darwin: 'Install it with "brew install ffmpeg"',
    win32: 'Install it with "winget install Gyan.FFmpeg"',
  };
  return `${how[process.platform] ?? 'Install ffmpeg 5.1 or newer'}, or name its folder in the settings`;
}
