// Moves tensors from a checkpoint into weights.safetensors, a few megabytes at a time, looking at every number on the way.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { FormatError } from '../../formats/formatError';
import {
  itemSizes,
  layoutSafetensors,
  type SafetensorsHeader,
  type SafetensorsLayout,
  type TensorShape,
} from '../../formats/safetensors';
import type { ParamsDtype, ParamsTensor } from '../../formats/streamingMsgpack';
import type { FileSource } from '../../fsx/fileSource';

/** A tensor of the new file, and where its data lie in the checkpoint. */
interface MovedTensor extends TensorShape {
  from: ParamsTensor;
}

export type WeightsLayout = SafetensorsLayout<MovedTensor>;

/** Numbers stay as they are: the loader widens those of 16 bits. */
const dtypes = { bfloat16: 'BF16', float16: 'F16', float32: 'F32' } as const;
/** Bits of the exponent: all set in what is infinite or no number. */
const exponents = { bfloat16: 0x7f80, float16: 0x7c00, float32: 0x7f800000 } as const;
const pieceBytes = 4 << 20;

/** Lays the new file out. Throws FormatError on a shape that no file of ours has. */
export function layoutWeights(tensors: ReadonlyMap<string, ParamsTensor>): WeightsLayout {
  const moved = [...tensors].map(([name, from]) => ({ name, dtype: dtypes[from.dtype], shape: from.shape, from }));
  return layoutSafetensors(moved, { format: 'elastictok' });
}

/** The header that the new file will have. */
export function headerOf({ head, tensors }: WeightsLayout): SafetensorsHeader {
  const header: SafetensorsHeader = { metadata: {}, tensors: new Map() };
  let begin = head.length;
  for (const { name, dtype, shape } of tensors) {
    const end = begin + shape.reduce((product, size) => product * size, itemSizes[dtype]);
    header.tensors.set(name, { dtype, shape: [...shape], begin, end });
    begin = end;
  }
  return header;
}

/**
 * Writes the file and gives its SHA-256 in hexadecimal. `onBytes` hears how much was written so far, between pieces.
 * Throws FormatError naming the tensor that holds a number that is not finite, and the signal's reason once it is aborted.
 */
export async function writeWeights(
  source: FileSource,
  layout: WeightsLayout,
  path: string,
  signal: AbortSignal,
  onBytes: (written: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  const piece = new Uint8Array(pieceBytes);
  let written = 0;
  const put = async (bytes: Uint8Array) => {
    hash.update(bytes);
    // At its place: without one, a write may do less than all.
    for (let done = 0; done < bytes.length; )
      done += (await file.write(bytes, done, bytes.length - done, written + done)).bytesWritten;
    written += bytes.length;
    onBytes(written);
  };
  try {
    await put(layout.head);
    for (const { name, from } of layout.tensors)
      for (const { offset, length } of from.parts)
        for (let at = 0; at < length; at += pieceBytes) {
          signal.throwIfAborted();
          const bytes = piece.subarray(0, Math.min(pieceBytes, length - at));
          await source.read(offset + at, bytes);
          if (!allFinite(bytes, from.dtype))
            throw new FormatError(`${name} holds a weight that is not a finite number`);
          await put(bytes);
        }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** `bytes` starts at a multiple of four in its buffer, and holds whole numbers. */
function allFinite(bytes: Uint8Array, dtype: ParamsDtype): boolean {
  const exponent = exponents[dtype];
  const { buffer, byteOffset, byteLength } = bytes;
  const numbers =
    dtype === 'float32'
      ? new Uint32Array(buffer, byteOffset, byteLength / 4)
      : new Uint16Array(buffer, byteOffset, byteLength / 2);
  for (let i = 0; i < numbers.length; i++) if (((numbers[i] as number) & exponent) === exponent) return false;
  return true;
}
