// Pixel work and zoom of the viewers: differences, patch errors, colours, linked view, names and figures.
import { describe, expect, it } from 'vitest';
import { defaultViewers, psnrOf } from '../../../src-main/contract';
import { largestDifference, paintDifference, patchErrors } from '../../../src-renderer/lib/difference';
import { errorLevel, errorPlace, errorScaleMse } from '../../../src-renderer/lib/errorScale';
import { frameFigures } from '../../../src-renderer/lib/frameFacts';
import { pictureName } from '../../../src-renderer/lib/pictureName';
import {
  clampView,
  fitted,
  oneToOne,
  panPicture,
  pictureAt,
  zoomPicture,
  zoomText,
} from '../../../src-renderer/lib/pictureZoom';
import { greyColours, pixelTable, rampColours } from '../../../src-renderer/lib/ramp';

/** A picture of `width` x `height`, a colour for each pixel. */
function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly number[],
): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...colour(x, y), 255], (y * width + x) * 4);
  return data;
}
const random = (x: number, y: number) => [0, 1, 2].map((c) => (x * 73 + y * 151 + c * 199 + x * y * 17) % 256);
const grey = pixelTable(greyColours);

describe('difference', () => {
  const black = picture(4, 1, () => [0, 0, 0]);

  it('is the root mean square over the channels, amplified and cut off', () => {
    const other = picture(
      4,
      1,
      (x) =>
        [
          [0, 0, 0],
          [10, 10, 10],
          [0, 30, 0],
          [255, 255, 255],
        ][x] as number[],
    );
    const out = new Uint8ClampedArray(16);
    paintDifference(black, other, out, 4, grey);
    const levels = [0, 40, Math.round((30 / Math.sqrt(3)) * 4), 255];
    expect([...out]).toEqual(levels.flatMap((level) => [level, level, level, 255]));
    paintDifference(other, black, out, 1, grey);
    expect([out[0], out[4], out[8], out[12]]).toEqual([0, 10, 17, 255]);
  });

  it('refuses pictures of different sizes', () => {
    expect(() =>
      paintDifference(
        black,
        picture(2, 1, () => [0, 0, 0]),
        black,
        1,
        grey,
      ),
    ).toThrow(RangeError);
  });

  it('says what its last colour stands for', () => {
    expect(largestDifference(1)).toBeCloseTo(2, 9);
    expect(largestDifference(16)).toBeCloseTo(0.125, 9);
  });
});

describe('patch errors', () => {
  it('are the mean squares of each patch, and their mean is that of the picture', () => {
    const a = picture(16, 8, random);
    const b = picture(16, 8, (x, y) => random(x + 3, y + 1));
    const errors = patchErrors(a, b, 16, 2, 4);
    const mse = (from: number, to: number, top: number, bottom: number) => {
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let x = from; x < to; x++)
          for (let c = 0; c < 3; c++) {
            const at = (y * 16 + x) * 4 + c;
            sum += ((a[at] as number) / 127.5 - 1 - ((b[at] as number) / 127.5 - 1)) ** 2;
          }
      return sum / ((to - from) * (bottom - top) * 3);
    };
    expect(errors).toHaveLength(8);
    expect(errors[0]).toBeCloseTo(mse(0, 4, 0, 4), 5);
    expect(errors[6]).toBeCloseTo(mse(8, 12, 4, 8), 5);
    expect(errors.reduce((sum, error) => sum + error, 0) / 8).toBeCloseTo(mse(0, 16, 0, 8), 5);
  });

  it('are 0 for equal and 4 for opposite pictures', () => {
    const white = picture(4, 4, () => [255, 255, 255]);
    const black = picture(4, 4, () => [0, 0, 0]);
    expect([...patchErrors(white, white, 4, 2, 2)]).toEqual([0, 0, 0, 0]);
    expect(patchErrors(white, black, 4, 1, 1)[0]).toBeCloseTo(4, 6);
  });

  it('refuse broken patches', () => {
    const black = picture(4, 4, () => [0, 0, 0]);
    expect(() => patchErrors(black, black, 4, 3, 2)).toThrow(RangeError);
  });

  it('stand on one scale of even decibels', () => {
    expect(errorLevel(0)).toBe(0);
    expect(errorLevel(errorScaleMse.least)).toBe(0);
    expect(errorLevel(errorScaleMse.most)).toBe(255);
    expect(errorLevel(4)).toBe(255);
    expect(errorPlace(0.04)).toBeCloseTo((40 - psnrOf(0.04)) / 30, 9);
  });
});

