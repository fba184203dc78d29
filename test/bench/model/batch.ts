// Probes of several kept counts in one run: time per probe by batch and by earlier blocks, and how far results are from single runs.
import { realpath } from 'node:fs/promises';
import { readModelFiles } from '../../../src-main/inference/modelFiles';
import { ModelRunner, type RunnerSettings } from '../../../src-main/inference/runner';

export const batches = [1, 2, 4, 8] as const;
const rounds = 5;

export interface BatchRow {
  /** Earlier blocks of the chunk. */
  earlier: number;
  /** Shortest time per probe in milliseconds, by batch. */
  milliseconds: number[];
  /** Largest difference of a reconstruction in a run of several from that of a run of its own. */
  difference: number;
}

/** Measures what a probe runs: the decoder, and the encoder where it sees the mask. Throws what loading throws. */
export async function measureBatches(dir: string, settings: Omit<RunnerSettings, 'weightsDir'>): Promise<BatchRow[]> {
  const { config, weights } = await readModelFiles(dir);
  const most = Math.max(...batches);
  const runner = await ModelRunner.create(config, weights, {
    ...settings,
    batch: most,
    weightsDir: await realpath(dir),
  });
  const patches = Float32Array.from({ length: config.blockValues }, () => Math.random() * 2 - 1);
  const counts = Array.from({ length: most }, (_, i) => Math.ceil((config.max_toks * (i + 1)) / most));
  const values = counts.map((n) => Float32Array.from({ length: n * config.latentDim }, () => Math.random() * 2 - 1));
  const [encoder, decoder] = [runner.newEncoderContext(), runner.newDecoderContext()];
  const rows: BatchRow[] = [];
  for (let earlier = 0; earlier < config.max_context_blocks; earlier++) {
    const probe = async (batch: number): Promise<Float32Array[]> => {
      if (batch === 1) {
        if (config.encoder_sees_mask) await runner.encode(patches, counts[0]!, earlier, encoder);
        return [(await runner.decode(values[0]!, earlier, decoder)).recon];
      }
      if (config.encoder_sees_mask) await runner.encodeMany(patches, counts.slice(0, batch), earlier, encoder);
      return runner.decodeMany(values.slice(0, batch), earlier, decoder);
    };
    const milliseconds = batches.map(() => Number.POSITIVE_INFINITY);
    // Sizes take turns, so that what else the machine does falls on all of them.
    for (let round = 0; round < rounds; round++)
      for (const [i, batch] of batches.entries()) {
        const started = performance.now();
        await probe(batch);
        milliseconds[i] = Math.min(milliseconds[i]!, (performance.now() - started) / batch);
      }
    const together = await probe(most);
    let difference = 0;
    for (const [i, recon] of together.entries()) {
      const alone = (await runner.decode(values[i]!, earlier, decoder)).recon;
      difference = alone.reduce((largest, value, k) => Math.max(largest, Math.abs(value - recon[k]!)), difference);
    }
    rows.push({ earlier, milliseconds, difference });
    await encoder.append(await runner.encode(patches, counts[0]!, earlier, encoder));
    await decoder.append(await runner.decode(values[0]!, earlier, decoder));
  }
  await runner.dispose();
  return rows;
}
