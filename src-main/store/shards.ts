// One shard: the stored result of one chunk, in memory and as safetensors bytes (DESIGN section 7).
import { StudioError } from '../contract/errors';
import { type MeasureName, mapMeasures, measureNames, measuresVersion } from '../contract/measures';
import { isWithin } from '../contract/metrics';
import type { Allocation } from '../contract/settings';
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsDtype,
  type SafetensorsTensor,
} from '../formats/safetensors';
import { CHECKSUM_KEY, shardChecksum } from './checksum';
import { checkShard } from './shardCheck';
import type { ShardData, ShardOrigin } from './shardTypes';

const SHARD_FORMAT = 'elastictok-shard-1';

/** Name of a measure's tensor: `camera_motion` for `cameraMotion`. */
function tensorName(measure: MeasureName): string {
  return measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function toBigInts(values: Float64Array): Uint8Array {
  return bytesOf(BigInt64Array.from(values, (value) => BigInt(value)));
}

/** Which blocks are satisfied: the stored error, which is the one the search decided on, is within the threshold. */
export function shardPassed(
  { mse, ssim }: Pick<ShardData, 'mse' | 'ssim'>,
  { metric, threshold }: Pick<Allocation, 'metric' | 'threshold'>,
): boolean[] {
  return Array.from(mse, (value, block) => isWithin(metric, threshold, value, ssim?.[block] ?? null));
}

/** Frames in each block of a shard: `framesPerBlock`, fewer in the last one. */
export function shardFrameCounts(shard: Pick<ShardData, 'n' | 'frame' | 'framesPerBlock'>): number[] {
  return Array.from(shard.n, (_, block) =>
    Math.min(shard.framesPerBlock, shard.frame.length - block * shard.framesPerBlock),
  );
}

/** The bytes of a shard; equal input gives equal bytes. Throws StudioError `internal` on arrays that do not fit together. */
export function encodeShard(shard: ShardData, origin: ShardOrigin): Uint8Array {
  const wrong = checkShard(shard);
  if (wrong !== null)
    throw new StudioError('internal', `chunk ${shard.chunkIndex} does not fit together: ${wrong}`, 'Report this');
  const { codes, codesDtype, dim, n, mse, ssim, nfe, pts, measures, frame, blockOffsets } = shard;
  const blocks = n.length;
  const frames = frame.length;
  const tensor = (name: string, dtype: SafetensorsDtype, shape: number[], data: Uint8Array): SafetensorsTensor => ({
    name,
    dtype,
    shape,
    data,
  });
  const tensors = [
    tensor('codes', codesDtype, dim === null ? [codes.length] : [codes.length / dim, dim], bytesOf(codes)),
    tensor('block_offsets', 'I64', [blocks + 1], toBigInts(blockOffsets)),
    tensor('n', 'I32', [blocks], bytesOf(n)),
    tensor('mse', 'F32', [blocks], bytesOf(mse)),
    ...(ssim === null ? [] : [tensor('ssim', 'F32', [blocks], bytesOf(ssim))]),
    tensor('nfe', 'I32', [blocks], bytesOf(nfe)),
    tensor('frame', 'I64', [frames], toBigInts(frame)),
    tensor('pts', 'F64', [frames], bytesOf(pts)),
    ...measureNames.map((name) => tensor(tensorName(name), 'F32', [frames], bytesOf(measures[name]))),
  ];
  const metadata = {
    format: SHARD_FORMAT,
    chunk_index: String(shard.chunkIndex),
    frames_per_block: String(shard.framesPerBlock),
    model: origin.model,
    weight_hash: origin.weightHash,
    bottleneck: origin.bottleneck,
    ...(origin.levels === null ? { dim: String(dim) } : { levels: JSON.stringify(origin.levels) }),
    patch_size: JSON.stringify(origin.patchSize),
    threshold: String(origin.threshold),
    metric: origin.metric,
    search: origin.search,
    measures_version: String(origin.measuresVersion),
    tool_version: origin.toolVersion,
  };
  return encodeSafetensors(tensors, { ...metadata, [CHECKSUM_KEY]: shardChecksum(tensors, metadata) });
}

/**
 * Reads a shard and checks that everything in it fits together.
 * @param file name to show. @param weightHash of the analysis, and @param chunkIndex by the file's name: what the shard must say of itself.
 * @throws StudioError `analysis-damaged` naming the file and what is wrong.
 */
export function decodeShard(bytes: Uint8Array, file: string, chunkIndex: number, weightHash: string): ShardData {
  try {
    const { metadata, tensors } = decodeSafetensors(bytes);
    if (metadata.format !== SHARD_FORMAT)
      throw new Error(`its format is ${metadata.format ?? 'not stated'}, not ${SHARD_FORMAT}`);
    if (metadata.chunk_index !== String(chunkIndex)) throw new Error(`it holds chunk ${metadata.chunk_index}`);
    if (metadata.weight_hash !== weightHash) throw new Error('it was made with other weights than the analysis');
    if (metadata[CHECKSUM_KEY] !== shardChecksum(tensors.values(), metadata))
      throw new Error('its checksum does not agree with its content');
    // Copied, as the views of the file need not be aligned to their items.
    const data = (name: string, dtypes: readonly string[], dimensions: readonly number[]) => {
      const found = tensors.get(name);
      if (found === undefined) throw new Error(`${name} is missing`);
      if (!dtypes.includes(found.dtype)) throw new Error(`${name} has dtype ${found.dtype}`);
      if (!dimensions.includes(found.shape.length)) throw new Error(`${name} has ${found.shape.length} dimensions`);
      return { dtype: found.dtype, shape: found.shape, buffer: Uint8Array.from(found.data).buffer };
    };
    const integers = (name: string) => Float64Array.from(new BigInt64Array(data(name, ['I64'], [1]).buffer), Number);
    const frame = integers('frame');
    // An earlier version measured less; what this version measures must be there.
    const measure = (name: string) =>
      tensors.has(name) || metadata.measures_version === String(measuresVersion)
        ? new Float32Array(data(name, ['F32'], [1]).buffer)
        : new Float32Array(frame.length);
    const codes = data('codes', ['U16', 'F16'], [1, 2]);
    if ((codes.dtype === 'F16') !== (codes.shape.length === 2))
      throw new Error('codes has a shape that is not of its dtype');
    const shard: ShardData = {
      chunkIndex,
      codes: new Uint16Array(codes.buffer),
      codesDtype: codes.dtype === 'F16' ? 'F16' : 'U16',
      dim: codes.shape[1] ?? null,
      framesPerBlock: Number(metadata.frames_per_block),
      blockOffsets: integers('block_offsets'),
      n: new Int32Array(data('n', ['I32'], [1]).buffer),
      mse: new Float32Array(data('mse', ['F32'], [1]).buffer),
      ssim: tensors.has('ssim') ? new Float32Array(data('ssim', ['F32'], [1]).buffer) : null,
      nfe: new Int32Array(data('nfe', ['I32'], [1]).buffer),
      frame,
      pts: new Float64Array(data('pts', ['F64'], [1]).buffer),
      measures: mapMeasures((name) => measure(tensorName(name))),
    };
    const wrong = checkShard(shard);
    if (wrong !== null) throw new Error(wrong);
    return shard;
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError(
      'analysis-damaged',
      `the shard is damaged: ${what}`,
      'Analyse the source again, or restore the folder from a copy',
      file,
      { cause },
    );
  }
}
