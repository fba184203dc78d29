// The checksum inside a shard: tells a flipped bit anywhere in the file from what was written.
import { createHash } from 'node:crypto';
import type { SafetensorsTensor } from '../formats/safetensors';

/** Name of the checksum's entry in the metadata; the entry itself is left out of the sum. */
export const CHECKSUM_KEY = 'sha256';

/**
 * SHA-256 in hex over all metadata but the checksum (keys in order) and over name, dtype, shape and data of every tensor in order of name.
 * Independent of how the file lays the tensors out.
 */
export function shardChecksum(tensors: Iterable<SafetensorsTensor>, metadata: Record<string, string>): string {
  const sum = createHash('sha256');
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  for (const key of Object.keys(metadata).sort(byName)) {
    if (key !== CHECKSUM_KEY) sum.update(`${JSON.stringify([key, metadata[key]])}\n`);
  }
  for (const { name, dtype, shape, data } of [...tensors].sort((a, b) => byName(a.name, b.name)))
    sum.update(`${JSON.stringify([name, dtype, shape])}\n`).update(data);
  return sum.digest('hex');
}
