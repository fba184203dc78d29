// What an ffmpeg can do, by lists in the forms that its versions print.
import { describe, expect, it } from 'vitest';
import { abilitiesOf, parseFilters } from '../../../src-main/media/abilities';

const decoders = (...names: string[]) =>
  `Decoders:\n V..... = Video\n ------\n${names.map((name) => ` VFS..D ${name.padEnd(20)} some codec (codec x)`).join('\n')}`;
const encoders = (...names: string[]) => decoders(...names);
const filters = (...names: string[]) =>
  `Filters:\n  T.. = Timeline support\n${names.map((name) => ` T.C ${name.padEnd(17)} V->V       Does something.`).join('\n')}`;
const all =
  'scale crop pad format setsar setpts settb metadata showinfo split vstack transpose hflip vflip field trim concat';
const demo = 'gradients mandelbrot life color geq pseudocolor loop gblur fps';

describe('abilitiesOf', () => {
  it('finds nothing missing in a full build', () => {
    const found = abilitiesOf({
      decoders: decoders('h264', 'hevc', 'libdav1d', 'vp9', 'prores'),
      encoders: encoders('libx264', 'libvpx-vp9'),
      filters: filters(...all.split(' '), ...demo.split(' ')),
    });
    expect(found).toEqual({
      missingCodecs: [],
      missingFilters: [],
      missingDemoFilters: [],
      encoders: { mp4: { name: 'libx264', best: true }, webm: { name: 'libvpx-vp9', best: true } },
    });
  });
  it('names what is missing, and takes the next best encoder', () => {
    const found = abilitiesOf({
      // ffmpeg's own av1 decodes by the graphics card alone.
      decoders: decoders('h264', 'av1', 'vp9'),
      encoders: encoders('mpeg4'),
      filters: filters(...all.split(' ').filter((name) => name !== 'vstack')),
    });
    expect(found.missingCodecs).toEqual(['HEVC', 'AV1', 'ProRes']);
    expect(found.missingFilters).toEqual(['vstack']);
    expect(found.missingDemoFilters).toEqual(demo.split(' '));
    expect(found.encoders).toEqual({ mp4: { name: 'mpeg4', best: false }, webm: null });
  });
});

it('reads lists of filters with two flags and with three, sources and sinks too', () => {
  const text = ' T.C scale   V->V   Scale.\n .. color     |->V   A source.\n .S. split  V->N  Split.\n';
  expect([...parseFilters(text)]).toEqual(['scale', 'color', 'split']);
});
