// Clips that the window is measured with.
import { spawnSync } from 'node:child_process';

/** Makes an H.264 clip of moving pictures with a cut every 4 s. */
export function makeClip(path: string, size: string, seconds: number, rate: number): string {
  const source = (name: string) => `${name}=s=${size}:r=${rate}:d=${seconds}`;
  const graph = `${source('testsrc2')}[a];${source('gradients')}[b];[a][b]overlay=enable='lt(mod(t,8),4)'[v]`;
  const args = ['-nostdin', '-v', 'error', '-y', '-filter_complex', graph, '-map', '[v]', '-t', String(seconds)];
  const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', path];
  const { status } = spawnSync(process.env.FFMPEG_PATH || 'ffmpeg', [...args, ...coded], { stdio: 'inherit' });
  if (status !== 0) throw new Error('ffmpeg could not make the clip');
  return path;
}
