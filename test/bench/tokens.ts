// Exports a made-up analysis of two hours (170,000 frames unless said) to every format: seconds, peak memory, bytes. `-- [--frames N] [--dir DIR] [--format NAME]`
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { tokenFormatNames, tokenFormats } from '../../src-main/export/tokens/formats';
import { entryPath } from '../../src-main/fsx/places';
import { manifestPath, SHARDS_FOLDER, shardPath } from '../../src-main/store/layout';
import { encodeManifest } from '../../src-main/store/manifest';
import { encodeShard } from '../../src-main/store/shards';
import { shardOrigin } from '../../src-main/store/writer';
import { tokenManifest, tokenShard } from '../unit/export/tokensSamples';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '170000' },
    dir: { type: 'string', default: tmpdir() },
    format: { type: 'string' },
  },
});
/** Of the bundled models: a frame a block, eight blocks a chunk, 256 tokens at most. */
const shape = {
  kind: 'fsq' as const,
  chunks: Math.ceil(Number(values.frames) / 8),
  blocks: 8,
  framesPerBlock: 1,
  maxToks: 256,
};

/** Writes the analysis without a sync after each shard, which would take the longest. */
function writeAnalysis(path: string): number {
  mkdirSync(join(path, SHARDS_FOLDER), { recursive: true });
  const manifest = tokenManifest(shape);
  const origin = shardOrigin(manifest);
  let tokens = 0;
  for (let chunk = 0; chunk < shape.chunks; chunk++) {
    const shard = tokenShard(shape, chunk);
    tokens += shard.blockOffsets.at(-1)!;
    writeFileSync(shardPath(path, chunk), encodeShard(shard, origin));
  }
  const frames = shape.chunks * shape.blocks;
  const totals = {
    frames,
    blocks: frames,
    tokens,
    tokensPercent: 0,
    satisfiedPercent: 0,
    meanMse: 0,
    probes: 0,
    shards: shape.chunks,
  };
  writeFileSync(manifestPath(path), encodeManifest({ ...manifest, status: 'complete', totals }));
  return tokens;
}

/** Linux says what a process took; elsewhere processor time and memory are null. */
interface Figures {
  seconds: number;
  processorSeconds: number | null;
  megabytes: number | null;
}

/** Runs the command line; seconds of it, of its processor time, and the most memory it had (Linux). */
async function run(args: string[]): Promise<Figures> {
  const cli = join(dirname(entryPath('engine')), 'cli.js');
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak: number | null = null;
  let ticks: number | null = null;
  const timer = setInterval(() => {
    try {
      const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (found !== null) peak = Number(found[1]) / 1024;
      // Fields 14 and 15 of proc(5), in ticks of 10 ms; the name in field 2 has no space here.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ');
      ticks = Number(fields[13]) + Number(fields[14]);
    } catch {
      // It has ended, or this is no Linux.
    }
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`elastictok ${args.join(' ')} ended with ${code}`);
  return {
    seconds: (performance.now() - started) / 1000,
    processorSeconds: ticks === null ? null : ticks / 100,
    megabytes: peak,
  };
}

const folder = mkdtempSync(join(values.dir, 'bench-tokens-'));
try {
  const path = join(folder, 'clip.etok');
  const tokens = writeAnalysis(path);
  console.log(`${shape.chunks * shape.blocks} frames, ${shape.chunks} chunks, ${tokens} tokens`);
  const forms = [
    ...tokenFormatNames.map((format) => [format]),
    ['webdataset', '--per-chunk'],
    ['safetensors', '--pad'],
  ];
  for (const [format, ...flags] of forms) {
    if (values.format !== undefined && values.format !== format) continue;
    const file = join(folder, `clip.${tokenFormats[format as keyof typeof tokenFormats].extension}`);
    const done = await run(['export', path, '--force', '--format', format!, '--out', file, ...flags]);
    const bytes = statSync(file).size;
    const read = format === 'csv' ? null : await run(['inspect', file]);
    const took = ({ seconds, processorSeconds, megabytes }: Figures) =>
      `${seconds.toFixed(1)} s${processorSeconds === null ? '' : ` (${processorSeconds.toFixed(1)} s of processors)`}${megabytes === null ? '' : `, ${megabytes.toFixed(0)} MB`}`;
    const reading = read === null ? '' : `; read and checked in ${took(read)}`;
    console.log(`${[format, ...flags].join(' ').padEnd(24)} ${took(done)}, ${(bytes / 1e6).toFixed(1)} MB${reading}`);
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
