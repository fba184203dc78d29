// `npm run bench -- decode ANALYSIS [--model-dir DIR] [--threads N] [--webm]`: frames per second from stored tokens to pictures, and to a video.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeFrames, wholeRange } from '../../src-main/engine/pictures/decodeFrames';
import { writeReconstruction } from '../../src-main/engine/pictures/videos';
import { loadModel } from '../../src-main/inference/model';
import { locateFfmpeg } from '../../src-main/media/locate';
import { openAnalysis } from '../../src-main/store/analysisFolder';
import { repositoryRoot } from '../fixtures/shared';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'model-dir': { type: 'string' }, threads: { type: 'string' }, webm: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('name an analysis folder');
const analysis = await openAnalysis(folder);
const dir = values['model-dir'] ?? join(repositoryRoot, 'models', analysis.manifest.model.name);
const threads = values.threads === undefined ? undefined : Number(values.threads);
const signal = new AbortController().signal;
const scratch = await mkdtemp(join(tmpdir(), 'elastictok-bench-'));
const started = performance.now();
const model = await loadModel(dir, { device: 'cpu', threads });
console.log(`${model.info.name} loaded in ${(performance.now() - started).toFixed(0)} ms; ${model.deviceLabel}`);

/** Runs some work and prints its frames per second of wall time and of this process' own time. */
async function measure(name: string, work: () => Promise<number>): Promise<void> {
  const from = performance.now();
  const cpu = process.cpuUsage();
  const runs = model.runSeconds;
  const frames = await work();
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `${name}: ${frames} frames in ${seconds.toFixed(2)} s, ${(frames / seconds).toFixed(1)} frames/s; ` +
      `${(frames / (model.runSeconds - runs)).toFixed(1)} frames/s in the model alone, ` +
      `${((user + system) / 1e3 / frames).toFixed(1)} ms of CPU a frame in this process`,
  );
}

try {
  console.log(`${availableParallelism()} cores`);
  await measure('tokens to pictures', async () => {
    let frames = 0;
    for await (const _ of decodeFrames(analysis, model, wholeRange, signal)) frames++;
    return frames;
  });
  const path = join(scratch, values.webm ? 'x.webm' : 'x.mp4');
  const tools = await locateFfmpeg();
  await measure(`tokens to ${values.webm ? 'webm' : 'mp4'}`, async () => {
    const options = { path, range: wholeRange, tools, force: false, signal, onFrame: () => undefined };
    return (await writeReconstruction(analysis, model, options)).frames;
  });
} finally {
  await model.dispose();
  await rm(scratch, { recursive: true, force: true });
}
process.exit(0);
