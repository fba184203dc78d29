// Times encoder and decoder per block, by number of earlier blocks: `node test/bench/run.mjs model [MODEL_DIR] [DEVICE] [THREADS] [FORM]`.
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '../../src-main/formats/safetensors';
import { deviceLabel } from '../../src-main/inference/devices';
import { readModelFiles } from '../../src-main/inference/modelFiles';
import { expectedParameters } from '../../src-main/inference/parameters';
import { ModelRunner } from '../../src-main/inference/runner';
import type { SessionDevice } from '../../src-main/inference/session';
import { parseModelConfig } from '../../src-main/tokenizer/config';

const rounds = 5;

/** The sizes of the s model, with random weights: speed does not depend on their values. */
async function randomModel(): Promise<string> {
  const json = {
    hidden_size: 256,
    intermediate_size: 512,
    num_encoder_layers: 4,
    num_decoder_layers: 4,
    num_attention_heads: 4,
    frames_per_block: 1,
    patch_size: [1, 8, 8],
    resolution: 128,
    min_toks: 16,
    max_toks: 256,
    max_context_blocks: 8,
    theta: 10000,
    bottleneck_type: 'fsq',
    fsq_quant_levels: [8, 8, 8, 5, 5, 5],
    encoder_sees_mask: false,
    learned_positions: true,
    learned_mask_token: true,
  };
  const dir = await mkdtemp(join(tmpdir(), 'elastictok-bench-'));
  const tensors = [...expectedParameters(parseModelConfig(json))].map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, () => (Math.random() - 0.5) / 8);
    return { name, dtype: 'F32' as const, shape, data: new Uint8Array(values.buffer) };
  });
  await writeFile(join(dir, 'config.json'), JSON.stringify(json));
  await writeFile(join(dir, 'weights.safetensors'), encodeSafetensors(tensors));
  return dir;
}

const [given, device = 'cpu', threads, form] = process.argv.slice(2);
const dir = given && given !== '-' ? given : await randomModel();
const files = await readModelFiles(dir);
const { config } = files;
const settings = {
  device: device as SessionDevice,
  threads: threads ? Number(threads) : undefined,
  weightsDir: await realpath(dir),
};
const loadStart = performance.now();
const runner = await ModelRunner.create(config, files.weights, settings, form as 'fused' | 'plain' | undefined);
console.log(
  `${deviceLabel(settings.device, settings.threads)}, ${files.parameters} parameters, loaded in ${(performance.now() - loadStart).toFixed(0)} ms`,
);

/** Shortest wall time and CPU time of a call so far, in milliseconds. */
interface Shortest {
  wall: number;
  cpu: number;
}
const table = new Map<string, Shortest[]>();
async function timed<T>(name: string, block: number, call: () => Promise<T>): Promise<T> {
  const [wallStart, cpuStart] = [performance.now(), process.cpuUsage()];
  const result = await call();
  const { user, system } = process.cpuUsage(cpuStart);
  const row = table.get(name) ?? [];
  const known = row[block] ?? { wall: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };
  row[block] = {
    wall: Math.min(known.wall, performance.now() - wallStart),
    cpu: Math.min(known.cpu, (user + system) / 1000),
  };
  table.set(name, row);
  return result;
}

const patches = Float32Array.from({ length: config.blockValues }, () => Math.random() * 2 - 1);
const n = Math.ceil(config.max_toks / 3);
const values = Float32Array.from({ length: n * config.latentDim }, () => Math.random() * 2 - 1);
for (let round = 0; round < rounds; round++) {
  const [encoderContext, decoderContext] = [runner.newEncoderContext(), runner.newDecoderContext()];
  for (let block = 0; block < config.max_context_blocks; block++) {
    const encoded = await timed('encoder', block, () => runner.encode(patches, n, block, encoderContext));
    let decoded = await timed('decoder', block, () => runner.decode(values, block, decoderContext));
    decoded = await timed('decoder', block, () => runner.decode(values, block, decoderContext));
    encoderContext.append(encoded);
    decoderContext.append(decoded);
  }
}
console.log('ms by earlier blocks (shortest of all rounds)');
for (const [name, row] of table) {
  console.log(`${name}  wall ${row.map(({ wall }) => wall.toFixed(1)).join('  ')}`);
  console.log(`${name}  CPU  ${row.map(({ cpu }) => cpu.toFixed(1)).join('  ')}`);
}
await runner.dispose();
if (dir !== given) await rm(dir, { recursive: true, force: true });
process.exit(0);
