// Drafts without a file: which picture a question finds, where JPEGs end in a stream, and what size they have.
import { describe, expect, it } from 'vitest';
import { draftName, draftPlace } from '../../../src-main/media/draftFile';
import { JpegEnds } from '../../../src-main/media/draftStream';
import { draftFilter, draftSize } from '../../../src-main/media/geometry';

describe('draftPlace', () => {
  // Of uneven distances, with a repeated timestamp, one that is missing and one that runs back.
  const times = [5, 5.04, 5.04, 5.2, Number.NaN, 5.1];
  const index = { times, ends: [10, 20, 30, 40, 50, 60], hasAll: true };

  it('is the first frame with the timestamp, whatever index is asked for', () => {
    expect(draftPlace(index, 5.2, 3)).toBe(3);
    expect(draftPlace(index, 5.04, 2)).toBe(1);
    expect(draftPlace(index, 5.1, 2)).toBe(5);
    expect(draftPlace(index, 5.2000005, 0)).toBe(3);
  });

  it('is the frame with the index where none has the timestamp, once all are there', () => {
    expect(draftPlace(index, 5.15, 4)).toBe(4);
    expect(draftPlace(index, 5.15, 6)).toBeNull();
    expect(draftPlace({ ...index, hasAll: false }, 5.15, 4)).toBeNull();
  });

  it('without an index is the first of those nearest in time, once a later one is there', () => {
    expect(draftPlace(index, 5.05, null)).toBe(1);
    expect(draftPlace(index, 5.16, null)).toBe(3);
    expect(draftPlace(index, 1, null)).toBe(0);
    expect(draftPlace(index, 99, null)).toBe(3);
    const growing = { ...index, hasAll: false };
    expect(draftPlace(growing, 5.19, null)).toBe(3);
    expect(draftPlace(growing, 5.21, null)).toBeNull();
    expect(draftPlace({ times: [Number.NaN], ends: [10], hasAll: true }, 5, null)).toBeNull();
  });

  it('is none that has not both its time and its end yet', () => {
    const growing = { ...index, hasAll: false };
    expect(draftPlace({ ...growing, ends: [10, 20, 30] }, 5.2, 3)).toBeNull();
    expect(draftPlace({ ...growing, times: times.slice(0, 3) }, 5.2, 3)).toBeNull();
    expect(draftPlace({ ...growing, times: [], ends: [] }, 5, 0)).toBeNull();
  });
});

describe('JpegEnds', () => {
  it('finds the ends whatever the pieces are', () => {
    const jpeg = (length: number) => [0xff, 0xd8, ...Array(length).fill(0xff, 0, 1).fill(0, 1), 0xff, 0xd9];
    const stream = Uint8Array.from([jpeg(3), jpeg(1), jpeg(9)].flat());
    for (const size of [1, 2, 3, 5, stream.length]) {
      const ends = new JpegEnds();
      const found: number[] = [];
      for (let at = 0; at < stream.length; at += size) found.push(...ends.push(stream.subarray(at, at + size)));
      expect(found, `pieces of ${size}`).toEqual([7, 12, 25]);
    }
  });
});

describe('draftSize', () => {
  it('has 180 lines or columns in the aspect of the source, never more than the source or 640', () => {
    const size = (displayWidth: number, displayHeight: number) => {
      const { width, height } = draftSize({ displayWidth, displayHeight });
      return [width, height];
    };
    expect(size(1920, 1080)).toEqual([320, 180]);
    expect(size(1080, 1920)).toEqual([180, 320]);
    expect(size(100, 60)).toEqual([100, 60]);
    expect(size(8191, 1)).toEqual([640, 1]);
  });

  it('is that of the filter, which keeps the matrix of the source', () => {
    const colour = { range: null, space: 'bt2020nc', primaries: null, transfer: null };
    const coded = { codedWidth: 1440, codedHeight: 1080, displayWidth: 1920, displayHeight: 1080 };
    const filter = draftFilter({ ...coded, colour, timeBase: { num: 1, den: 90_000 } });
    expect(filter).toContain('scale=w=320:h=180:in_color_matrix=bt2020:out_color_matrix=bt601:out_range=pc');
  });
});

it('names the drafts of a source by its path, size and time of change', () => {
  const source = { path: '/a.mp4', sizeBytes: 1, mtimeMs: 2 };
  const names = [source, { ...source, path: '/b.mp4' }, { ...source, sizeBytes: 2 }, { ...source, mtimeMs: 2.5 }];
  expect(new Set(names.map(draftName)).size).toBe(4);
  expect(draftName({ ...source })).toBe(draftName(source));
});
