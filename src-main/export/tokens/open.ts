// Opens any token file of ours for reading, whichever format it has.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../../contract/errors';
import { systemErrorCode } from '../../fsx/atomic';
import { FileSource } from '../../fsx/fileSource';
import type { ShardData } from '../../store/shardTypes';
import { noTokenFile, type TokenFileInfo } from './info';
import { openJsonl } from './read/jsonl';
import { openNpz } from './read/npz';
import { openParquet } from './read/parquet';
import { openSafetensors } from './read/safetensors';
import { cancellable, readError, type TokenContent } from './read/types';
import { openWebdataset } from './read/webdataset';
import type { TokenSource } from './source';

/** Formats that can be read back. */
export type ReadableFormat = 'safetensors' | 'npz' | 'parquet' | 'webdataset' | 'jsonl';

export interface TokenFile {
  /** Name to show. */
  readonly name: string;
  readonly format: ReadableFormat;
  /** Size of the file. */
  readonly bytes: number;
  readonly info: TokenFileInfo;
  /**
   * All chunks in order, one in memory at a time, checked; the same at every call, one call at a time.
   * Throws StudioError `analysis-damaged` naming what is damaged, `file-changed`, `cancelled`.
   */
  chunks(signal?: AbortSignal): AsyncGenerator<ShardData>;
  close(): Promise<void>;
}

const openers: Record<ReadableFormat, (source: FileSource, file: string) => Promise<TokenContent>> = {
  safetensors: openSafetensors,
  npz: openNpz,
  parquet: openParquet,
  webdataset: openWebdataset,
  jsonl: openJsonl,
};

/** The format that the first bytes of a file (262 or more, or all) tell; null for what is none of ours. */
export function tokenFileFormat(head: Uint8Array): ReadableFormat | null {
  const text = (from: number, to: number) => new TextDecoder('latin1').decode(head.subarray(from, to));
  if (text(0, 4) === 'PK\u0003\u0004') return 'npz';
  if (text(0, 4) === 'PAR1') return 'parquet';
  if (text(257, 262) === 'ustar') return 'webdataset';
  if (text(0, 14) === '{"type":"info"') return 'jsonl';
  // Eight bytes of length, of which a header of ours leaves the upper four at 0.
  if (text(4, 10) === '\0\0\0\0{"') return 'safetensors';
  return null;
}

async function openSource(path: string, name: string): Promise<FileSource> {
  try {
    if ((await stat(path)).isFile()) return await FileSource.open(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new StudioError('file-missing', 'there is no such file', 'Check the path', name, { cause: error });
    if (code === 'EACCES' || code === 'EPERM')
      throw new StudioError('permission-denied', 'reading it is not allowed', 'Change its permissions', name, {
        cause: error,
      });
    throw new StudioError('unreadable', 'it cannot be read', 'Check the disk and try again', name, { cause: error });
  }
  throw new StudioError('not-a-file', 'it is no file', 'Choose a token file', name);
}

/**
 * Opens a token file and reads its info; the columns are read and checked by `chunks`.
 * @param name to show, where it is not that of the path
 * @throws StudioError `refused-format` where it is no token file, `analysis-damaged` where it is a damaged one, `file-missing`,
 * `permission-denied`, `not-a-file`, `unreadable`
 */
export async function openTokenFile(path: string, name = basename(path)): Promise<TokenFile> {
  const source = await openSource(path, name);
  try {
    const head = new Uint8Array(Math.min(512, source.size));
    await source.read(0, head);
    const format = tokenFileFormat(head);
    if (format === null) throw noTokenFile(name, 'it has none of the formats');
    const content = await openers[format](source, name);
    return {
      name,
      format,
      bytes: source.size,
      info: content.info,
      async *chunks(signal) {
        try {
          yield* cancellable(content.chunks(), signal, name);
        } catch (error) {
          throw readError(error, name);
        }
      },
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw readError(error, name);
  }
}

/** An open token file as the source of another export. */
export function tokenFileSource(file: TokenFile): TokenSource {
  const { ids: _ids, counts, checksums: _sums, exportedBy: _by, ...info } = file.info;
  return { name: file.name, info, chunkCount: counts.chunks, chunks: () => file.chunks() };
}
