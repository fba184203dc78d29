// Reading ffmpeg's stderr: exact timestamps, any chunking, bounded memory, faults counted.
import { describe, expect, it } from 'vitest';
import { StderrReader } from '../../../src-main/media/showinfo';

const config = '[Parsed_showinfo_0 @ 0x5f] [info] config in time_base: 1/90000, frame_rate: 25/1\n';
const line = (pts: string, key = 0) =>
  `[Parsed_showinfo_0 @ 0x5f] [info] n:   1 pts: ${pts} pts_time:0.04    pos:     9032 fmt:yuv420p sar:1/1 s:320x240 i:P iskey:${key} type:B \n`;

function read(text: string, size = text.length): StderrReader {
  const reader = new StderrReader();
  for (let i = 0; i < text.length; i += size) reader.push(text.slice(i, i + size));
  return reader;
}

describe('StderrReader', () => {
  it('takes the integer pts and the time base, whatever the pieces', () => {
    const text = config + line('8640000001', 1) + line('   -3600');
    for (const size of [1, 7, 100, text.length]) {
      expect(read(text, size).frames).toEqual([
        { ptsSeconds: 8640000001 / 90000, isKey: true },
        { ptsSeconds: -0.04, isKey: false },
      ]);
    }
  });

  it('gives null for frames without a timestamp', () => {
    expect(read(config + line('NOPTS')).frames).toEqual([{ ptsSeconds: null, isKey: false }]);
  });

  it('reads the lines of ffmpeg 7 (no pos, durations) and without levels', () => {
    const text =
      '[Parsed_showinfo_0 @ 0x1] config in time_base: 1/12800, frame_rate: 25/1\n' +
      '[Parsed_showinfo_0 @ 0x1] n:   0 pts:    512 pts_time:0.04    duration:    512 duration_time:0.04    fmt:yuv420p cl:left sar:1/1 s:320x240 i:P iskey:1 type:I checksum:0\n';
    expect(read(text).frames).toEqual([{ ptsSeconds: 0.04, isKey: true }]);
  });

  it('follows a new time base in mid-stream', () => {
    const second = config.replace('1/90000', '1/1000');
    expect(read(config + line('90000') + second + line('2000')).frames.map((frame) => frame.ptsSeconds)).toEqual([
      1, 2,
    ]);
  });

  it('is not misled by metadata that quotes showinfo', () => {
    const fake = `[info]     title           : ${line('1').trim()}\n`;
    expect(read(config + fake).frames).toEqual([]);
  });

  it('counts damage and keeps it in the tail when it has scrolled out', () => {
    const damage =
      '[h264 @ 0x1] [error] error while decoding MB 3 4\n[x @ 0x2] [warning] corrupt input packet in stream 0\n';
    const reader = read(`${damage}${'[info] chatter\n'.repeat(500)}[y @ 0x3] [warning] deprecated pixel format\n`);
    expect(reader.faultCount).toBe(2);
    expect(reader.tail()).toContain('error while decoding MB 3 4');
    expect(reader.tail().split('\n').length).toBeLessThanOrEqual(50);
  });

  it('drops lines without end instead of keeping them', () => {
    const reader = new StderrReader();
    for (let i = 0; i < 1000; i += 1) reader.push('x'.repeat(10_000));
    reader.push(`\n${config}${line('90000')}`);
    expect(reader.frames).toHaveLength(1);
    expect(reader.tail().length).toBeLessThan(20_000);
  });
});
