// What self-tests measured, kept from session to session: milliseconds of a probe by weights, device and version of the runtime.
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type DeviceName, deviceNameSchema, type ModelView } from '../contract';
import { writeFileAtomic } from '../fsx/atomic';
import { runtimeVersion } from '../fsx/version';

const recordSchema = z.object({
  /** SHA-256 of the weights file, in hexadecimal. */
  weightHash: z.string(),
  device: deviceNameSchema,
  runtime: z.string(),
  probeMilliseconds: z.number().positive(),
});
type Record = z.infer<typeof recordSchema>;
const fileSchema = z.object({ version: z.literal(1), records: z.array(recordSchema).max(10_000) });

/** The file of measured speeds. They are shown, not relied on: each session tries a device before it is used. */
export class SelfTestStore {
  #records: Record[];
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    records: Record[],
  ) {
    this.#records = records;
  }

  /** Opens the file, which need not exist; a damaged one counts as empty. */
  static async open(path: string): Promise<SelfTestStore> {
    const text = await readFile(path, 'utf8').catch(() => '');
    return new SelfTestStore(path, parseRecords(text));
  }

  /** What was measured of these weights with the runtime of this program. */
  speeds(weightHash: string): ModelView['speeds'] {
    return this.#records
      .filter((record) => record.weightHash === weightHash && record.runtime === runtimeVersion)
      .map(({ device, probeMilliseconds }) => ({ device, probeMilliseconds }));
  }

  /** Sets what was measured; null where the device failed. What cannot be saved still holds in this session. */
  async put(weightHash: string, device: DeviceName, probeMilliseconds: number | null): Promise<void> {
    // What another runtime measured is of no use any more.
    this.#records = this.#records.filter(
      (one) => one.runtime === runtimeVersion && (one.weightHash !== weightHash || one.device !== device),
    );
    if (probeMilliseconds !== null)
      this.#records.push({ weightHash, device, runtime: runtimeVersion, probeMilliseconds });
    this.#saving = this.#saving.then(() => this.#save()).catch(() => undefined);
    await this.#saving;
  }

  async #save(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFileAtomic(this.path, `${JSON.stringify({ version: 1, records: this.#records }, null, 2)}\n`);
  }
}

function parseRecords(text: string): Record[] {
  try {
    return fileSchema.parse(JSON.parse(text)).records;
  } catch {
    return [];
  }
}