describe('ramp', () => {
  /** Relative luminance of a colour of the table. */
  const luminance = (level: number) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, c) => {
      const value = (rampColours[level * 4 + c] as number) / 255;
      return sum + weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    }, 0);

  it('grows lighter from step to step, from nearly black to nearly white', () => {
    for (let level = 8; level < 256; level += 8) expect(luminance(level)).toBeGreaterThan(luminance(level - 8));
    expect(luminance(0)).toBeLessThan(0.005);
    expect(luminance(255)).toBeGreaterThan(0.85);
    expect(luminance(128) / luminance(64)).toBeGreaterThan(2);
  });

  it('has no leap', () => {
    for (let at = 4; at < rampColours.length; at++)
      expect(Math.abs((rampColours[at] as number) - (rampColours[at - 4] as number))).toBeLessThan(9);
  });
});

describe('zoom', () => {
  it('keeps what is under the pointer there', () => {
    const at = { x: 0.8, y: 0.3 };
    let view = fitted;
    for (const factor of [2, 1.7, 1.3, 0.6]) {
      const before = pictureAt(view, at);
      view = zoomPicture(view, factor, at);
      expect(pictureAt(view, at).x).toBeCloseTo(before.x, 9);
      expect(pictureAt(view, at).y).toBeCloseTo(before.y, 9);
    }
    expect(zoomPicture(view, 0.01, at)).toEqual(fitted);
  });

  it('never shows what lies beside the picture', () => {
    const view = panPicture({ zoom: 4, x: 0.5, y: 0.5 }, 9, -9);
    expect(pictureAt(view, { x: 0, y: 0 }).x).toBeCloseTo(0, 9);
    expect(pictureAt(view, { x: 1, y: 1 }).y).toBeCloseTo(1, 9);
    expect(panPicture(fitted, 0.3, 0.3)).toEqual(fitted);
  });

  it('moves with the pointer', () => {
    const view = { zoom: 4, x: 0.5, y: 0.5 };
    const held = pictureAt(view, { x: 0.4, y: 0.4 });
    expect(pictureAt(panPicture(view, 0.1, 0.2), { x: 0.5, y: 0.6 }).x).toBeCloseTo(held.x, 9);
  });

  it('has ends: one to one where that is smaller than the viewer, and 32', () => {
    const actual = oneToOne(128, 400, 2);
    expect(actual).toBeCloseTo(0.16, 9);
    expect(clampView({ zoom: 0.01, x: 0.1, y: 0.9 }, actual)).toEqual({ zoom: actual, x: 0.5, y: 0.5 });
    expect(clampView({ zoom: 0.5, x: 0.5, y: 0.5 }).zoom).toBe(1);
    expect(clampView({ zoom: 900, x: 0.5, y: 0.5 }).zoom).toBe(32);
  });

  it('is read in pixels of the screen', () => {
    expect(zoomText(fitted, 0.25)).toBe('Fit');
    expect(zoomText({ zoom: 2, x: 0.5, y: 0.5 }, 0.25)).toBe('800 %');
    expect(zoomText({ zoom: 0.25, x: 0.5, y: 0.5 }, 0.25)).toBe('100 %');
  });
});

describe('words', () => {
  it('name a saved picture by clip, frame, mode and overlay', () => {
    const place = { frame: 123, ptsSeconds: 5 };
    expect(pictureName('clip.mp4', place, { ...defaultViewers, mode: 'difference' })).toBe(
      'clip_frame_000123_difference.png',
    );
    expect(pictureName('a:b/c.final.mkv', place, { mode: 'split', overlay: 'tokens' })).toBe(
      'a_b_c.final_frame_000123_split_tokens.png',
    );
    expect(pictureName('clip', { frame: null, ptsSeconds: 1.25 }, defaultViewers)).toBe(
      'clip_at_1250ms_side_by_side.png',
    );
  });

  it('give the figures of a frame in its metric', () => {
    const facts = { frame: 1, ptsSeconds: 0, tokens: 1074, position: 0, mse: 0.0065, ssim: 0.93 };
    expect(frameFigures(facts, 'mse')).toEqual(['27.9 dB', '1,074', 'MSE 0.0065']);
    expect(frameFigures(facts, 'psnr')).toEqual(['27.9 dB', '1,074', '']);
    expect(frameFigures(facts, 'ssim')).toEqual(['27.9 dB', '1,074', 'SSIM 0.93']);
  });
});
