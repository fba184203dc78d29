// Exports tokens: one pass that counts and hashes, the writer of the format, and a file that appears whole and checked or not at all.
import { dirname } from 'node:path';
import { writeError } from '../../fsx/atomic';
import { openAtomicStream, throwIfCancelled } from '../../fsx/atomicStream';
import { type TokenFormat, tokenFormats } from './formats';
import type { TokenFileInfo } from './info';
import { openTokenFile } from './open';
import type { TokenSource } from './source';
import { spoolColumns } from './spool';
import { writeCsv } from './write/csv';
import { writeJsonl } from './write/jsonl';
import { writeNpz } from './write/npz';
import { writeParquet } from './write/parquet';
import { writeSafetensors } from './write/safetensors';
import type { MarksGiven, TokenWriter } from './write/types';
import { writeWebdataset } from './write/webdataset';

const writers: Record<TokenFormat, TokenWriter> = {
  safetensors: writeSafetensors,
  npz: writeNpz,
  parquet: writeParquet,
  webdataset: writeWebdataset,
  jsonl: writeJsonl,
  csv: writeCsv,
};

export interface ExportOptions {
  format: TokenFormat;
  /** Dtype of FSQ indices, U16 unless said; latents are F16. Padded ones are always I32. */
  ids?: 'U16' | 'I32';
  /** True: every block has as many entries as the model has tokens, filled up with -1. */
  pad?: boolean;
  /** WebDataset: a sample a chunk. */
  perChunk?: boolean;
  /** True: a file of this name is replaced. */
  force?: boolean;
  /** Decided marks, for CSV; or what decides them, given the chunks that are exported. */
  marks?: MarksGiven;
  signal?: AbortSignal | undefined;
  /** Takes the share of the work that is done, 0..1, rising. */
  onProgress?: ((fraction: number) => void) | undefined;
}

/** Shares of the work, roughly: the pass over the chunks, writing, reading back. */
const shares = { pass: 0.4, written: 0.75 };

/**
 * Exports a source to the file `path`, in a folder that is there. Whatever happens, a file of that name is whole, and read back with the same
 * columns that were written.
 * @returns what the file says of itself, and its size
 * @throws StudioError `bad-request` where the file is there already or nothing is in the range, `disk-full`, `write-failed`, `cancelled`, and
 * what the source throws
 */
export async function exportTokens(
  source: TokenSource,
  path: string,
  options: ExportOptions,
): Promise<{ info: TokenFileInfo; bytes: number }> {
  const { format, pad = false, perChunk = false, force = false, marks = [], signal } = options;
  const dtype = source.info.bottleneck === 'vae' ? 'F16' : pad ? 'I32' : (options.ids ?? 'U16');
  let told = 0;
  const tell = (fraction: number) => {
    throwIfCancelled(signal, path);
    told = Math.max(told, Math.min(1, fraction));
    options.onProgress?.(told);
  };
  const out = await openAtomicStream(path, { force, signal });
  try {
    const spool = await spoolColumns(source, {
      ids: { dtype, padded: pad },
      folder: dirname(path),
      onChunk: (done) => tell((shares.pass * done) / source.chunkCount),
      signal,
    });
    try {
      const onProgress = (fraction: number) => tell(shares.pass + (shares.written - shares.pass) * fraction);
      await writers[format]({ spool, out, marks, perChunk, onProgress });
    } finally {
      await spool.drop();
    }
    await out.commit(async (temp) => {
      if (!tokenFormats[format].readable) return;
      const file = await openTokenFile(temp, source.name);
      try {
        let done = 0;
        for await (const { frame } of file.chunks(signal)) {
          done += frame.length;
          tell(shares.written + ((1 - shares.written) * done) / spool.info.counts.frames);
        }
      } finally {
        await file.close();
      }
    });
    options.onProgress?.(1);
    return { info: spool.info, bytes: out.size };
  } catch (error) {
    await out.abort();
    throw writeError(error, path);
  }
}
