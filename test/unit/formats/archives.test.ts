// Archives and thrift: laid out and found again, above 4 GiB too; what others wrote or what was changed is refused.
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src-main/formats/byteSource';
import { checkRange, memorySource } from '../../../src-main/formats/byteSource';
import { FormatError } from '../../../src-main/formats/formatError';
import { readTar, tarEnd, tarHead, tarPadding } from '../../../src-main/formats/tar';
import { thriftEnd } from '../../../src-main/formats/thrift';
import { layoutZip, readZip } from '../../../src-main/formats/zip';

const text = (value: string) => new TextEncoder().encode(value);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A large source of zeros with some bytes in it. */
function sparse(size: number, parts: [number, Uint8Array][]): ByteSource {
  const slice = (at: number, length: number) => {
    checkRange(size, at, length);
    const bytes = new Uint8Array(length);
    for (const [start, part] of parts)
      for (let i = Math.max(start, at); i < Math.min(start + part.length, at + length); i++)
        bytes[i - at] = part[i - start]!;
    return bytes;
  };
  return { size, slice, byte: (at) => slice(at, 1)[0]! };
}

describe('zip', () => {
  const entries = [
    { name: 'a.npy', size: 3, crc32: 0x12345678 },
    { name: 'ü.npy', size: 0, crc32: 0 },
  ];

  it('is found again', () => {
    const { entries: heads, tail, size } = layoutZip(entries);
    const bytes = join(heads[0]!.head, text('abc'), heads[1]!.head, tail);
    expect(bytes.length).toBe(size);
    const places = readZip(memorySource(bytes));
    expect([...places.keys()]).toEqual(['a.npy', 'ü.npy']);
    const { begin, end } = places.get('a.npy')!;
    expect(new TextDecoder().decode(bytes.subarray(begin, end))).toBe('abc');
    for (let at = 0; at < bytes.length; at++) {
      if (at >= begin && at < end) continue;
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 1;
      expect(() => readZip(memorySource(changed))).toThrow(FormatError);
    }
  });

  it('holds entries above 4 GiB, and places above it', () => {
    const large = [
      { name: 'large', size: 5 * 2 ** 30, crc32: 1 },
      { name: 'after', size: 10, crc32: 2 },
    ];
    const { entries: heads, tail, size } = layoutZip(large);
    const second = heads[0]!.head.length + large[0]!.size;
    const source = sparse(size, [
      [0, heads[0]!.head],
      [second, heads[1]!.head],
      [size - tail.length, tail],
    ]);
    const places = readZip(source);
    expect(places.get('after')).toMatchObject({ begin: second + heads[1]!.head.length, size: 10 });
    expect(places.get('large')).toMatchObject({ end: second });
    // Sizes that do not fit 32 bits stand in the extra fields, which ask for version 4.5.
    expect(new DataView(heads[0]!.head.buffer).getUint32(18, true)).toBe(0xffffffff);
    expect(heads[0]!.head[4]).toBe(45);
  });
});

describe('tar', () => {
  it('is found again, and refuses every change beside the members', () => {
    const bytes = join(
      tarHead('a.json', 3),
      text('abc'),
      tarPadding(3),
      tarHead('b', 512),
      new Uint8Array(512),
      tarPadding(512),
      tarEnd(),
    );
    expect(bytes.length).toBe(512 * 6);
    const members = [...readTar(memorySource(bytes))];
    expect(members).toEqual([
      { name: 'a.json', begin: 512, end: 515 },
      { name: 'b', begin: 1536, end: 2048 },
    ]);
    for (let at = 0; at < bytes.length; at += 5) {
      if (members.some(({ begin, end }) => at >= begin && at < end)) continue;
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 16;
      expect(() => [...readTar(memorySource(changed))]).toThrow(FormatError);
    }
    expect(() => [...readTar(memorySource(bytes.subarray(0, 2048)))]).toThrow('cut off');
    expect(() => tarHead('ü', 1)).toThrow(FormatError);
    expect(() => tarHead('a'.repeat(101), 1)).toThrow(FormatError);
    expect(() => tarHead('a', 8 ** 11)).toThrow('too large');
  });
});

describe('thrift', () => {
  it('ends where the struct ends', () => {
    // i32 5; binary "ab"; list of 3 i32; struct with a true; stop.
    const bytes = [0x15, 10, 0x18, 2, 97, 98, 0x19, 0x35, 2, 4, 6, 0x1c, 0x11, 0, 0];
    expect(thriftEnd(Uint8Array.from([9, ...bytes, 7]), 1)).toBe(1 + bytes.length);
  });

  it('refuses lengths above what is there, endless depth and unknown types', () => {
    const end =
      (...bytes: number[]) =>
      () =>
        thriftEnd(Uint8Array.from(bytes), 0);
    expect(end(0x15)).toThrow('cut off');
    expect(end(0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)).toThrow('cut off');
    expect(end(0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f, 0)).toThrow('longer than the file');
    expect(end(...new Array<number>(1000).fill(0x1c))).toThrow('too deep');
    expect(end(...Array.from({ length: 1000 }, () => 0x19))).toThrow(FormatError);
    expect(end(0x1b, 0, 0)).toThrow('unknown type');
    expect(end(0x15, ...new Array<number>(12).fill(0xff), 0)).toThrow('too long');
  });
});
