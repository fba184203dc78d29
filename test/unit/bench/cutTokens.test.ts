// The statistics behind the ablation of model and pixels: the logistic fit, its cross-validation, the estimate of kept counts.
import { describe, expect, it } from 'vitest';
import { crossValidate, type Example, fitLogistic } from '../../bench/cutTokens/logistic';
import { estimateCount } from '../../bench/cutTokens/probes';
import { createRandom } from '../../fixtures/scenes/random';

/** Frames whose odds of being a cut are known: logit 2 x - 1, the second feature means nothing. */
function drawn(count: number): Example[] {
  const random = createRandom(3);
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [random.between(-4, 4), random.between(-4, 4)];
    return { features: [x, y], isCut: random.next() < 1 / (1 + Math.exp(1 - 2 * x)), clip: `clip ${i % 20}` };
  });
}

describe('fitLogistic', () => {
  it('finds the odds that the examples were drawn with', () => {
    const probability = fitLogistic(drawn(20_000));
    const logit = (p: number) => Math.log(p / (1 - p));
    expect(logit(probability([0, 0]))).toBeCloseTo(-1, 0);
    expect(logit(probability([1, 0])) - logit(probability([0, 0]))).toBeCloseTo(2, 0);
    expect(logit(probability([0, 1])) - logit(probability([0, 0]))).toBeCloseTo(0, 0);
  });

  it('has a solution for examples that a line divides', () => {
    const examples = [-2, -1, 1, 2].map((x) => ({ features: [x], isCut: x > 0, clip: 'a' }));
    const probability = fitLogistic(examples);
    expect(probability([-1])).toBeLessThan(0.1);
    expect(probability([1])).toBeGreaterThan(0.9);
  });
});

describe('crossValidate', () => {
  it('gives no more than the feature knows', () => {
    const examples = drawn(4000);
    const known = crossValidate(examples).f1;
    const noise = crossValidate(examples.map((one) => ({ ...one, features: [one.features[1]!] }))).f1;
    expect(known).toBeGreaterThan(0.85);
    expect(noise).toBeLessThan(0.7);
  });

  it('does not tell a clip by itself', () => {
    // The feature means the contrary in one clip of five.
    const examples = drawn(4000).map((one, i) => ({
      ...one,
      features: [i % 20 === 0 ? -one.features[0]! : one.features[0]!],
    }));
    const own = examples.filter(({ clip }) => clip === 'clip 0');
    expect(crossValidate(own.map((one, i) => ({ ...one, clip: `${i % 5}` }))).f1).toBeGreaterThan(0.8);
    expect(crossValidate(examples).f1).toBeLessThan(crossValidate(drawn(4000)).f1);
  });
});

describe('estimateCount', () => {
  it('follows a power law exactly, within the limits', () => {
    const error = (n: number) => 0.8 / n;
    expect(estimateCount(error(32), error(128), 0.01, 16, 256)).toBeCloseTo(80);
    expect(estimateCount(error(32), error(128), 0.1, 16, 256)).toBe(16);
    expect(estimateCount(error(32), error(128), 0.001, 16, 256)).toBe(256);
    expect(estimateCount(0.01, 0.01, 0.02, 16, 256)).toBe(16);
  });
});
