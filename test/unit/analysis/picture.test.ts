// What is taken of a picture, and how pictures differ: closed forms.
import { describe, expect, it } from 'vitest';
import { colourDifference, structureDifference, toneDifference } from '../../../src-main/analysis/change';
import { describePicture } from '../../../src-main/analysis/features';
import { ANALYSIS_WIDTH, COARSE_PIXELS, createPictures } from '../../../src-main/analysis/picture';
import { flat, painted, scene } from './scenes';

const room = createPictures();
function featuresOf(picture: Uint8Array) {
  const features = room.shift()!;
  describePicture(picture, features);
  return features;
}
const a = scene(1);
const b = scene(2);

describe('describePicture', () => {
  it('takes luma of BT.709, full range, and chroma', () => {
    const red = featuresOf(painted(flat(0), () => [255, 0, 0]));
    expect(red.luma[1000]).toBeCloseTo(0.2126 * 255, 3);
    expect(red.mean).toBeCloseTo(0.2126 * 255, 3);
    expect(red.coarse[COARSE_PIXELS + 5]).toBeCloseTo((-0.2126 * 255) / 1.8556, 3);
    expect(red.coarse[2 * COARSE_PIXELS + 5]).toBeCloseTo(127.5, 3);
    const white = featuresOf(flat(255));
    expect(white.luma[0]).toBeCloseTo(255, 3);
    expect(white.coarse[COARSE_PIXELS]).toBeCloseTo(0, 3);
  });
  it('has no variance and no detail on a flat picture, and the known ones on stripes', () => {
    expect(featuresOf(flat(90))).toMatchObject({
      detail: 0,
      mean: expect.closeTo(90, 4),
      variance: expect.closeTo(0, 6),
    });
    // Stripes of 4 columns, 0 and 100: a step of 100 at 31 of 128 places along a row, none down.
    const stripes = featuresOf(painted(flat(0), (x) => ((x >> 2) % 2 === 0 ? null : [100, 100, 100])));
    expect(stripes.variance).toBeCloseTo(50 * 50, 3);
    expect(stripes.detail).toBeCloseTo((0.5 * 31 * 100 * 100) / ANALYSIS_WIDTH, 3);
  });
  it('fills features anew', () => {
    const features = featuresOf(a());
    describePicture(b(), features);
    const { kernels: _, address: __, ...values } = featuresOf(b());
    expect(features).toMatchObject(values);
  });
  it('has histograms that sum to 1', () => {
    const { lumaHistogram, chromaHistogram } = featuresOf(a());
    for (const histogram of [lumaHistogram, chromaHistogram])
      expect(histogram.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  });
});

describe('differences', () => {
  const [here, there] = [featuresOf(a()), featuresOf(b())];
  it('are small for one scene that moves, and large for another scene', () => {
    const moved = featuresOf(a({ x: 8, y: 4 }));
    expect(structureDifference(here, here)).toBeLessThan(0.001);
    expect(colourDifference(here, here)).toBe(0);
    expect(structureDifference(here, moved)).toBeLessThan(0.7 * structureDifference(here, there));
    expect(structureDifference(here, there)).toBeGreaterThan(0.3);
  });
  it('tell another light from another scene by the tones', () => {
    for (const light of [{ gain: 0.4 }, { offset: 64 }, { offset: -64 }])
      expect(toneDifference(here, featuresOf(a(light)))).toBeLessThan(0.2);
    expect(toneDifference(here, there)).toBeGreaterThan(0.5);
    expect(toneDifference(here, featuresOf(flat(0)))).toBeGreaterThan(0.9);
  });
});
