// Command lines, filters, the stacked layout, sniffing, versions and the picture cache.
import { describe, expect, it } from 'vitest';
import { decodeArguments } from '../../../src-main/media/command';
import { FORMAT_WHITELIST, isSeekable } from '../../../src-main/media/containers';
import { parseEncoders } from '../../../src-main/media/encoders';
import { colourMatrix, splitStack, stackFilter, stackLayout } from '../../../src-main/media/geometry';
import { fileUrl } from '../../../src-main/media/inputGuards';
import { parseVersion } from '../../../src-main/media/locate';
import { ByteLru } from '../../../src-main/media/pictureCache';
import { looksLikePlaylist, pictureFormat } from '../../../src-main/media/sniff';

const stream = {
  colour: { range: null, space: null, primaries: null, transfer: null },
  codedWidth: 640,
  codedHeight: 360,
};
const valueAfter = (args: string[], flag: string) => args[args.indexOf(flag) + 1];

describe('decodeArguments', () => {
  const source = { path: '/a b/c d.mp4', streamIndex: 3, formatName: 'mov,mp4' };
  it('keeps values with spaces whole, names the stream and never guards less', () => {
    const args = decodeArguments({ source, filter: 'scale=2 :2', pixelFormat: 'rgb24' });
    expect(valueAfter(args, '-i')).toBe('file:/a b/c d.mp4');
    expect(valueAfter(args, '-filter:v')).toBe('scale=2 :2');
    expect(valueAfter(args, '-map')).toBe('0:3');
    expect(valueAfter(args, '-fps_mode')).toBe('passthrough');
    expect(valueAfter(args, '-protocol_whitelist')).toBe('file,pipe');
    expect(args).toContain('-copyts');
    expect(args.indexOf('-protocol_whitelist')).toBeLessThan(args.indexOf('-i'));
    expect(args.at(-1)).toBe('pipe:1');
    expect(args).not.toContain('-ss');
    expect(args).not.toContain('-f mov,mp4');
  });

  it("seeks by the file's own timestamps", () => {
    const args = decodeArguments({ source, filter: 'null', pixelFormat: 'rgba', seekSeconds: 1e5 + 1 / 3 });
    expect(valueAfter(args, '-ss')).toBe('100000.333333');
    expect(valueAfter(args, '-seek_timestamp')).toBe('1');
    expect(args.indexOf('-ss')).toBeLessThan(args.indexOf('-i'));
  });

  it('opens single pictures by their format', () => {
    const args = decodeArguments({
      source: { ...source, formatName: 'jpeg_pipe' },
      filter: 'null',
      pixelFormat: 'rgba',
    });
    expect(valueAfter(args, '-f')).toBe('jpeg_pipe');
  });

  it('makes every name a plain absolute file', () => {
    expect(fileUrl('http:a.mp4')).toMatch(/^file:(\/|[A-Z]:\\).*http:a\.mp4$/);
  });
});

describe('formats', () => {
  it('no format that can name other files is allowed', () => {
    const allowed = FORMAT_WHITELIST.split(',');
    for (const name of [
      'concat',
      'hls',
      'dash',
      'image2',
      'image2pipe',
      'sdp',
      'rtsp',
      'rtp',
      'lavfi',
      'imf',
      'webm_dash_manifest',
      'tty',
    ]) {
      expect(allowed).not.toContain(name);
    }
    for (const name of ['mov', 'matroska', 'avi', 'mpegts', 'gif', 'yuv4mpegpipe', 'png_pipe', 'wav'])
      expect(allowed).toContain(name);
  });

  it('knows what can be seeked', () => {
    expect(isSeekable('matroska,webm')).toBe(true);
    expect(isSeekable('h264')).toBe(false);
    expect(isSeekable('mpegvideo')).toBe(false);
  });
});

describe('sniffing', () => {
  it.each([
    'ffconcat version 1.0',
    '\uFEFF #EXTM3U',
    '<?xml version="1.0"?><MPD xmlns="x">',
    'v=0\no=- 0',
    '[playlist]',
  ])('%j is a playlist', (text) => {
    expect(looksLikePlaylist(Buffer.from(text))).toBe(true);
  });
  it('words, and bytes that only begin like one, are not', () => {
    expect(looksLikePlaylist(Buffer.from('See #EXTM3U for details'))).toBe(false);
    expect(looksLikePlaylist(Buffer.from('#EXTM3U\0\x01'))).toBe(false);
  });
  it('knows pictures', () => {
    expect(pictureFormat(Buffer.from('\x89PNG\r\n\x1a\n....IHDR', 'latin1'))).toBe('png_pipe');
    expect(pictureFormat(Buffer.from('\x89PNG\r\n\x1a\n....IHDR....acTL', 'latin1'))).toBeNull();
    expect(pictureFormat(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))).toBe('jpeg_pipe');
    expect(pictureFormat(Buffer.from('....ftypisom'))).toBeNull();
  });
});

