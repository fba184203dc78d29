// Makes the demo clip that the app opens when it is given no file: ffmpeg's own sources and filters, nothing else.
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StudioError } from '../contract/errors';
import { writeError } from '../fsx/atomic';
import { fillFileAtomic } from '../fsx/filledFile';
import { diskIsFull } from './encode';
import { parseEncoders } from './encoders';
import { fileUrl } from './inputGuards';
import type { FfmpegTools } from './locate';
import { runTool } from './runTool';

export const DEMO_WIDTH = 640;
export const DEMO_HEIGHT = 360;
export const DEMO_FPS = 24;

/** Shots in order with their lengths in frames; every border between two shots is a hard cut. */
const shots = [
  { name: 'drift', frames: 96 },
  { name: 'fractal pan', frames: 84 },
  { name: 'dunes with burst', frames: 108 },
  { name: 'still', frames: 72 },
  { name: 'reef', frames: 72 },
  { name: 'zoom', frames: 48 },
] as const;

const starts: readonly number[] = shots.map((_, i) => shots.slice(0, i).reduce((sum, shot) => sum + shot.frames, 0));

/** Frames in the whole clip: 480, that is 20 s. */
export const DEMO_FRAMES = shots.reduce((sum, shot) => sum + shot.frames, 0);
/** First frames of the second and later shots. */
export const DEMO_CUTS: readonly number[] = starts.slice(1);
const burst = { start: 42, end: 60 };
/** Frames of the fast swing inside the third shot, end excluded; around it the shot moves slowly. */
export const DEMO_BURST = { startFrame: starts[2]! + burst.start, endFrame: starts[2]! + burst.end };
/** Frames of the shot in which nothing moves, end excluded. */
export const DEMO_STILL = { startFrame: starts[3]!, endFrame: starts[3]! + shots[3].frames };

const timeoutMs = 180_000;
const size = `${DEMO_WIDTH}x${DEMO_HEIGHT}`;
const rate = `r=${DEMO_FPS}`;

/** Horizontal place of the window in the third shot: 1.2 px a frame, and about 45 px a frame in the burst. */
const swing = `'1.2*n+${45}*min(max(n-${burst.start},0),${burst.end - burst.start})'`;

/** Maps brightness to a colour scale: mandelbrot's own colours are garish. */
const palette = (preset: string) => `format=gray,format=yuv444p,pseudocolor=preset=${preset}`;

/** One filter chain per shot, in the order of `shots`, each of endless length. */
const sources: readonly string[] = [
  `gradients=s=${size}:${rate}:n=5:seed=11:speed=0.012:c0=0x0b1d51:c1=0xf2643d:c2=0xffc857:c3=0x119da4:c4=0x7b2d8b`,
  `mandelbrot=s=1600x900:${rate}:start_x=-0.7436439:start_y=-0.1318259:start_scale=0.012:end_scale=0.0119:maxiter=900,trim=end_frame=1,${palette('magma')},loop=-1:1:0,crop=${size.replace('x', ':')}:'120+4*n':'200+n'`,
  `color=c=black:s=1920x${DEMO_HEIGHT}:${rate},trim=end_frame=1,format=gbrp,geq=r='128+100*sin(X/61+sin(Y/47)*2.2)':g='110+70*sin(X/43+Y/59+1.3)+30*sin(Y/13)':b='120+90*sin((X*X/9000+Y)/37+2.1)',loop=-1:1:0,crop=${size.replace('x', ':')}:${swing}:0`,
  `mandelbrot=s=${size}:${rate}:start_x=-1.25066:start_y=0.02012:start_scale=0.006:end_scale=0.0059:maxiter=700,trim=end_frame=1,${palette('viridis')},loop=-1:1:0`,
  `life=s=160x90:${rate}:seed=42:ratio=0.18:mold=14:stitch=1:life_color=0xffe066:death_color=0x0a2342:mold_color=0x2ca6a4,scale=${size.replace('x', ':')}:flags=bicubic,gblur=sigma=1.4`,
  `mandelbrot=s=${size}:${rate}:start_x=-0.7436439:start_y=-0.1318259:start_scale=2.2:end_scale=0.05:end_pts=${DEMO_FPS * 2}:maxiter=500,${palette('plasma')}`,
];

const encoders: readonly { name: string; args: string[] }[] = [
  { name: 'libx264', args: ['-preset', 'fast', '-crf', '16'] },
  { name: 'libopenh264', args: ['-b:v', '6M'] },
  { name: 'libvpx-vp9', args: ['-b:v', '4M', '-deadline', 'realtime', '-cpu-used', '5'] },
  { name: 'mpeg4', args: ['-q:v', '3'] },
];

/**
 * Writes the clip to `path` (.mp4) unless it is there already; the name appears only when the file is whole.
 * 640x360, 24 frames/s, 20 s, BT.709, without sound. Takes a few seconds.
 * Throws StudioError `ffmpeg-failed`, `disk-full` or `write-failed`.
 */
export async function makeDemoClip(path: string, tools: FfmpegTools): Promise<void> {
  if (
    await stat(path).then(
      (info) => info.isFile() && info.size > 0,
      () => false,
    )
  )
    return;
  await mkdir(dirname(path), { recursive: true }).catch((error) => {
    throw writeError(error, path);
  });
  await fillFileAtomic(path, true, async (temp) => {
    const listed = await runTool(tools.ffmpeg, ['-hide_banner', '-encoders'], { timeoutMs: 10_000 });
    const available = parseEncoders(listed.stdout);
    const encoder = encoders.find(({ name }) => available.has(name));
    if (!encoder) throw new StudioError('ffmpeg-failed', 'This ffmpeg cannot write video', 'Install a full ffmpeg');
    const run = await runTool(tools.ffmpeg, demoArguments(temp, encoder.name, encoder.args), { timeoutMs });
    if (diskIsFull.test(run.stderr)) throw writeError(Object.assign(new Error(run.stderr), { code: 'ENOSPC' }), path);
    if (run.exitCode === 0) return;
    const reason = run.stderr.trim().split('\n').at(-1) || 'ffmpeg was stopped';
    const what = `The demo clip could not be made (${reason})`;
    throw new StudioError('ffmpeg-failed', what, 'Open a video of your own', basename(path));
  });
}

function demoArguments(path: string, encoder: string, encoderArgs: readonly string[]): string[] {
  const convert = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar=1,fps=24,setpts=N/24/TB';
  const chains = sources.map((source, i) => `${source},trim=end_frame=${shots[i]!.frames},${convert}[s${i}]`);
  const graph = `${chains.join(';')};${sources.map((_, i) => `[s${i}]`).join('')}concat=n=${sources.length}:v=1[out]`;
  const colour = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  const output = ['-c:v', encoder, ...encoderArgs, '-g', '48', ...colour, '-movflags', '+faststart', '-f', 'mp4'];
  return ['-nostdin', '-v', 'error', '-y', '-filter_complex', graph, '-map', '[out]', ...output, fileUrl(path)];
}
