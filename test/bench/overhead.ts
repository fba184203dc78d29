// Analyses a generated 10-minute clip: resident memory of main and engine by the minute, and the share of time in session.run.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { entryPath } from '../../src-main/fsx/places';

const sampleMs = 1000;

interface Sample {
  seconds: number;
  frames: number;
  main: number | null;
  engine: number | null;
}

const summarySchema = z.object({
  frames: z.number(),
  status: z.string(),
  seconds: z.number(),
  runSeconds: z.number(),
  framesPerSecond: z.number(),
  model: z.string(),
  device: z.string(),
});

/** Makes a clip of moving gradients, noise and hard cuts. */
function makeClip(path: string, minutes: number, fps: number): void {
  const seconds = minutes * 60;
  const graph = [
    `gradients=s=640x360:r=${fps}:d=${seconds}:speed=0.05[a]`,
    `testsrc2=s=640x360:r=${fps}:d=${seconds}[b]`,
    // Every 20 s the picture changes from one to the other.
    "[a][b]overlay=enable='lt(mod(t,40),20)',noise=alls=6:allf=t[v]",
  ].join(';');
  const args = ['-v', 'error', '-y', '-filter_complex', graph, '-map', '[v]', '-t', String(seconds)];
  const made = spawnSync('ffmpeg', [...args, '-c:v', 'libx264', '-preset', 'ultrafast', path], { stdio: 'inherit' });
  if (made.status !== 0) throw new Error('ffmpeg could not make the clip');
}

/** Resident memory in MiB of a process (Linux). */
function residentMiB(pid: number): number | null {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib ? Number(kib) / 1024 : null;
  } catch {
    return null;
  }
}

/** Process id of the engine: the child of main that is node itself. */
function engineOf(mainPid: number): number | null {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent === mainPid && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes('engine.js'))
        return Number(entry);
    } catch {
      // It ended while it was looked at.
    }
  }
  return null;
}

/** Options: --minutes 10 --rate 24 --model NAME (any model folder in ELASTICTOK_MODELS or models/) --device NAME. */
async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '24' },
      model: { type: 'string' },
      device: { type: 'string', default: 'cpu' },
    },
  });
  if (!existsSync('/proc/self/status')) throw new Error('This benchmark reads /proc: it runs on Linux.');
  const folder = mkdtempSync(join(tmpdir(), 'elastictok-overhead-'));
  try {
    const clip = join(folder, 'long.mp4');
    console.log(`making a clip of ${values.minutes} minutes at ${values.rate} frames/s ...`);
    makeClip(clip, Number(values.minutes), Number(values.rate));
    const model = values.model ? ['--model', values.model] : [];
    const cli = [
      join(dirname(entryPath('engine')), 'cli.js'),
      'analyze',
      clip,
      '--json',
      '--device',
      values.device,
      '--out',
      folder,
    ];
    const child = spawn(process.execPath, [...cli, ...model], { stdio: ['ignore', 'pipe', 'inherit'] });
    let lastLine = '';
    let frames = 0;
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.includes('"type":"block"')) frames++;
        if (line) lastLine = line;
      }
    });
    const samples: Sample[] = [];
    const mainPid = child.pid ?? 0;
    const startedMs = performance.now();
    const timer = setInterval(() => {
      const engine = engineOf(mainPid);
      if (engine === null) return;
      const seconds = (performance.now() - startedMs) / 1000;
      samples.push({ seconds, frames, main: residentMiB(mainPid), engine: residentMiB(engine) });
    }, sampleMs);
    await new Promise((resolve) => child.on('exit', resolve));
    clearInterval(timer);
    report(samples, summarySchema.parse(JSON.parse(lastLine)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(samples: Sample[], summary: z.infer<typeof summarySchema>): void {
  const share = (100 * summary.runSeconds) / summary.seconds;
  console.log(
    `\n${summary.frames} frames, ${summary.status}, ${summary.framesPerSecond.toFixed(1)} frames/s, model ${summary.model} on ${summary.device}`,
  );
  console.log(
    `inside session.run: ${summary.runSeconds.toFixed(1)} of ${summary.seconds.toFixed(1)} s = ${share.toFixed(1)} % of the wall time`,
  );
  console.log('resident memory, MiB');
  console.log('  second  frames    main  engine');
  const step = Math.max(1, Math.floor(samples.length / 12));
  for (const { seconds, frames, main, engine } of samples.filter((_, i) => i % step === 0)) {
    const cells = [
      seconds.toFixed(0).padStart(8),
      String(frames).padStart(7),
      main?.toFixed(0).padStart(7),
      engine?.toFixed(0).padStart(7),
    ];
    console.log(cells.join(' '));
  }
  const settled = samples.filter(({ seconds }) => seconds >= Math.min(60, (samples.at(-1)?.seconds ?? 0) / 4));
  for (const name of ['main', 'engine'] as const) {
    const values = settled.map((sample) => sample[name]).filter((value) => value !== null);
    const half = values.length >> 1;
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / Math.max(1, list.length);
    const growth = 100 * (mean(values.slice(half)) / mean(values.slice(0, half)) - 1);
    console.log(
      `${name}: from then on ${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)} MiB; second half against first ${growth.toFixed(1)} %`,
    );
  }
}

await bench();
