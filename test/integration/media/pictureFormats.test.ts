// Single pictures: every format and every orientation decodes upright, in frames, previews and thumbnails alike.
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PictureReader } from '../../../src-main/media/pictures';
import { probeVideo } from '../../../src-main/media/probe';
import { thumbnailStrip } from '../../../src-main/media/thumbnails';
import {
  encodePicture,
  type PictureKind,
  pictureKinds,
  quarterColours,
  setOrientation,
  storedHeight,
  storedWidth,
} from '../../fixtures/pictureFiles';
import { readAll, tools } from './support';

const folder = await mkdtemp(join(tmpdir(), 'elastictok-pictures-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Which stored quarters are seen at the top left, top right, bottom left and bottom right (Exif 2.32 4.6.4). */
const seen: Record<number, [number, number, number, number]> = {
  1: [0, 1, 2, 3],
  2: [1, 0, 3, 2],
  3: [3, 2, 1, 0],
  4: [2, 3, 0, 1],
  5: [0, 2, 1, 3],
  6: [2, 0, 3, 1],
  7: [3, 1, 2, 0],
  8: [1, 3, 0, 2],
};

async function make(kind: PictureKind, orientation = 1): Promise<string> {
  const path = join(folder, `${orientation}-${kind}`);
  await pictureKinds[kind](path);
  if (orientation > 1) await setOrientation(path, orientation);
  return path;
}

/** The colours an eighth of the way in from the four corners, as letters; `?` for any other. */
function corners(pixels: Uint8Array, width: number, height: number, channels: number): string {
  const at = [0.125, 0.875].flatMap((y) => [0.125, 0.875].map((x) => [Math.floor(x * width), Math.floor(y * height)]));
  return at
    .map(([x, y]) => {
      const pixel = (y! * width + x!) * channels;
      const found = quarterColours.findIndex((colour) => colour.every((v, c) => Math.abs(v - pixels[pixel + c]!) < 24));
      return 'RGBW'[found] ?? '?';
    })
    .join('');
}

const expected = (orientation: number) => seen[orientation]!.map((quarter) => 'RGBW'[quarter]).join('');

describe('formats', () => {
  it.each(Object.keys(pictureKinds) as PictureKind[])('%s', async (kind) => {
    const path = await make(kind);
    const { frames, report } = await readAll(path);
    expect(frames.map(({ index, ptsSeconds }) => [index, ptsSeconds])).toEqual([[0, 0]]);
    expect(corners(frames[0]!.rgb, 64, 64, 3)).toBe('RGBW');
    expect(report).toMatchObject({ complete: true, decodedFrames: 1, declaredFrames: 1 });
    expect(await probeVideo(path, tools)).toMatchObject({
      orientation: 1,
      displayWidth: storedWidth,
      displayHeight: storedHeight,
      declaredDurationSeconds: null,
      averageFps: null,
    });
  });

  it('grey stays grey', async () => {
    const path = join(folder, 'grey.jpg');
    await encodePicture(path, 'color=0x5a5a5a:s=40x30', '-pix_fmt', 'gray');
    const { frames } = await readAll(path);
    expect(frames[0]!.rgb.every((value) => Math.abs(value - 0x5a) <= 1)).toBe(true);
  });

  it('alpha is dropped, for the model and for the viewers', async () => {
    const path = join(folder, 'alpha.png');
    await encodePicture(path, 'color=0xb43c1e:s=40x30,format=rgba,colorchannelmixer=aa=0.25');
    const { frames } = await readAll(path);
    expect([...frames[0]!.rgb.subarray(0, 3)]).toEqual([0xb4, 0x3c, 0x1e]);
    const reader = new PictureReader(await probeVideo(path, tools), tools, { fit: 'crop', size: 64 });
    expect([...(await reader.pictureAt(0, 0)).rgba.subarray(0, 4)]).toEqual([0xb4, 0x3c, 0x1e, 255]);
    await reader.close();
  });

  it.each(['1x1', '3x5', '8191x1', '1x2000'])('%s', async (size) => {
    const path = join(folder, `${size}.png`);
    const [width, height] = size.split('x').map(Number);
    await encodePicture(path, `color=red:s=8192x2000,format=rgb24,crop=${width}:${height}:exact=1`);
    for (const fit of ['crop', 'letterbox'] as const) {
      const { frames, report } = await readAll(path, { fit });
      // Letterboxed, one line of it is left, in the middle.
      const middle = frames[0]!.rgb.subarray(31 * 64 * 3, 33 * 64 * 3);
      const column = (31 * 64 + 32) * 3;
      const red = [0, 3, 64 * 3, 65 * 3].some((step) => frames[0]!.rgb[column - 3 + step]! >= 250);
      expect(red && middle.every((value, i) => i % 3 === 0 || value === 0)).toBe(true);
      expect(report.complete).toBe(true);
    }
  });

  it('a second picture or a film behind a JPEG is not a second frame', async () => {
    const path = await make('plain.jpg', 6);
    for (const kind of ['full.jpeg', 'still.avif'] as const) {
      const both = join(folder, `motion-${kind}.jpg`);
      await writeFile(both, Buffer.concat([await readFile(path), await readFile(await make(kind))]));
      const { frames, report } = await readAll(both);
      expect(frames).toHaveLength(1);
      expect(corners(frames[0]!.rgb, 64, 64, 3)).toBe(expected(6));
      expect(report.complete).toBe(true);
    }
  });

  it('an animated WebP is refused with what to do', async () => {
    const path = join(folder, 'moves.webp');
    await encodePicture(path, 'testsrc=s=64x48:r=5:d=1', '-c:v', 'libwebp_anim', '-frames:v', '5');
    await expect(probeVideo(path, tools)).rejects.toMatchObject({
      code: 'refused-format',
      message: expect.stringMatching(/^moves\.webp: Animated WebP .*GIF/),
    });
  });

  it('a JPEG that is cut short is partial', async () => {
    const path = join(folder, 'cut.jpg');
    await encodePicture(path, 'testsrc2=s=640x480,noise=alls=30');
    await truncate(path, 20_000);
    const { frames, report } = await readAll(path);
    expect(frames).toHaveLength(1);
    expect(report).toMatchObject({ complete: false, reason: 'parts of the picture are damaged' });
  });
});

describe('orientation', () => {
  const kinds = ['plain.jpg', 'plain.png', 'lossless.webp', 'plain.tif', 'still.avif'] as const;
  it.each(kinds.flatMap((kind) => [2, 3, 4, 5, 6, 7, 8].map((orientation) => [kind, orientation] as const)))(
    '%s with %d is shown upright',
    async (kind, orientation) => {
      const path = await make(kind, orientation);
      const probe = await probeVideo(path, tools);
      const turned = orientation > 4;
      expect(probe).toMatchObject({
        orientation,
        displayWidth: turned ? storedHeight : storedWidth,
        displayHeight: turned ? storedWidth : storedHeight,
      });
      const { frames, report } = await readAll(path);
      expect(corners(frames[0]!.rgb, 64, 64, 3)).toBe(expected(orientation));
      expect(corners(frames[0]!.analysis, 128, 72, 3)).toBe(expected(orientation));
      expect(report.complete).toBe(true);
      // The turn does not depend on the format: the other ways in are tried with one of them.
      if (kind !== 'plain.jpg') return;
      const { rgb } = (await readAll(path, { fit: 'letterbox' })).frames[0]!;
      const isBlack = (x: number, y: number) =>
        rgb.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3).every((v) => v < 30);
      expect([isBlack(2, 16), isBlack(16, 2)]).toEqual([turned, !turned]);
      const box = { fit: 'whole', width: 64, height: 64 } as const;
      const reader = new PictureReader(probe, tools, box);
      const picture = await reader.pictureAt(0, 0);
      expect([picture.width, picture.height]).toEqual(turned ? [40, 64] : [64, 40]);
      expect(corners(picture.rgba, picture.width, picture.height, 4)).toBe(expected(orientation));
      await reader.close();
      for await (const thumb of thumbnailStrip(probe, tools, { count: 1, height: 32 })) {
        expect(corners(thumb.rgba, thumb.width, thumb.height, 4)).toBe(expected(orientation));
      }
    },
  );

  it('an orientation that is none is upright', async () => {
    const path = await make('plain.jpg');
    await copyFile(path, join(folder, 'nine.jpg'));
    await setOrientation(join(folder, 'nine.jpg'), 9);
    const { frames } = await readAll(join(folder, 'nine.jpg'));
    expect(corners(frames[0]!.rgb, 64, 64, 3)).toBe('RGBW');
  });
});
