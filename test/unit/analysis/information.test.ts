// SI and TI on pictures whose values are known in closed form.
import { describe, expect, it } from 'vitest';
import { createInformationMeter } from '../../../src-main/analysis/information';
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH } from '../../../src-main/analysis/picture';
import { random } from './scenes';

const { spatialInformation, temporalInformation } = createInformationMeter();
const picture = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: ANALYSIS_WIDTH * ANALYSIS_HEIGHT }, (_, i) =>
    value(i % ANALYSIS_WIDTH, Math.floor(i / ANALYSIS_WIDTH)),
  );
/** Standard deviation of a value that a share of the pixels has while all others have 0. */
const ofShare = (value: number, share: number) => value * Math.sqrt(share * (1 - share));
const innerColumns = ANALYSIS_WIDTH - 2;
const innerRows = ANALYSIS_HEIGHT - 2;

describe('spatialInformation', () => {
  it('is 0 where the gradient is the same everywhere: flat, and ramps in any direction', () => {
    expect(spatialInformation(picture(() => 77))).toBe(0);
    expect(spatialInformation(picture((x) => x))).toBeCloseTo(0, 6);
    expect(spatialInformation(picture((x, y) => x + 2 * y))).toBeCloseTo(0, 4);
  });
  it('is that of two columns of 4 h for a step of height h, and of two rows', () => {
    const step = picture((x) => (x < 60 ? 20 : 220));
    expect(spatialInformation(step)).toBeCloseTo(ofShare(4 * 200, 2 / innerColumns), 4);
    const down = picture((_, y) => (y < 30 ? 0 : 255));
    expect(spatialInformation(down)).toBeCloseTo(ofShare(4 * 255, 2 / innerRows), 4);
  });
  it('leaves the outermost pixels out as centres', () => {
    // A step between the two outermost columns shows in one column of centres only.
    expect(spatialInformation(picture((x) => (x < 1 ? 100 : 0)))).toBeCloseTo(ofShare(400, 1 / innerColumns), 4);
  });
  it('is 0 for a checkerboard of single pixels, which the Sobel kernel does not see', () => {
    expect(spatialInformation(picture((x, y) => ((x + y) % 2) * 255))).toBe(0);
  });
  it('takes the magnitude of both directions: a single dot', () => {
    // Around a dot of height h: 4 corners of sqrt(2) h, 4 sides of 2 h, itself 0.
    const h = 50;
    const count = innerColumns * innerRows;
    const mean = (4 * Math.SQRT2 * h + 4 * 2 * h) / count;
    const square = (4 * 2 * h * h + 4 * 4 * h * h) / count;
    expect(spatialInformation(picture((x, y) => (x === 40 && y === 30 ? h : 0)))).toBeCloseTo(
      Math.sqrt(square - mean * mean),
      4,
    );
  });
  it('scales with contrast and not with brightness', () => {
    const next = random(4);
    const texture = picture(() => 100 * next());
    const si = spatialInformation(texture);
    expect(spatialInformation(texture.map((value) => 2 * value + 30)) / si).toBeCloseTo(2, 4);
  });
});

describe('temporalInformation', () => {
  it('is 0 for equal pictures and for one that is evenly brighter', () => {
    const next = random(8);
    const texture = picture(() => Math.floor(200 * next()));
    expect(temporalInformation(texture, texture)).toBe(0);
    expect(
      temporalInformation(
        texture,
        texture.map((value) => value + 40),
      ),
    ).toBeCloseTo(0, 3);
  });
  it('is that of the pixels that changed', () => {
    const dark = picture(() => 16);
    expect(
      temporalInformation(
        dark,
        picture((x) => (x < ANALYSIS_WIDTH / 2 ? 116 : 16)),
      ),
    ).toBeCloseTo(50, 4);
    expect(
      temporalInformation(
        dark,
        picture((x) => (x < ANALYSIS_WIDTH / 4 ? 116 : 16)),
      ),
    ).toBeCloseTo(ofShare(100, 0.25), 4);
  });
  it('is the standard deviation of slope times way for a shifted ramp that repeats', () => {
    // A saw of slope 4 and period 32, shifted by 8: it falls by 32 in 24 of 32 columns and rises by 96 in the other 8.
    const saw = (shift: number) => picture((x) => 4 * ((x + 32 - shift) % 32));
    expect(temporalInformation(saw(0), saw(8))).toBeCloseTo(ofShare(128, 0.25), 4);
  });
  it('is the spread of noise', () => {
    const next = random(2);
    const [a, b] = [picture(() => 255 * next()), picture(() => 255 * next())];
    // The difference of two even distributions of width 255 has the variance 255^2 / 6.
    expect(temporalInformation(a, b) / (255 / Math.sqrt(6))).toBeCloseTo(1, 1);
  });
});
