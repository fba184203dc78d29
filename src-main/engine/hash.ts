// SHA-256 of a source file, read beside the analysis in pieces small enough not to hold it up.
import { createHash } from 'node:crypto';
import { openOrdinaryFile } from '../fsx/ordinaryFile';

/** Gives the hash as 64 hex digits, or null when the file cannot be read to its end or the signal aborts. */
export async function hashFile(path: string, signal: AbortSignal): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    const file = await openOrdinaryFile(path);
    for await (const piece of file.createReadStream({ highWaterMark: 1 << 20, signal })) hash.update(piece as Buffer);
    return hash.digest('hex');
  } catch {
    // The analysis itself says what is wrong with a file that cannot be read.
    return null;
  }
}
