// Orientation of pictures from their bytes, however hostile: a value from 1 to 8 or null, after few and short reads.
import { describe, expect, it } from 'vitest';
import { pictureOrientation } from '../../../src-main/formats/pictureOrientation';
import { quartersJpeg } from '../../fixtures/jpeg';
import { exifBlock, withOrientation } from '../../fixtures/pictureFiles';

const jpeg = quartersJpeg(
  [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
  'ycbcr',
  false,
);
const png = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
  Buffer.alloc(17),
  Buffer.from('\0\0\0\0IEND'),
]);
const webp = Buffer.from('RIFF\x14\0\0\0WEBPVP8L\x03\0\0\0abc\0', 'latin1');

/** The answer, and what was read for it. */
async function ask(file: Buffer) {
  const reads = { count: 0, bytes: 0 };
  const orientation = await pictureOrientation(async (position, length) => {
    reads.count++;
    reads.bytes += length;
    expect(position >= 0 && length >= 0).toBe(true);
    return file.subarray(position, position + length);
  });
  return { orientation, ...reads };
}

describe('pictureOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %d from every container, in both byte orders', async (orientation) => {
    for (const file of [jpeg, png, webp]) {
      expect((await ask(withOrientation(file, orientation))).orientation).toBe(orientation);
      expect((await ask(file)).orientation).toBeNull();
    }
    for (const littleEndian of [false, true]) {
      expect((await ask(exifBlock(orientation, littleEndian))).orientation).toBe(orientation);
    }
  });

  it.each([0, 9, 65535])('%d is no orientation', async (orientation) => {
    expect((await ask(withOrientation(jpeg, orientation))).orientation).toBeNull();
  });

  it('takes a short value alone, and only one', async () => {
    for (const [at, value] of [
      [13, 4],
      [17, 2],
      [7, 9],
    ] as const) {
      const block = exifBlock(6);
      block[at] = value;
      expect((await ask(block)).orientation).toBeNull();
    }
  });

  it('finds it behind other segments and fill bytes', async () => {
    const app13 = Buffer.concat([Buffer.from([0xff, 0xed, 0xff, 0xff]), Buffer.alloc(65533)]);
    const filled = Buffer.concat([
      jpeg.subarray(0, 2),
      app13,
      Buffer.from([0xff, 0xff]),
      withOrientation(jpeg, 8).subarray(2),
    ]);
    expect((await ask(filled)).orientation).toBe(8);
  });

  it('does not read on into the picture data', async () => {
    const tail = withOrientation(jpeg, 6).subarray(2);
    expect((await ask(Buffer.concat([jpeg, tail]))).orientation).toBeNull();
  });

  it('survives every cut and every changed byte of a small file, with bounded reads', async () => {
    const files = [jpeg, png, webp].map((file) => withOrientation(file, 6)).concat(avif());
    for (const file of files) {
      const end = Math.min(file.length, 300);
      for (let at = 0; at < end; at++) {
        const cut = await ask(file.subarray(0, at));
        expect([null, 6]).toContain(cut.orientation);
        for (const value of [0, 1, 0x7f, 0xff]) {
          const changed = Buffer.from(file);
          changed[at] = value;
          const { orientation, count, bytes } = await ask(changed);
          expect(orientation === null || (orientation >= 1 && orientation <= 8)).toBe(true);
          expect(count).toBeLessThan(1000);
          expect(bytes).toBeLessThan(2 ** 21);
        }
      }
    }
  });

  it('gives up on a file of nothing but headers', async () => {
    const fill = Buffer.alloc(200_000, 0xff);
    fill[1] = 0xd8;
    const { orientation, count } = await ask(fill);
    expect(orientation).toBeNull();
    expect(count).toBeLessThanOrEqual(50_001);
    const loop = exifBlock(6);
    loop.writeUInt32BE(0xffffffff, 4);
    expect((await ask(loop)).orientation).toBeNull();
  });

  it.each([
    [[['irot', 1]], 8],
    [[['irot', 3]], 6],
    [[['imir', 1]], 2],
    [[['imir', 0]], 4],
    [
      [
        ['irot', 1],
        ['imir', 1],
      ],
      7,
    ],
    // Mirrored first, then turned: the other diagonal.
    [
      [
        ['imir', 1],
        ['irot', 1],
      ],
      5,
    ],
    [
      [
        ['irot', 2],
        ['imir', 0],
      ],
      2,
    ],
    [
      [
        ['imir', 0],
        ['imir', 1],
      ],
      3,
    ],
  ] as const)('AVIF %j is %d', async (properties, orientation) => {
    expect((await ask(avif(properties))).orientation).toBe(orientation);
  });
});

/** The boxes of an AVIF file that say how it is turned. */
function avif(properties: readonly (readonly [string, number])[] = [['irot', 3]]): Buffer {
  const box = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const ipco = box('ipco', ...properties.map(([type, value]) => box(type, Buffer.from([value]))));
  const ipma = box(
    'ipma',
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 0, 1, properties.length, ...properties.map((_, i) => 0x81 + i)]),
  );
  const meta = box('meta', Buffer.alloc(4), box('pitm', Buffer.from([0, 0, 0, 0, 0, 1])), box('iprp', ipco, ipma));
  return Buffer.concat([box('ftyp', Buffer.from('avif\0\0\0\0avif')), meta]);
}
