// Names of analysis folders and shards: safe on every system, whatever the source is called.
import { describe, expect, it } from 'vitest';
import { shardIndex, shardName } from '../../../src-main/store/layout';
import { analysisFolderName } from '../../../src-main/store/placement';

describe('analysisFolderName', () => {
  it.each([
    ['clip.mp4', 1, 'clip.etok'],
    ['clip.mp4', 3, 'clip-3.etok'],
    ['a.b.c.mkv', 1, 'a.b.c.etok'],
    ['noextension', 1, 'noextension.etok'],
    ['a:b"c?.mp4', 1, 'a_b_c_.etok'],
    ['back\\slash.mp4', 1, 'back_slash.etok'],
    ['line\nbreak.mp4', 1, 'line_break.etok'],
    ['end...mp4', 1, 'end.etok'],
    ['end .mp4', 1, 'end.etok'],
    ['CON.mp4', 1, '_CON.etok'],
    ['con.tar.mp4', 1, '_con.tar.etok'],
    ['lpt1.mp4', 2, '_lpt1-2.etok'],
    ['console.mp4', 1, 'console.etok'],
    ['.mp4', 1, 'mp4.etok'],
    ['...', 1, 'video.etok'],
    ['🎬 façade.mp4', 1, '🎬 façade.etok'],
    ['-lead.mp4', 1, '-lead.etok'],
    ['100%d.mp4', 1, '100%d.etok'],
  ])('%s (%i) becomes %s', (source, number, expected) => {
    expect(analysisFolderName(source, number)).toBe(expected);
  });
  it('is at most 255 bytes and splits no character', () => {
    for (const unit of ['a', 'é', '字', '🎬']) {
      for (const number of [1, 9999]) {
        const name = analysisFolderName(`${unit.repeat(300)}.mp4`, number);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(name)).toBeGreaterThan(240);
        expect(Buffer.from(name).toString()).toBe(name);
        expect(name).not.toContain('\ufffd');
      }
    }
  });
});

describe('shard names', () => {
  it('go there and back', () => {
    expect(shardName(0)).toBe('00000.safetensors');
    for (const index of [0, 7, 99999, 100000, 1234567]) expect(shardIndex(shardName(index))).toBe(index);
  });
  it.each(['0.safetensors', '000001.safetensors', '00000.safetensors.tmp', 'x.safetensors', '.etok-1-1.tmp'])(
    '%s is none',
    (name) => {
      expect(shardIndex(name)).toBeNull();
    },
  );
});
