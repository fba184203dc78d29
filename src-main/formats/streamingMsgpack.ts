// Reads the published ElasticTok checkpoints (`params`): flax arrays in a stream of msgpack objects (tux checkpoint.py).
import { fromBfloat16Array, fromFloat16Array } from './float16';
import { FormatError } from './formatError';
import { MsgpackCursor, type Span } from './msgpack';

const sizes = { bfloat16: 2, float16: 2, float32: 4 } as const;
export type ParamsDtype = keyof typeof sizes;

/** Where a tensor lies in the file. More than one part only above 1 GiB, where flax splits arrays. */
export interface ParamsTensor {
  dtype: ParamsDtype;
  shape: number[];
  parts: Span[];
}

/**
 * Gives the tensors of a checkpoint by name, path parts joined with `/`. Nothing is copied: the parts are places in `bytes`.
 * In a full training state only `params/params/...` is kept, without that prefix; other entries are passed over.
 * Throws FormatError on bytes that are cut off or malformed, repeated names, other dtypes and lengths that do not fit shapes.
 */
export function parseStreamingMsgpack(bytes: Uint8Array): Map<string, ParamsTensor> {
  const tensors = new Map<string, ParamsTensor>();
  const cursor = new MsgpackCursor(bytes, 0, bytes.length);
  while (!cursor.done) {
    if (cursor.array() !== 2) throw new FormatError('the checkpoint has an entry that is not a key and a value');
    let path = Array.from({ length: cursor.array() }, () => cursor.text());
    const value = cursor.raw();
    const trainState = path[0] === 'params' && path[1] === 'params';
    if (trainState) path = path.slice(2);
    else if (path[0] === 'step' || path[0] === 'opt_state') continue;
    const name = path.join('/');
    if (tensors.has(name)) throw new FormatError(`the checkpoint has ${name} twice`);
    tensors.set(name, readDocument(bytes, value, name));
  }
  return tensors;
}

/** Gives a tensor's values as float32; bfloat16 and float16 are widened exactly. `bytes` is the whole file. */
export function readParamsTensor(bytes: Uint8Array, tensor: ParamsTensor): Float32Array {
  const total = tensor.parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new Uint8Array(total);
  let at = 0;
  for (const { offset, length } of tensor.parts) {
    joined.set(bytes.subarray(offset, offset + length), at);
    at += length;
  }
  if (tensor.dtype === 'float32') return new Float32Array(joined.buffer);
  const bits = new Uint16Array(joined.buffer);
  return tensor.dtype === 'bfloat16' ? fromBfloat16Array(bits) : fromFloat16Array(bits);
}

function readDocument(bytes: Uint8Array, { offset, length }: Span, name: string): ParamsTensor {
  const cursor = new MsgpackCursor(bytes, offset, offset + length);
  const type = cursor.peek();
  const isMap = (type & 0xf0) === 0x80 || type === 0xde || type === 0xdf;
  const tensor = isMap ? readChunked(bytes, cursor, name) : readArray(bytes, cursor, name);
  if (!cursor.done) throw new FormatError(`${name} has bytes left over`);
  return tensor;
}

/** One array: an extension of type 1 (or 3, a scalar) around `[shape, dtype, data]`. */
function readArray(bytes: Uint8Array, outer: MsgpackCursor, name: string): ParamsTensor {
  const { code, offset, length } = outer.extension();
  if (code !== 1 && code !== 3) throw new FormatError(`${name} is not an array`);
  const cursor = new MsgpackCursor(bytes, offset, offset + length);
  if (cursor.array() !== 3) throw new FormatError(`${name} is not an array`);
  const shape = Array.from({ length: cursor.array() }, () => cursor.integer());
  const dtype = cursor.text();
  const data = cursor.raw();
  if (!cursor.done) throw new FormatError(`${name} has bytes left over`);
  if (!Object.hasOwn(sizes, dtype)) throw new FormatError(`${name} is ${dtype}, not a float of 16 or 32 bits`);
  const known = dtype as ParamsDtype;
  checkLength(name, shape, known, data.length);
  return { dtype: known, shape, parts: [data] };
}

/** An array above 1 GiB: a map with its shape and flat arrays numbered from 0. */
function readChunked(bytes: Uint8Array, cursor: MsgpackCursor, name: string): ParamsTensor {
  let shape: number[] = [];
  let chunks: ParamsTensor[] = [];
  for (let left = cursor.map(); left > 0; left--) {
    const key = cursor.text();
    if (key === '__msgpack_chunked_array__') cursor.boolean();
    else if (key === 'shape') shape = readNumbered(cursor, () => cursor.integer());
    else if (key === 'chunks') chunks = readNumbered(cursor, () => readArray(bytes, cursor, name));
    else throw new FormatError(`${name} is not an array`);
  }
  const dtype = chunks[0]?.dtype;
  if (dtype === undefined || chunks.some((chunk) => chunk.dtype !== dtype))
    throw new FormatError(`${name} is not an array`);
  const parts = chunks.flatMap((chunk) => chunk.parts);
  checkLength(
    name,
    shape,
    dtype,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  return { dtype, shape, parts };
}

function readNumbered<T>(cursor: MsgpackCursor, read: () => T): T[] {
  const entries = Array.from({ length: cursor.map() }, () => [Number(cursor.text()), read()] as const);
  return entries.sort((a, b) => a[0] - b[0]).map(([, value]) => value);
}

function checkLength(name: string, shape: number[], dtype: ParamsDtype, length: number): void {
  const needed = shape.reduce((product, size) => product * size, sizes[dtype]);
  if (needed !== length) throw new FormatError(`${name} has ${length} bytes where its shape needs ${needed}`);
}
