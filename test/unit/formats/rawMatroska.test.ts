// The raw Matroska writer, read back by a small reader of EBML written from RFC 8794 for this test.
import { describe, expect, it } from 'vitest';
import { rawMatroskaHead, rawMatroskaPicture, rawPictureBytes } from '../../../src-main/formats/rawMatroska';

interface Element {
  id: string;
  /** Null: unknown, as of a stream. */
  length: number | null;
  data: Uint8Array;
}

/** The elements that lie one after another in some bytes. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const idBytes = Math.clz32(bytes[at]!) - 24 + 1;
    const id = Buffer.from(bytes.subarray(at, at + idBytes)).toString('hex');
    at += idBytes;
    const lengthBytes = Math.clz32(bytes[at]!) - 24 + 1;
    let length = bytes[at]! & (0xff >> lengthBytes);
    let isUnknown = length === 0xff >> lengthBytes;
    for (const byte of bytes.subarray(at + 1, at + lengthBytes)) {
      length = length * 256 + byte;
      isUnknown &&= byte === 0xff;
    }
    at += lengthBytes;
    const end = isUnknown ? bytes.length : at + length;
    found.push({ id, length: isUnknown ? null : length, data: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

const child = (parent: Uint8Array, id: string) => elements(parent).find((element) => element.id === id)!.data;
const number = (data: Uint8Array) => data.reduce((value, byte) => value * 256 + byte, 0);

describe('raw Matroska', () => {
  const format = { width: 130, height: 70, pixelFormat: 'rgb24' as const, tickNanoseconds: 1000 };

  it('has a head that says size, pixel form and unit of time, in a segment of unknown length', () => {
    const [ebml, segment] = elements(rawMatroskaHead(format));
    expect(ebml!.id).toBe('1a45dfa3');
    expect(Buffer.from(child(ebml!.data, '4282')).toString()).toBe('matroska');
    expect(segment).toMatchObject({ id: '18538067', length: null });
    expect(number(child(child(segment!.data, '1549a966'), '2ad7b1'))).toBe(1000);
    const track = child(child(segment!.data, '1654ae6b'), 'ae');
    expect(Buffer.from(child(track, '86')).toString()).toBe('V_UNCOMPRESSED');
    const video = child(track, 'e0');
    expect([number(child(video, 'b0')), number(child(video, 'ba'))]).toEqual([130, 70]);
    expect([...child(video, '2eb524')]).toEqual([82, 71, 66, 24]);
  });

  it('puts each picture into a cluster of its own, with any timestamp', () => {
    const ticks = 3 * 24 * 3600 * 1e6 + 1;
    const bytes = rawPictureBytes(format);
    expect(bytes).toBe(130 * 70 * 3);
    const picture = Uint8Array.from({ length: bytes }, (_, i) => i % 251);
    const [cluster, ...more] = elements(Buffer.concat([rawMatroskaPicture(ticks, bytes), picture]));
    expect(more).toEqual([]);
    expect(cluster!.id).toBe('1f43b675');
    expect(number(child(cluster!.data, 'e7'))).toBe(ticks);
    const block = child(cluster!.data, 'a3');
    expect([...block.subarray(0, 4)]).toEqual([0x81, 0, 0, 0x80]);
    expect(Buffer.compare(block.subarray(4), picture)).toBe(0);
  });

  it('refuses sizes that are none', () => {
    for (const width of [0, -1, 1.5, Number.NaN])
      expect(() => rawMatroskaHead({ ...format, width })).toThrow(RangeError);
  });
});
