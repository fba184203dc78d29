// The shortest clip that every part of an analysis takes: 8 frames, made once a run by ffmpeg.
import { execFile } from 'node:child_process';
import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

let made: Promise<string> | null = null;

/** Path of the clip. */
export function tinyClip(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'elastictok-fault-clip-'));
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=8:d=1'];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(process.env.FFMPEG_PATH || 'ffmpeg', ['-v', 'error', ...source, ...coded, join(folder, 'a.mp4')]);
  const path = join(folder, 'tiny.mp4');
  await rename(join(folder, 'a.mp4'), path);
  return path;
}
