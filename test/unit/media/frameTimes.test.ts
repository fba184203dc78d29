// Timestamps as ffmpeg's metadata filter prints them.
import { describe, expect, it } from 'vitest';
import { FrameTimesReader, timesFilter } from '../../../src-main/media/frameTimes';

const printed = [
  'frame:0    pts:-1024   pts_time:-0.0666667',
  't=1',
  'frame:1    pts:NOPTS   pts_time:NOPTS',
  't=1',
  'frame:2    pts:1382401537 pts_time:90000.1',
  't=1',
  '',
].join('\n');

describe('FrameTimesReader', () => {
  it('reads one timestamp a frame from the integers, whatever the pieces are', () => {
    for (const size of [1, 7, 64, printed.length]) {
      const reader = new FrameTimesReader({ num: 1, den: 15_360 });
      for (let at = 0; at < printed.length; at += size) reader.push(printed.slice(at, at + size));
      expect(reader.seconds).toEqual([-1024 / 15_360, Number.NaN, 1_382_401_537 / 15_360]);
    }
  });

  it('passes over what is no frame, and a line that was cut off', () => {
    const reader = new FrameTimesReader({ num: 1, den: 25 });
    reader.push('lavfi.x=frame:7 pts:9 \nframe:0    pts:5       pts_time:0.2\nframe:1    pts:6');
    expect(reader.seconds).toEqual([0.2]);
  });
});

describe('timesFilter', () => {
  it('keeps the time base of the file and escapes the colon of the pipe for both parsers', () => {
    expect(timesFilter({ num: 1001, den: 30_000 })).toContain('settb=1001/30000,');
    expect(timesFilter({ num: 1, den: 25 })).toContain('file=pipe\\\\:3');
  });
});
