// ffprobe's JSON, believed as little as possible.
import { describe, expect, it } from 'vitest';
import { chooseStream, parsePacketCount, parseProbe } from '../../../src-main/media/probeSchema';

const video = (more: object = {}) => ({
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 720,
  height: 480,
  ...more,
});
const parse = (streams: object[], format: object = { format_name: 'mov' }) =>
  parseProbe(JSON.stringify({ streams, format }));
const first = (more: object) => parse([video(more)]).videoStreams[0]!;

describe('parseProbe', () => {
  it.each([
    [-90, 90],
    [90, 270],
    [180, 180],
    [-180, 180],
    [0, 0],
    [-89.6, 90],
  ])('display matrix %d is a clockwise turn of %d', (rotation, expected) => {
    const stream = first({ side_data_list: [{ side_data_type: 'Display Matrix', rotation }] });
    expect(stream.rotationDegrees).toBe(expected);
    expect([stream.displayWidth, stream.displayHeight]).toEqual(expected % 180 === 90 ? [480, 720] : [720, 480]);
  });

  it('reads the old rotate tag', () => {
    expect(first({ tags: { rotate: '90' } }).rotationDegrees).toBe(90);
  });

  it('applies the sample aspect before the turn', () => {
    const stream = first({ sample_aspect_ratio: '8:9', side_data_list: [{ rotation: -90 }] });
    expect([stream.displayWidth, stream.displayHeight]).toEqual([480, 640]);
  });

  it.each([
    ['0:1', 720],
    ['N/A', 720],
    ['1:0', 720],
    [undefined, 720],
  ])('sample aspect %s counts as square', (sample_aspect_ratio, width) => {
    expect(first({ sample_aspect_ratio }).displayWidth).toBe(width);
  });

  it('turns unusable numbers into null', () => {
    const stream = first({
      nb_frames: 'N/A',
      duration: 'N/A',
      start_time: 'N/A',
      avg_frame_rate: '0/0',
      color_space: 'unknown',
    });
    expect(stream).toMatchObject({
      declaredFrames: null,
      declaredDurationSeconds: null,
      startSeconds: null,
      averageFps: null,
      colour: { space: null },
    });
    expect(first({ nb_frames: '-5' }).declaredFrames).toBeNull();
    expect(first({ nb_frames: '99999999999999999999' }).declaredFrames).toBeNull();
  });

  it('takes the duration of the stream, then its tag, then the format', () => {
    const format = { format_name: 'matroska,webm', duration: '9.5' };
    const duration = (more: object) => parse([video(more)], format).videoStreams[0]!.declaredDurationSeconds;
    expect(duration({ duration: '3.5', tags: { DURATION: '00:01:02.500000000' } })).toBe(3.5);
    expect(duration({ tags: { DURATION: '01:01:02.500000000' } })).toBe(3662.5);
    expect(duration({})).toBe(9.5);
  });

  it('refuses what is not ffprobe JSON', () => {
    expect(() => parseProbe('{"streams": 3}')).toThrow();
    expect(() => parseProbe('oops')).toThrow();
    expect(parseProbe('{}').videoStreams).toEqual([]);
  });

  it('reads packet counts', () => {
    expect(parsePacketCount('{"streams":[{"index":1,"nb_read_packets":"48"}]}')).toBe(48);
    expect(parsePacketCount('{}')).toBeNull();
  });
});

describe('chooseStream', () => {
  const choose = (...streams: object[]) =>
    chooseStream(parse(streams.map((s, index) => video({ index, ...s }))).videoStreams)?.index;

  it('takes default before large, large before early, early at last', () => {
    expect(choose({ width: 1920 }, { disposition: { default: 1 } })).toBe(1);
    expect(choose({}, { width: 1920 })).toBe(1);
    expect(choose({}, {})).toBe(0);
  });

  it('never takes cover art', () => {
    expect(choose({ width: 4000, disposition: { default: 1, attached_pic: 1 } }, {})).toBe(1);
    expect(choose({ disposition: { attached_pic: 1 } })).toBeUndefined();
  });
});