describe('geometry', () => {
  it('reports timestamps before it replaces them, and both pictures leave in one frame', () => {
    const filter = stackFilter(stream, 'crop', stackLayout(256));
    expect(filter).toMatch(/^showinfo=checksum=0,setpts=N,split.*vstack$/);
    expect(filter).toContain('crop=256:256');
    expect(filter).not.toContain('pad=256:256');
    expect(stackFilter(stream, 'letterbox', stackLayout(256))).toContain('pad=256:256');
  });

  it('assumes BT.601 below 720 lines and BT.709 above, unless tagged', () => {
    expect(colourMatrix(stream)).toBe('bt601');
    expect(colourMatrix({ ...stream, codedWidth: 1280, codedHeight: 720 })).toBe('bt709');
    expect(colourMatrix({ ...stream, colour: { ...stream.colour, space: 'bt709' } })).toBe('bt709');
    expect(colourMatrix({ ...stream, colour: { ...stream.colour, space: 'bt2020nc' } })).toBe('bt2020');
  });

  it.each([2, 6])('cuts a stack of resolution %d into its pictures, as copies', (resolution) => {
    const layout = stackLayout(resolution, 4, 3);
    const stack = Buffer.alloc(layout.frameBytes, 9);
    for (let row = 0; row < resolution + 3; row += 1) {
      const columns = row < resolution ? resolution : 4;
      stack.fill(row < resolution ? 1 : 2, row * layout.width * 3, (row * layout.width + columns) * 3);
    }
    const { rgb, analysis } = splitStack(stack, layout);
    expect(rgb).toEqual(new Uint8Array(resolution * resolution * 3).fill(1));
    expect(analysis).toEqual(new Uint8Array(4 * 3 * 3).fill(2));
    expect(rgb.buffer).not.toBe(stack.buffer);
    expect(rgb.buffer.byteLength).toBe(rgb.length);
  });
});

describe('tools', () => {
  it.each([
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright (c)', '5.1.9-0+deb12u1', true],
    ['ffprobe version n7.1 Copyright (c)', 'n7.1', true],
    ['ffmpeg version 10.0 Copyright', '10.0', true],
    ['ffmpeg version 5.0.3 Copyright', '5.0.3', false],
    ['ffmpeg version N-47683-g0e8eb07980-static\nlibavutil      56. 24.101', 'N-47683-g0e8eb07980-static', false],
    ['ffmpeg version N-110000-gabc\nlibavutil      58.  2.100', 'N-110000-gabc', true],
    ['ffmpeg version 2024-01-01-git-abc\nlibavutil      57. 27.100', '2024-01-01-git-abc', false],
  ])('%j', (text, version, recent) => {
    expect(parseVersion(text)).toEqual({ version, recent });
  });

  it('is not fooled by other programs', () => {
    expect(parseVersion('hello')).toBeNull();
  });

  it('reads the encoder list', () => {
    const text =
      ' V..... = Video\n V....D libx264              H.264\n V.S... mpeg4                MPEG-4\n A....D aac   AAC\n';
    expect([...parseEncoders(text)]).toEqual(expect.arrayContaining(['libx264', 'mpeg4', 'aac']));
    expect(parseEncoders(text).has('libopenh264')).toBe(false);
  });
});

describe('ByteLru', () => {
  it('drops what was not used for longest and counts bytes', () => {
    const cache = new ByteLru<string>(10);
    cache.set('a', 'A', 4);
    cache.set('b', 'B', 4);
    cache.get('a');
    cache.set('c', 'C', 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.bytes]).toEqual(['A', undefined, 'C', 8]);
    cache.set('a', 'A2', 1);
    expect([cache.get('a'), cache.bytes]).toEqual(['A2', 5]);
    cache.set('big', 'X', 99);
    expect([cache.get('big'), cache.get('a')]).toEqual(['X', undefined]);
  });
});
