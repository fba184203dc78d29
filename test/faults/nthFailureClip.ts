// The smallest clips that go through every part of an analysis, made by ffmpeg.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Frames of `tinyClip`. */
export const tinyFrames = 4;

/** Makes a clip of so many frames in a folder; its path. */
export async function tinyClip(folder: string, frames = tinyFrames, name = 'tiny.mp4'): Promise<string> {
  const path = join(folder, name);
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=64x48:r=8:d=${frames / 8}`];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(process.env.FFMPEG_PATH || 'ffmpeg', [
    '-nostdin',
    '-y',
    '-v',
    'error',
    ...source,
    ...coded,
    `file:${path}`,
  ]);
  return path;
}
