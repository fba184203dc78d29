// The safetensors reader and writer: round trip, layout, and every way in which a damaged header is refused.
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src-main/formats/formatError';
import {
  decodeSafetensors,
  encodeSafetensors,
  layoutSafetensors,
  parseSafetensorsHeader,
} from '../../../src-main/formats/safetensors';

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const codes = { name: 'codes', dtype: 'U16', shape: [3], data: bytesOf(Uint16Array.of(1, 2, 65535)) } as const;
const pts = { name: 'pts', dtype: 'F64', shape: [2], data: bytesOf(Float64Array.of(0.5, 1e-9)) } as const;
const empty = { name: 'empty', dtype: 'F32', shape: [0, 4], data: new Uint8Array(0) } as const;

/** A file with any header text and `dataBytes` of data. */
function file(header: string, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (begin: number, end: number, shape = [end - begin]) =>
  JSON.stringify({ dtype: 'U8', shape, data_offsets: [begin, end] });

describe('encodeSafetensors', () => {
  it('gives back what was written, aligned to 64 bytes', () => {
    const bytes = encodeSafetensors([codes, pts, empty], { tool: 'test "quoted" é' });
    const header = parseSafetensorsHeader(bytes, bytes.length);
    expect(header.metadata).toEqual({ tool: 'test "quoted" é' });
    expect(header.tensors.get('pts')).toMatchObject({ dtype: 'F64', shape: [2] });
    expect((header.tensors.get('pts')?.begin ?? 1) % 64).toBe(0);
    const { tensors } = decodeSafetensors(bytes);
    expect(tensors.get('codes')?.data).toEqual(codes.data);
    expect(tensors.get('empty')?.shape).toEqual([0, 4]);
  });

  it('is the same whatever the order of the input', () => {
    const a = encodeSafetensors([codes, pts, empty], { b: '1', a: '2' });
    expect(encodeSafetensors([empty, pts, codes], { a: '2', b: '1' })).toEqual(a);
  });

  it('lays a file out as it writes it, without the data', () => {
    const bytes = encodeSafetensors([codes, pts, empty], { a: '1' });
    const { head, tensors, size } = layoutSafetensors([empty, codes, pts], { a: '1' });
    expect(bytes.subarray(0, head.length)).toEqual(head);
    expect(bytes.length).toBe(size);
    const places = parseSafetensorsHeader(head, size).tensors;
    expect(tensors.map(({ name }) => name)).toEqual([...places.keys()]);
    expect(() => layoutSafetensors([{ ...codes, shape: [2 ** 40, 2] }])).toThrow(FormatError);
  });

  it('refuses repeated names and wrong lengths', () => {
    expect(() => encodeSafetensors([codes, codes])).toThrow(FormatError);
    expect(() => encodeSafetensors([{ ...codes, shape: [4] }])).toThrow(/6 bytes/);
  });
});

describe('parseSafetensorsHeader', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['a short file', new Uint8Array(5), /too short/],
    ['a header longer than the file', file('{}', 0).fill(0xff, 0, 1), /longer than the file/],
    ['a header beyond 100 MB', file('{}', 0).fill(0xff, 0, 8), /100 MB/],
    ['no JSON', file('{"a":', 0), /not valid JSON/],
    ['a list', file('[]', 0), /not a JSON object/],
    ['a repeated tensor', file(`{"a":${entry(0, 2)},"\\u0061":${entry(0, 2)}}`, 2), /twice/],
    ['a repeated field', file('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}', 0), /twice/],
    ['overlap', file(`{"a":${entry(0, 4)},"b":${entry(2, 6)}}`, 6), /overlaps/],
    ['a hole', file(`{"a":${entry(0, 2)},"b":${entry(4, 6)}}`, 6), /hole/],
    ['data past the end', file(`{"a":${entry(0, 9)}}`, 4), /should end/],
    ['data left over', file(`{"a":${entry(0, 2)}}`, 4), /should end/],
    ['negative offsets', file(`{"a":${entry(-2, 0, [2])}}`, 0), /bad data offsets/],
    ['a wrong shape', file(`{"a":${entry(0, 4, [5])}}`, 4), /4 bytes where its shape needs 5/],
    ['a huge shape', file(`{"a":${entry(0, 0, [2 ** 40, 2 ** 12, 0])}}`, 0), /more elements/],
    ['a broken size', file('{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}', 1), /bad shape/],
    ['an unknown dtype', file('{"a":{"dtype":"toString","shape":[0],"data_offsets":[0,0]}}', 0), /unknown dtype/],
    ['metadata of another type', file('{"__metadata__":{"a":1}}', 0), /not a text/],
  ];
  it.each(cases)('refuses %s', (_name, bytes, message) => {
    expect(() => parseSafetensorsHeader(bytes, bytes.length)).toThrow(FormatError);
    expect(() => parseSafetensorsHeader(bytes, bytes.length)).toThrow(message);
  });

  it('takes equal keys in different objects and keys that look like others', () => {
    const text = `{"a":${entry(0, 1)},"b":${entry(1, 2)},"__proto__":${entry(2, 3)},"{\\"":${entry(3, 4)}}`;
    expect([...parseSafetensorsHeader(file(text, 4), 8 + text.length + 4).tensors.keys()]).toHaveLength(4);
  });
});
