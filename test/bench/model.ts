// `npm run bench -- model [MODEL_DIR]`: encoder and decoder per block, float32 beside int8: time, GFLOP/s, memory, quality lost;
// with --batch, time per probe where several kept counts share a run. --precision float16 measures that instead.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { mean } from '../../src-main/analysis/statistics';
import { readModelFiles } from '../../src-main/inference/modelFiles';
import { fixtureClip } from '../fixtures/clips';
import { repositoryRoot, sharedPath } from '../fixtures/shared';
import { batches, measureBatches } from './model/batch';
import { type Figures, figuresSchema, measureVariant, type Variant, variantSchema } from './model/measure';
import { bestProduct, blockFlops } from './model/work';

/** An int8 variant is good enough where its tokens change and its PSNR falls by less than this. */
const limits = { tokens: 0.02, decibels: 0.2 };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    device: { type: 'string', default: 'cpu' },
    threads: { type: 'string' },
    form: { type: 'string' },
    clips: { type: 'string', multiple: true },
    chunks: { type: 'string', default: '1' },
    precision: { type: 'string', default: 'float32' },
    batch: { type: 'boolean', default: false },
    /** Set by this program for the processes it starts. */
    variant: { type: 'string' },
  },
});

const precisionSchema = z.object({ precision: z.enum(['float32', 'float16']) });

async function printBatches(dir: string, threads: number | undefined): Promise<void> {
  const { device } = variantSchema.pick({ device: true }).parse(options);
  const { precision } = precisionSchema.parse(options);
  console.log(`ms per probe, ${precision}, ${device}, ${threads ?? availableParallelism()} threads\n`);
  console.log(`| earlier blocks | ${batches.map((batch) => `batch ${batch}`).join(' | ')} | largest difference |`);
  console.log(`|${'---|'.repeat(batches.length + 2)}`);
  for (const { earlier, milliseconds, difference } of await measureBatches(dir, { device, threads, precision })) {
    const cells = milliseconds.map((value) => value.toFixed(1)).join(' | ');
    console.log(`| ${earlier} | ${cells} | ${difference === 0 ? 'none' : difference.toExponential(1)} |`);
  }
}

/** Measures in a process of its own, so that one variant's memory is not the other's. */
function inOwnProcess(variant: Variant): Figures {
  const child = spawnSync(process.execPath, [process.argv[1] as string, '--variant', JSON.stringify(variant)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`${variant.precision}: the process that measures it failed`);
  return figuresSchema.parse(JSON.parse(child.stdout));
}

async function main(): Promise<void> {
  const dir = positionals[0] ?? join(repositoryRoot, 'models', 'elastictok-s-fsq');
  const threads = options.threads === undefined ? undefined : Number(options.threads);
  const clips = options.clips ?? [sharedPath('clips') ?? (await fixtureClip('cuts'))];
  const { config, name, parameters } = await readModelFiles(dir);
  if (options.batch) return printBatches(dir, threads);
  const best = await bestProduct(threads);
  console.log(`${name}: ${parameters} parameters; ${options.device}, ${threads ?? availableParallelism()} threads`);
  console.log(`best float32 matrix product here: ${best.toFixed(0)} GFLOP/s\n`);
  const measure = (precision: Variant['precision']) => {
    const { device, form, chunks } = options;
    return inOwnProcess(variantSchema.parse({ dir, precision, device, threads, form, clips, chunks: Number(chunks) }));
  };
  const { precision } = precisionSchema.parse(options);
  const float = measure(precision);
  // GPUs have no dynamic quantization.
  const int8 = options.device === 'cpu' && precision === 'float32' ? measure('int8') : null;
  const flops = float.encoder.map((_, earlier) => blockFlops(config, earlier));
  console.log('| variant | part | ms per block, mean of a chunk | by earlier blocks | GFLOP/s | of the best product |');
  console.log('|---|---|---|---|---|---|');
  for (const [variant, figures] of Object.entries({ [precision]: float, int8 })) {
    for (const part of ['encoder', 'decoder'] as const) {
      if (figures === null) continue;
      const milliseconds = mean(figures[part]);
      const rate = mean(flops.map((work) => work[part])) / milliseconds / 1e6;
      const row = figures[part].map((value) => value.toFixed(1)).join(' ');
      const share = `${((100 * rate) / best).toFixed(0)} %`;
      console.log(`| ${variant} | ${part} | ${milliseconds.toFixed(1)} | ${row} | ${rate.toFixed(0)} | ${share} |`);
    }
  }
  console.log('\n| variant | loaded in | peak memory | tokens at the default threshold | PSNR at the full count |');
  console.log('|---|---|---|---|---|');
  for (const [variant, figures] of Object.entries({ [precision]: float, int8 })) {
    if (figures === null) continue;
    const { loadMs, peakMiB, tokens, psnr } = figures;
    console.log(
      `| ${variant} | ${loadMs.toFixed(0)} ms | ${peakMiB.toFixed(0)} MiB | ${tokens} | ${psnr.toFixed(2)} dB |`,
    );
  }
  if (int8 === null) return;
  const change = int8.tokens / float.tokens - 1;
  const gain = int8.psnr - float.psnr;
  const good = Math.abs(change) < limits.tokens && -gain < limits.decibels;
  const speed = (mean(float.encoder) + mean(float.decoder)) / (mean(int8.encoder) + mean(int8.decoder));
  console.log(
    `\nint8 on ${float.blocks} blocks: ${speed.toFixed(2)}x the speed, tokens ${(100 * change).toFixed(2)} %, ` +
      `PSNR ${gain.toFixed(3)} dB: ${good ? 'within' : 'outside'} the limits (2 %, 0.2 dB)`,
  );
  const { otherIndexes } = int8;
  if (otherIndexes !== null) console.log(`${(100 * otherIndexes).toFixed(2)} % of its indexes are not float32's`);
}

if (options.variant === undefined) await main();
else console.log(JSON.stringify(await measureVariant(variantSchema.parse(JSON.parse(options.variant)))));
process.exit(0);
