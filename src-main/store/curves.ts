// The measured error curves of a chunk's blocks, as safetensors beside the shards: what a budget was spread by.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../contract/errors';
import { decodeSafetensors, encodeSafetensors, type SafetensorsTensor } from '../formats/safetensors';
import { systemErrorCode } from '../fsx/atomic';
import { CHECKSUM_KEY, shardChecksum } from './checksum';
import { CURVES_FOLDER, curvesName } from './layout';

const CURVES_FORMAT = 'elastictok-curves-1';

/** Curves of the blocks of one chunk, the same number of points each. */
export interface BlockCurves {
  blocks: number;
  /** Kept counts, [blocks, points] row by row, rising in each row. */
  counts: Int32Array;
  /** The metric's error at each of them: MSE, or 1 - SSIM. */
  errors: Float32Array;
}

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** The bytes of a curves file; equal input gives equal bytes. */
export function encodeCurves({ blocks, counts, errors }: BlockCurves, weightHash: string): Uint8Array {
  const shape = [blocks, counts.length / blocks];
  const tensors: SafetensorsTensor[] = [
    { name: 'counts', dtype: 'I32', shape, data: bytesOf(counts) },
    { name: 'errors', dtype: 'F32', shape, data: bytesOf(errors) },
  ];
  const metadata = { format: CURVES_FORMAT, weight_hash: weightHash };
  return encodeSafetensors(tensors, { ...metadata, [CHECKSUM_KEY]: shardChecksum(tensors, metadata) });
}

/** Reads curves; null where the bytes are not what `encodeCurves` gave for these weights. */
export function decodeCurves(bytes: Uint8Array, weightHash: string): BlockCurves | null {
  try {
    const { metadata, tensors } = decodeSafetensors(bytes);
    const [counts, errors] = [tensors.get('counts'), tensors.get('errors')];
    const sound =
      metadata.format === CURVES_FORMAT &&
      metadata.weight_hash === weightHash &&
      metadata[CHECKSUM_KEY] === shardChecksum(tensors.values(), metadata);
    if (!sound || counts?.dtype !== 'I32' || errors?.dtype !== 'F32') return null;
    return {
      blocks: counts.shape[0]!,
      counts: new Int32Array(Uint8Array.from(counts.data).buffer),
      errors: new Float32Array(Uint8Array.from(errors.data).buffer),
    };
  } catch {
    return null;
  }
}

/** Path of the curves of a chunk in an analysis folder; `round` counts the readings of the clip from 1. */
export function curvesPath(folder: string, round: number, chunkIndex: number): string {
  return join(folder, CURVES_FOLDER, curvesName(round, chunkIndex));
}

/**
 * Reads the curves of a chunk; null where they are not there, or damaged: they are then measured again.
 * Throws StudioError `unreadable` where the disk refuses.
 */
export async function readCurvesFile(
  folder: string,
  round: number,
  chunkIndex: number,
  weightHash: string,
): Promise<BlockCurves | null> {
  try {
    return decodeCurves(await readFile(curvesPath(folder, round, chunkIndex)), weightHash);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    const file = `${basename(folder)}/${CURVES_FOLDER}/${curvesName(round, chunkIndex)}`;
    throw new StudioError('unreadable', 'the error curves cannot be read', 'Check the disk and try again', file, {
      cause: error,
    });
  }
}
