// Opens a published checkpoint and reads its index; names what is wrong with a file that is none.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../../contract/errors';
import { FormatError } from '../../formats/formatError';
import { looksLikeStreamingMsgpack, type ParamsTensor, parseStreamingMsgpack } from '../../formats/streamingMsgpack';
import { systemErrorCode } from '../../fsx/atomic';
import { FileSource } from '../../fsx/fileSource';
import { stackLayers } from './stackLayers';

/** A checkpoint whose index was read and checked. `tensors` have the stacked names. */
export interface Checkpoint {
  /** Name of the file, without its folder. */
  file: string;
  source: FileSource;
  tensors: Map<string, ParamsTensor>;
}

const headBytes = 4096;

/**
 * Opens a checkpoint; the caller closes `source`. Throws StudioError: `file-missing`, `is-directory`, `not-a-file`, `empty-file`,
 * `permission-denied`, `unreadable`, `refused-format` where it is another kind of file, `model-damaged` where it is not whole.
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const file = basename(path);
  const source = await openFile(path, file);
  try {
    const head = source.slice(0, Math.min(headBytes, source.size));
    if (!looksLikeStreamingMsgpack(head))
      throw new StudioError('refused-format', `this is ${kindOf(head)}, not an ElasticTok checkpoint`, wanted, file);
    return { file, source, tensors: stackLayers(parseStreamingMsgpack(source)) };
  } catch (error) {
    await source.close();
    throw damagedCheckpoint(error, file);
  }
}

const wanted = 'Choose the file params of a published model';

/** The error for people of a checkpoint that does not hold what it should; every other error stays as it is. */
export function damagedCheckpoint(error: unknown, file: string): unknown {
  if (!(error instanceof FormatError)) return error;
  return new StudioError('model-damaged', error.message, 'Download it again', file, { cause: error });
}

async function openFile(path: string, file: string): Promise<FileSource> {
  try {
    checkKind(await stat(path), file);
    return await FileSource.open(path);
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const code = systemErrorCode(error);
    const cause = { cause: error };
    if (code === 'EACCES' || code === 'EPERM')
      throw new StudioError('permission-denied', 'the file may not be read', 'Give yourself read access', file, cause);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG')
      throw new StudioError('file-missing', 'there is no such file', 'Check whether it was moved', file, cause);
    throw new StudioError(
      'unreadable',
      `the file cannot be read (${code ?? 'unknown error'})`,
      'Check it',
      file,
      cause,
    );
  }
}

function checkKind(info: Stats, file: string): void {
  if (info.isDirectory()) throw new StudioError('is-directory', 'this is a folder', wanted, file);
  // A pipe or a device would block or never end.
  if (!info.isFile()) throw new StudioError('not-a-file', 'this is a pipe, socket or device', wanted, file);
  if (info.size === 0) throw new StudioError('empty-file', 'the file is empty', 'Download it again', file);
}

/** What a file is that is no checkpoint, by its first bytes. */
function kindOf(head: Uint8Array): string {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('\x80') && head[1] !== undefined && head[1] >= 2 && head[1] <= 5)
    return 'a Python pickle, which is never loaded';
  if (text.startsWith('PK\x03\x04')) return 'a zip file';
  if (text.startsWith('\x1f\x8b')) return 'a gzip file';
  if (/^.{8}\{"/s.test(text)) return 'a safetensors file';
  if (isText(head)) return 'a text';
  return 'another kind of file';
}

function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  try {
    // As a stream, which may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
