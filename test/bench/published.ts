// `npm run bench -- published [--fsq|--vae]`: imports a made checkpoint of the published size; seconds, memory, and one block tokenized.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { publishedModels } from '../../src-main/inference/import/checkpointConfig';
import { importCheckpoint } from '../../src-main/inference/import/importCheckpoint';
import { loadModel } from '../../src-main/inference/model';
import { parseModelConfig } from '../../src-main/tokenizer/config';
import { writeCheckpoint } from '../fixtures/checkpoint';

type Kind = keyof typeof publishedModels;
const { values: options } = parseArgs({
  options: {
    fsq: { type: 'boolean', default: false },
    vae: { type: 'boolean', default: false },
    /** Set by this program for the processes it starts. */
    step: { type: 'string' },
    path: { type: 'string' },
    models: { type: 'string' },
  },
});

const importedSchema = z.object({ dir: z.string(), seconds: z.number(), parameters: z.number(), peakMiB: z.number() });
const blockSchema = z.object({
  loadSeconds: z.number(),
  probes: z.array(z.object({ n: z.number(), seconds: z.number(), mse: z.number() })),
  codes: z.number(),
  peakMiB: z.number(),
});

/** Largest resident memory of this process so far, in MiB (Linux). */
function peakMiB(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

/** One step in a process of its own, so that its memory is its own. */
function inOwnProcess<T>(schema: z.ZodType<T>, step: string, path: string, models: string): T {
  const args = [process.argv[1] as string, '--step', step, '--path', path, '--models', models];
  const child = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${step}: the process that measures it failed`);
  return schema.parse(JSON.parse(child.stdout));
}

async function importStep(file: string, modelsDir: string): Promise<z.infer<typeof importedSchema>> {
  const started = performance.now();
  const { dir, parameters } = await importCheckpoint({
    file,
    modelsDir,
    name: null,
    configFile: null,
    licence: null,
    taken: [],
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return { dir, parameters, seconds: (performance.now() - started) / 1000, peakMiB: peakMiB() };
}

/** One block of four frames: probes at three kept counts, then the commit of the last. */
async function blockStep(dir: string): Promise<z.infer<typeof blockSchema>> {
  const started = performance.now();
  const model = await loadModel(dir, { device: 'cpu' });
  const loadSeconds = (performance.now() - started) / 1000;
  const { blockValues, min_toks: min, max_toks: max } = model.config;
  const patches = Float32Array.from({ length: blockValues }, (_, i) => Math.sin(i * 0.001) * Math.cos(i * 0.00013));
  const session = await model.startChunk().beginBlock(patches);
  const probes: z.infer<typeof blockSchema>['probes'] = [];
  for (const n of [min, max / 2, max]) {
    const before = performance.now();
    probes.push({ n, mse: (await session.probe(n)).mse, seconds: (performance.now() - before) / 1000 });
  }
  const { codes } = await session.commit(max);
  await model.dispose();
  return { loadSeconds, probes, codes: codes.length, peakMiB: peakMiB() };
}

async function benchModel(kind: Kind): Promise<void> {
  const { config, bytes: published } = publishedModels[kind];
  const folder = mkdtempSync(join(tmpdir(), 'elastictok-published-'));
  try {
    const path = join(folder, 'params');
    const bytes = await writeCheckpoint(path, parseModelConfig(config));
    console.log(`${kind}: made checkpoint of ${bytes} bytes; published: ${published}; difference ${bytes - published}`);
    const imported = inOwnProcess(importedSchema, 'import', path, join(folder, 'models'));
    const size = statSync(join(imported.dir, 'weights.safetensors')).size;
    console.log(
      `  import: ${imported.seconds.toFixed(1)} s, peak memory ${imported.peakMiB.toFixed(0)} MiB; ` +
        `${imported.parameters} parameters, weights.safetensors ${size} bytes`,
    );
    const block = inOwnProcess(blockSchema, 'block', path, imported.dir);
    console.log(`  load on the CPU, checksums included: ${block.loadSeconds.toFixed(1)} s`);
    for (const { n, seconds, mse } of block.probes)
      console.log(`  one block, ${n} tokens kept: encoder and decoder ${seconds.toFixed(1)} s, MSE ${mse.toFixed(4)}`);
    console.log(`  ${block.codes} stored numbers; peak memory ${block.peakMiB.toFixed(0)} MiB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { path = '', models = '' } = options;
  if (options.step === 'import') console.log(JSON.stringify(await importStep(path, models)));
  else if (options.step === 'block') console.log(JSON.stringify(await blockStep(models)));
  else {
    const asked = (['fsq', 'vae'] as const).filter((kind) => options[kind]);
    for (const kind of asked.length > 0 ? asked : (['fsq', 'vae'] as const)) await benchModel(kind);
  }
}

await main();
process.exit(0);
