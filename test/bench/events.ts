// `npm run bench -- events [FILE...]`: wall time of `elastictok events FILE` against `ffmpeg -vf scdet` on the same file, run in turns.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../../src-main/analysis/statistics';
import { entryPath } from '../../src-main/fsx/places';
import { locateFfmpeg } from '../../src-main/media/locate';
import { generatedSet } from '../fixtures/scenes/sets';
import { sharedPath } from '../fixtures/shared';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' } },
});
const tools = await locateFfmpeg();

/** A minute and five minutes of 720p H.264 in ordinary quality; from a real film where it is there, else from a generated montage. Made once. */
async function hdFilms(): Promise<string[]> {
  const minute = await hdFilm();
  const long = minute.replace('.mp4', '_5min.mp4');
  if (!existsSync(long)) {
    const scratch = `${long}.${process.pid}.mp4`;
    const loop = ['-stream_loop', '4', '-i', `file:${minute}`, '-c', 'copy', `file:${scratch}`];
    timed(tools.ffmpeg, ['-nostdin', '-v', 'error', '-y', ...loop]);
    await rename(scratch, long);
  }
  return [minute, long];
}

async function hdFilm(): Promise<string> {
  const film = sharedPath('clips', 'hardcuts_tears_of_steel.webm');
  const source = film ?? (await generatedSet().next()).value?.path;
  if (!source) throw new Error('there is no clip to make a film of');
  const path = join(tmpdir(), 'elastictok-scenes', film ? 'film_720p.mp4' : 'montage_720p.mp4');
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const scratch = `${path}.${process.pid}.mp4`;
  const input = ['-stream_loop', '-1', '-i', `file:${source}`, '-t', '60', '-an', '-vf', 'scale=1280:720,setsar=1'];
  const encode = ['-c:v', 'libx264', '-preset', 'medium', '-crf', '23', '-pix_fmt', 'yuv420p', `file:${scratch}`];
  timed(tools.ffmpeg, ['-nostdin', '-v', 'error', '-y', ...input, ...encode]);
  await rename(scratch, path);
  return path;
}

/** Runs a program to its end; seconds. Throws when it fails. */
function timed(program: string, args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${basename(program)} failed: ${stderr.trim()}`);
  return (performance.now() - started) / 1000;
}

const files = positionals.length > 0 ? positionals : await hdFilms();
const cli = join(dirname(entryPath('engine')), 'cli.js');
const ratios: number[] = [];
console.log(`medians of ${options.runs} runs each, in turns; seconds of the whole process\n`);
console.log('| file | elastictok events | ffmpeg -vf scdet | ratio | times as fast |');
console.log('|---|---|---|---|---|');
for (const file of files) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  // One run of each beforehand brings file and programs into the system's cache.
  for (let run = -1; run < Number(options.runs); run++) {
    const events = timed(process.execPath, [cli, 'events', file]);
    const scdet = timed(tools.ffmpeg, ['-v', 'error', '-i', `file:${file}`, '-vf', 'scdet', '-f', 'null', '-']);
    if (run < 0) continue;
    ours.push(events);
    theirs.push(scdet);
  }
  const [a, b] = [median(ours), median(theirs)];
  ratios.push(a / b);
  console.log(
    `| ${basename(file)} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${(a / b).toFixed(2)} | ${(b / a).toFixed(2)} |`,
  );
}
if (ratios.length > 1) console.log(`\nmedian ratio ${median(ratios).toFixed(2)}`);
