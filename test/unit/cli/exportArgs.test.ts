// The command line of export, and the figures of sizes.
import { describe, expect, it } from 'vitest';
import { readArgs } from '../../../src-main/cli/args';
import { sizesOf, spanSeconds, tokenBits } from '../../../src-main/cli/sizeText';

describe('export', () => {
  it('reads every option', () => {
    expect(readArgs(['export', 'a.etok'])).toEqual({
      command: 'export',
      paths: ['a.etok'],
      format: 'safetensors',
      out: null,
      ids: 'U16',
      pad: false,
      range: null,
      tokensOnly: false,
      perChunk: false,
      jobs: 1,
      force: false,
      quiet: false,
    });
    const all =
      'export a b --format webdataset --out x --ids int32 --pad --from 3 --to 9 --tokens-only --per-chunk --jobs 4 --force --quiet';
    expect(readArgs(all.split(' '))).toEqual({
      command: 'export',
      paths: ['a', 'b'],
      format: 'webdataset',
      out: 'x',
      ids: 'I32',
      pad: true,
      range: { from: 3, to: 9 },
      tokensOnly: true,
      perChunk: true,
      jobs: 4,
      force: true,
      quiet: true,
    });
    expect(readArgs(['export', 'a', '--from', '5'])).toMatchObject({ range: { from: 5, to: Number.MAX_SAFE_INTEGER } });
    expect(readArgs(['export', 'a', '--to', '5'])).toMatchObject({ range: { from: 0, to: 5 } });
  });

  it.each(['--jobs 0', '--jobs 65', '--jobs x', '--from -1', '--pad --ids uint16'])('refuses %s', (options) => {
    expect(() => readArgs(['export', 'a', ...options.split(' ')])).toThrow();
  });
});

describe('sizes', () => {
  it('count the bits of a token by the codebook, or 16 for each number of a latent', () => {
    expect(tokenBits({ levels: [8, 8, 8, 5, 5, 5], dim: null })).toBeCloseTo(15.9658, 4);
    expect(tokenBits({ levels: null, dim: 8 })).toBe(128);
  });

  it('span the time of all frames, the last one included, and leave out what lies between chosen chunks', () => {
    const chunk = (frames: number, startSeconds: number, endSeconds: number) => ({ frames, startSeconds, endSeconds });
    expect(spanSeconds([chunk(25, 0, 0.96), chunk(25, 1, 1.96)], true)).toBeCloseTo(2, 9);
    expect(spanSeconds([chunk(25, 0, 0.96), chunk(25, 100, 100.96)], false)).toBeCloseTo(2, 9);
    expect(spanSeconds([chunk(1, 0, 0)], true)).toBeNull();
    expect(spanSeconds([], true)).toBeNull();
  });

  it('stand beside one another by frame and by second', () => {
    const source = { bytes: 10_000, seconds: 4 };
    expect(sizesOf({ tokens: 400, frames: 50, seconds: 2, fileBytes: 3000, tokenBits: 16, source })).toEqual({
      tokenBits: 16,
      nominal: { bytesPerFrame: 16, bytesPerSecond: 400 },
      file: { bytesPerFrame: 60, bytesPerSecond: 1500 },
      source: { bytesPerFrame: 100, bytesPerSecond: 2500 },
    });
    const still = sizesOf({ tokens: 8, frames: 1, seconds: null, fileBytes: 30, tokenBits: 16, source: null });
    expect(still).toMatchObject({ nominal: { bytesPerSecond: null }, source: null });
  });
});
