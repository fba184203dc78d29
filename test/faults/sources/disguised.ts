// Files that are no video though they are called one, among them playlists that name a second file: whoever opens that one hangs.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { complete, refused, type SourceCase } from './case';
import { clip, file, named } from './make';

/** Beside a pipe that nobody writes to, by the name that the file mentions. */
const besideTrap =
  (make: SourceCase['make'], trap = 'secret.ts'): SourceCase['make'] =>
  async (folder) => {
    execFileSync('mkfifo', [join(folder, trap)]);
    return make(folder);
  };

const playlists: Record<string, string | Buffer> = {
  'a list for concat': "ffconcat version 1.0\nfile 'secret.ts'\n",
  'a list for concat in capitals behind a byte order mark': '\uFEFF\n\n  FFCONCAT version 1.0\nfile secret.ts\n',
  'an HLS list': '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n',
  'an HLS list with a key': '#EXTM3U\r\n#EXT-X-KEY:METHOD=AES-128,URI="secret.ts"\r\n#EXTINF:2,\r\nsecret.ts\r\n',
  'a DASH manifest': '<?xml version="1.0"?>\n<MPD type="static"><BaseURL>secret.ts</BaseURL></MPD>\n',
  'an SDP session': 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 9 RTP/AVP 96\r\n',
  'a PLS list': '[playlist]\nFile1=secret.ts\nNumberOfEntries=1\n',
};

export const disguised: SourceCase[] = [
  { name: 'no byte', make: clip('empty'), expected: refused('empty-file') },
  { name: 'one byte', make: clip('one-byte'), expected: refused('not-media') },
  { name: 'text', make: clip('text'), expected: refused('not-media') },
  { name: '200 kB of random bytes', make: clip('random'), expected: refused('not-media') },
  { name: 'a picture', make: named('video.mp4', 'png'), expected: complete(1) },
  { name: 'a program', make: file('video.mkv', '#!/bin/sh\necho hello\n'), expected: refused('not-media') },
  {
    name: 'a list for concat behind a zero byte',
    make: file('video.mp4', "\0ffconcat version 1.0\nfile 'secret.ts'\n"),
    expected: refused('not-media'),
  },
  {
    name: 'an HLS list in UTF-16',
    make: file('video.mp4', Buffer.from('\uFEFF#EXTM3U\n#EXTINF:2,\nsecret.ts\n', 'utf16le')),
    expected: refused('not-media'),
  },
  ...Object.entries(playlists).map(([name, content]) => ({
    name,
    make: besideTrap(file('video.mp4', content)),
    expected: refused('refused-format', /names other files/),
    posix: true,
  })),
  {
    name: 'a picture whose name is a pattern that matches a pipe',
    make: besideTrap(clip('percent-png'), 'frame001.png'),
    expected: complete(1),
    posix: true,
  },
];
