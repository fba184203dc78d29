// The terminal's progress line and sparkline.
import { describe, expect, it } from 'vitest';
import { clock, importLine, progressLine, sparkline } from '../../../src-main/cli/draw';

const progress = {
  phase: 'analysing' as const,
  framesDone: 50,
  framesTotal: 100,
  fraction: 0.5,
  framesPerSecond: 12.5,
  secondsLeft: 4,
  elapsedSeconds: 4,
};

describe('sparkline', () => {
  it('keeps the peak when many values share a column', () => {
    const values = new Array(1000).fill(16);
    values[777] = 256;
    expect(sparkline(values, 256, 10)).toBe('▁▁▁▁▁▁▁█▁▁');
  });
  it('draws nothing without values or room', () => {
    expect(sparkline([], 256, 10)).toBe('');
    expect(sparkline([1], 256, 0)).toBe('');
  });
});

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [3661, '1:01:01'],
  ])('%d s is %s', (seconds, text) => expect(clock(seconds)).toBe(text));
});

describe('progressLine', () => {
  it('says percent, rate and time left', () => {
    const line = progressLine('clip.mp4', progress, [16, 256], 256, 100);
    expect(line).toContain('50 %');
    expect(line).toContain('12.5 frames/s');
    expect(line).toContain('0:04 left');
  });
  it('never fills the whole line', () => {
    for (const columns of [20, 40, 80, 200]) {
      expect(
        progressLine('a-rather-long-name-of-a-clip.mp4', progress, new Array(500).fill(9), 256, columns).length,
      ).toBeLessThan(columns);
    }
  });
});

describe('importLine', () => {
  it('shows name, share and phase within the line', () => {
    expect(importLine('params', 0.416, 'writing', 80)).toBe('params  ████████░░░░░░░░░░░░   41 %  writing');
    expect(importLine('a-rather-long-name-of-a-checkpoint', 1, 'testing', 40).length).toBeLessThan(40);
  });
});
