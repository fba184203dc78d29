// Reads the index of published ElasticTok checkpoints (`params`): flax arrays in a stream of msgpack objects (tux checkpoint.py).
import { type ByteSource, memorySource } from './byteSource';
import { FormatError } from './formatError';
import { MsgpackCursor, type Span } from './msgpack';

const sizes = { bfloat16: 2, float16: 2, float32: 4 } as const;
export type ParamsDtype = keyof typeof sizes;

/** Where a tensor lies in the file, little-endian and row-major. More than one part only above 1 GiB, where flax splits arrays. */
export interface ParamsTensor {
  dtype: ParamsDtype;
  shape: number[];
  parts: Span[];
}

/** Far above any real checkpoint; a hostile one must not fill the memory with its index. */
const most = { entries: 20_000, pathParts: 32, nameLength: 1000, dimensions: 16, chunks: 10_000 } as const;

/**
 * Gives the tensors of a checkpoint by name, path parts joined with `/`; the data themselves are not read.
 * In a full training state only `params/params/...` is kept, without that prefix; all other entries are passed over.
 * Throws FormatError on bytes that are cut off or malformed, repeated names, other dtypes and lengths that do not fit shapes.
 */
export function parseStreamingMsgpack(source: ByteSource): Map<string, ParamsTensor> {
  const plain = new Map<string, Span>();
  const ofState = new Map<string, Span>();
  const cursor = new MsgpackCursor(source);
  while (!cursor.done) {
    const path = readKey(cursor);
    const value = cursor.raw();
    const inState = path[0] === 'params' && path[1] === 'params';
    const [entries, name] = inState ? [ofState, path.slice(2).join('/')] : [plain, path.join('/')];
    if (entries.has(name)) throw new FormatError(`the checkpoint has ${name} twice`);
    if (plain.size + ofState.size === most.entries) throw new FormatError('the checkpoint has too many entries');
    entries.set(name, value);
  }
  // What else a training state holds, such as its step, need not be an array of floats.
  const chosen = ofState.size > 0 ? ofState : plain;
  return new Map([...chosen].map(([name, span]) => [name, readDocument(source, span, name)]));
}

/** True where the first bytes of a file (a kilobyte or more) are those of such a checkpoint. */
export function looksLikeStreamingMsgpack(head: Uint8Array): boolean {
  try {
    const cursor = new MsgpackCursor(memorySource(head));
    const path = readKey(cursor);
    const type = cursor.peek();
    const isBytes = (type >= 0xc4 && type <= 0xc6) || (type >= 0xd9 && type <= 0xdb);
    return isBytes && path.length > 0;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** The start of an entry: an array of two, of which the first is the path of the tensor. */
function readKey(cursor: MsgpackCursor): string[] {
  if (cursor.array(2) !== 2) throw new FormatError('the checkpoint has an entry that is not a key and a value');
  const path = Array.from({ length: cursor.array(most.pathParts) }, () => cursor.text());
  // Names go into messages for people and into the header of the weights.
  if (!path.every((part) => /^[\x21-\x7e]+$/.test(part)) || path.join('/').length > most.nameLength)
    throw new FormatError('the checkpoint has a name that is none');
  return path;
}

function readDocument(source: ByteSource, { offset, length }: Span, name: string): ParamsTensor {
  const cursor = new MsgpackCursor(source, offset, offset + length);
  const type = cursor.peek();
  const isMap = (type & 0xf0) === 0x80 || type === 0xde || type === 0xdf;
  const tensor = isMap ? readChunked(source, cursor, name) : readArray(source, cursor, name);
  if (!cursor.done) throw new FormatError(`${name} has bytes left over`);
  return tensor;
}

/** One array: an extension of type 1 (or 3, a scalar) around `[shape, dtype, data]`. */
function readArray(source: ByteSource, outer: MsgpackCursor, name: string): ParamsTensor {
  const { code, offset, length } = outer.extension();
  if (code !== 1 && code !== 3) throw new FormatError(`${name} is not an array`);
  const cursor = new MsgpackCursor(source, offset, offset + length);
  if (cursor.array(3) !== 3) throw new FormatError(`${name} is not an array`);
  const shape = Array.from({ length: cursor.array(most.dimensions) }, () => cursor.integer());
  const dtype = cursor.text();
  const data = cursor.raw();
  if (!cursor.done) throw new FormatError(`${name} has bytes left over`);
  if (!Object.hasOwn(sizes, dtype)) {
    const what = /^\w{1,20}$/.test(dtype) ? dtype : 'of an unknown type';
    throw new FormatError(`${name} is ${what}, not a float of 16 or 32 bits`);
  }
  const known = dtype as ParamsDtype;
  checkLength(name, shape, known, data.length);
  return { dtype: known, shape, parts: [data] };
}

/** An array above 1 GiB: a map with its shape and flat arrays numbered from 0. */
function readChunked(source: ByteSource, cursor: MsgpackCursor, name: string): ParamsTensor {
  let shape: number[] | null = null;
  let chunks: ParamsTensor[] | null = null;
  for (let left = cursor.map(3); left > 0; left--) {
    const key = cursor.text();
    if (key === '__msgpack_chunked_array__') cursor.boolean();
    else if (key === 'shape' && shape === null)
      shape = readNumbered(cursor, most.dimensions, name, () => cursor.integer());
    else if (key === 'chunks' && chunks === null)
      chunks = readNumbered(cursor, most.chunks, name, () => readArray(source, cursor, name));
    else throw new FormatError(`${name} is not an array`);
  }
  const dtype = chunks?.[0]?.dtype;
  if (shape === null || dtype === undefined || chunks?.some((chunk) => chunk.dtype !== dtype))
    throw new FormatError(`${name} is not an array`);
  const parts = chunks?.flatMap((chunk) => chunk.parts) ?? [];
  checkLength(
    name,
    shape,
    dtype,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  return { dtype, shape, parts };
}

/** A map from "0", "1", ... in any order, each number once. */
function readNumbered<T>(cursor: MsgpackCursor, most: number, name: string, read: () => T): T[] {
  const values = new Map<string, T>();
  const count = cursor.map(most);
  for (let left = count; left > 0; left--) values.set(cursor.text(), read());
  return Array.from({ length: count }, (_, i) => {
    const value = values.get(String(i));
    if (value === undefined) throw new FormatError(`part ${i} of ${name} is missing or there twice`);
    return value;
  });
}

function checkLength(name: string, shape: number[], dtype: ParamsDtype, length: number): void {
  const needed = shape.reduce((product, size) => product * size, sizes[dtype]);
  if (needed !== length) throw new FormatError(`${name} has ${length} bytes where its shape needs ${needed}`);
}
