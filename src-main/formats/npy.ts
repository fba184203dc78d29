// Reads and writes NumPy arrays (.npy, format versions 1.0 to 3.0, see numpy.lib.format), little-endian and C order only.
import { FormatError } from './formatError';

const makers = {
  '|b1': Uint8Array,
  '|u1': Uint8Array,
  '|i1': Int8Array,
  '<u2': Uint16Array,
  '<i2': Int16Array,
  '<f2': Uint16Array,
  '<u4': Uint32Array,
  '<i4': Int32Array,
  '<f4': Float32Array,
  '<u8': BigUint64Array,
  '<i8': BigInt64Array,
  '<f8': Float64Array,
} as const;
export type NpyDtype = keyof typeof makers;
export type NpyData = InstanceType<(typeof makers)[NpyDtype]>;

/** An array: `data` has as many items as the product of `shape`. `<f2` data are the bits of binary16 numbers. */
export interface NpyArray {
  dtype: NpyDtype;
  shape: number[];
  data: NpyData;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** What the header of a .npy file says; its data begin at byte `start`. */
export interface NpyHeader {
  dtype: NpyDtype;
  shape: number[];
  start: number;
}

/**
 * Reads the header from the first bytes of a .npy file. Throws FormatError on anything but a plain numeric array in C order (objects,
 * structures, big-endian and Fortran order are refused).
 */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) throw new FormatError('not a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (bytes[6] as number) >= 2;
  const start = long ? 12 : 10;
  const end = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) throw new FormatError('the .npy header is cut off');
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  const dtype = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? '';
  const shapeText = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (!Object.hasOwn(makers, dtype)) throw new FormatError(`the .npy dtype ${dtype || '(none)'} is not read here`);
  if (shapeText === undefined) throw new FormatError('the .npy header has no shape');
  if (!/'fortran_order':\s*False/.test(header)) throw new FormatError('the .npy array is not in C order');
  const shape = shapeText
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  return { dtype: dtype as NpyDtype, shape, start: end };
}

/** Reads a whole .npy file; the data are copied, so they are aligned and outlive `bytes`. Throws as `parseNpyHeader`, and on wrong lengths. */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  const { dtype, shape, start } = parseNpyHeader(bytes);
  const Maker = makers[dtype];
  const count = shape.reduce((product, size) => product * size, 1);
  const size = count * Maker.BYTES_PER_ELEMENT;
  if (start + size !== bytes.length)
    throw new FormatError(`the .npy data have ${bytes.length - start} bytes, not ${size}`);
  return { dtype, shape, data: new Maker(new Uint8Array(bytes.subarray(start)).buffer) };
}

/** The header of a .npy file (version 1.0), after which the data begin at a multiple of 64. */
export function npyHead(dtype: NpyDtype, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const dataStart = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(dataStart);
  bytes.set([...magic, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, dataStart - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(dataStart - 11)}\n`), 10);
  return bytes;
}

/** Gives the bytes of a .npy file. Throws FormatError where shape and data disagree. */
export function encodeNpy({ dtype, shape, data }: NpyArray): Uint8Array {
  if (shape.reduce((product, size) => product * size, 1) !== data.length || !(data instanceof makers[dtype]))
    throw new FormatError('the array does not fit its shape and dtype');
  const head = npyHead(dtype, shape);
  const bytes = new Uint8Array(head.length + data.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length);
  return bytes;
}
