// Pictures in place of a film, and figures of models.
import { describe, expect, it } from 'vitest';
import { probeText, sizeInWords } from '../../../src-renderer/lib/models';
import { pictureText, pictureTicks, stillCount } from '../../../src-renderer/lib/stills';

const file = { pictures: null, durationSeconds: 12, declaredFrames: 300, codec: 'h264' };

describe('pictures', () => {
  it('are told from films', () => {
    expect(stillCount(null)).toBeNull();
    expect(stillCount(file)).toBeNull();
    expect(stillCount({ ...file, pictures: 40 })).toBe(40);
    expect(stillCount({ pictures: null, durationSeconds: null, declaredFrames: null, codec: 'png' })).toBe(1);
    expect(stillCount({ pictures: null, durationSeconds: 0.04, declaredFrames: 1, codec: 'av1' })).toBe(1);
    expect(stillCount({ pictures: null, durationSeconds: 9, declaredFrames: null, codec: 'mjpeg' })).toBeNull();
    expect(stillCount({ pictures: null, durationSeconds: null, declaredFrames: null, codec: 'h264' })).toBeNull();
  });

  it('are counted from one', () => {
    expect([0, 11, 11.9, 99].map((seconds) => pictureText(seconds, 40))).toEqual([
      'Picture 1 of 40',
      'Picture 12 of 40',
      'Picture 12 of 40',
      'Picture 40 of 40',
    ]);
    expect([pictureText(3, null), pictureText(0, 1)]).toEqual(['Picture 4', 'Single picture']);
  });

  it('have round numbers on their axis, in the middle of their bars', () => {
    expect(pictureTicks(0, 5, 10)).toEqual({ values: [0.5, 1.5, 2.5, 3.5, 4.5], text: ['1', '2', '3', '4', '5'] });
    expect(pictureTicks(0, 40, 10).text).toEqual(['1', '5', '10', '15', '20', '25', '30', '35', '40']);
    expect(pictureTicks(20, 30, 6).values[0]).toBe(21.5);
    expect(pictureTicks(0, 3000, 8).text).toEqual(['1', '500', '1,000', '1,500', '2,000', '2,500', '3,000']);
  });
});

describe('figures of models', () => {
  it('are short', () => {
    expect([950, 5_540_000, 209_000_000, 1_300_000_000].map(sizeInWords)).toEqual(['950', '5.5 M', '209 M', '1.3 B']);
  });
  it('name the device', () => {
    expect(probeText(21.42, 'cpu')).toBe('21.4 ms a probe on CPU');
    expect(probeText(213.4, 'cuda')).toBe('213 ms a probe on CUDA');
  });
});
