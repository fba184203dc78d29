// The verdict on a finished decode, rule by rule, and the container's own word on its length.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DecodeEvidence, judgeCompleteness } from '../../../src-main/media/completeness';
import { bytesMissing } from '../../../src-main/media/structure';

let counted = 0;
const judge = (more: Partial<DecodeEvidence>, packets: number | null = 48) => {
  counted = 0;
  return judgeCompleteness({
    exitCode: 0,
    decodedFrames: 48,
    leftoverBytes: 0,
    declaredFrames: 48,
    declaredDurationSeconds: 2,
    decodedSpanSeconds: 2,
    decodedEndSeconds: 2,
    faultCount: 0,
    bytesMissing: 0,
    formatName: 'mov,mp4,m4a,3gp,3g2,mj2',
    countPackets: async () => {
      counted += 1;
      return packets;
    },
    ...more,
  });
};
const short = { decodedFrames: 20, decodedSpanSeconds: 0.8, decodedEndSeconds: 0.8 };

describe('judgeCompleteness', () => {
  it('all frames: complete, without counting packets', async () => {
    expect(await judge({})).toEqual({ complete: true });
    expect(await judge({ faultCount: 3 })).toEqual({ complete: true });
    expect(await judge({ decodedFrames: 50, bytesMissing: 9 })).toEqual({ complete: true });
    expect(counted).toBe(0);
  });

  it('a failing or half-written end: partial', async () => {
    expect(await judge({ exitCode: 1 })).toMatchObject({ complete: false });
    expect(await judge({ exitCode: null })).toMatchObject({ complete: false });
    expect(await judge({ leftoverBytes: 5 })).toMatchObject({ complete: false });
  });

  it('missing bytes: partial, though ffmpeg says nothing', async () => {
    expect(await judge({ ...short, bytesMissing: 1000 })).toMatchObject({
      reason: expect.stringContaining('1000 bytes'),
    });
  });

  it('a wrong count without damage: complete, after one count of packets', async () => {
    expect(await judge({ declaredFrames: 500 })).toEqual({ complete: true });
    expect(counted).toBe(1);
    // Hidden reference frames and field pairs: more packets than frames.
    expect(await judge({ ...short, decodedSpanSeconds: 2 }, 48)).toEqual({ complete: true });
  });

  it('fewer frames together with damage: partial', async () => {
    expect(await judge({ ...short, faultCount: 2 }, 48)).toMatchObject({ complete: false });
    expect(await judge({ ...short, faultCount: 2 }, 20)).toMatchObject({ complete: false });
    expect(await judge({ ...short, faultCount: 2 }, null)).toMatchObject({ complete: false });
  });

  it('an MP4 index that names samples beyond the file: partial', async () => {
    expect(await judge(short, 20)).toMatchObject({ complete: false });
    expect(await judge({ ...short, formatName: 'avi' }, 20)).toEqual({ complete: true });
  });

  it('time missing, and packets that gave no frame: partial, though ffmpeg says that all is well', async () => {
    expect(await judge(short)).toMatchObject({ reason: expect.stringContaining('20 frames of 48') });
    // Two frames are within what headers are wrong by.
    const nearly = { decodedFrames: 46, decodedSpanSeconds: 46 / 24, decodedEndSeconds: 46 / 24 };
    expect(await judge(nearly)).toEqual({ complete: true });
    expect(
      await judge({ ...nearly, decodedFrames: 45, decodedSpanSeconds: 45 / 24, decodedEndSeconds: 45 / 24 }),
    ).toMatchObject({
      complete: false,
    });
  });

  describe('with nothing declared but a duration', () => {
    const mkv = { declaredFrames: null, formatName: 'matroska,webm' };
    it('time missing with damage: partial', async () => {
      expect(await judge({ ...mkv, ...short, faultCount: 1 })).toMatchObject({ complete: false });
    });
    it('time missing in a container that is whole: the header lied', async () => {
      expect(await judge({ ...mkv, ...short }, 20)).toEqual({ complete: true });
    });
    it('time missing, and packets that gave no frame: ffmpeg stopped without a word', async () => {
      expect(await judge({ ...mkv, ...short })).toMatchObject({ reason: expect.stringContaining('20 frames of 48') });
    });
    it('time missing in a container that cannot vouch for itself: partial', async () => {
      expect(await judge({ ...mkv, ...short, bytesMissing: null, formatName: 'flv' })).toMatchObject({
        complete: false,
      });
    });
    it('sound that is a little longer, or a late start, is nothing missing', async () => {
      expect(await judge({ ...mkv, declaredDurationSeconds: 2.3, faultCount: 1 })).toEqual({ complete: true });
      const late = { declaredDurationSeconds: 14, decodedEndSeconds: 14, faultCount: 1 };
      expect(await judge({ ...mkv, ...late })).toEqual({ complete: true });
    });
  });
});

describe('bytesMissing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'structure-'));
  const missing = async (...parts: (string | number[])[]) => {
    const path = join(folder, 'file');
    await writeFile(
      path,
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
    );
    return bytesMissing(path);
  };
  const ftyp = [0, 0, 0, 16, ...Buffer.from('ftypisom'), 0, 0, 0, 0];

  it('MP4: a last box that runs past the end', async () => {
    expect(await missing(ftyp, [0, 0, 0, 12], 'mdat', 'abcd')).toBe(0);
    expect(await missing(ftyp, [0, 0, 0, 99], 'mdat', 'abcd')).toBe(87);
    expect(await missing(ftyp, [0, 0, 0, 1], 'mdat', [0, 0, 0, 1, 0, 0, 0, 0])).toBe(2 ** 32 - 16);
    expect(await missing(ftyp, [0, 0, 0, 0], 'mdat', 'abcd')).toBe(0);
  });

  it('AVI: a RIFF chunk that runs past the end', async () => {
    expect(await missing('RIFF', [12, 0, 0, 0], 'AVI LISTabcd')).toBe(0);
    expect(await missing('RIFF', [50, 0, 0, 0], 'AVI LISTabcd')).toBe(38);
    expect(await missing('RIFF', [0, 0, 0, 0], 'AVI LISTabcd')).toBeNull();
  });

  it('Matroska: a segment that runs past the end, or of unknown size', async () => {
    const head = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 1, 2, 3, 4, 0x18, 0x53, 0x80, 0x67];
    const body = 'x'.repeat(64);
    expect(await missing(head, [0x40, 64], body)).toBe(0);
    expect(await missing(head, [0x41, 0x00], body)).toBe(192);
    expect(await missing(head, [0xff], body)).toBeNull();
    expect(await missing(head, [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], body)).toBeNull();
  });

  it('says nothing about other files', async () => {
    expect(await missing('G'.repeat(200))).toBeNull();
    expect(await missing('ab')).toBeNull();
  });
});
