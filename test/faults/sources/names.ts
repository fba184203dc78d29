// Names and paths that other programs stumble over.
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { complete, refused, type SourceCase } from './case';
import { named } from './make';

/** One that only Unix has. */
const unixNames: Record<string, string> = {
  quotes: `it's "quoted" \`x\` $(y).mp4`,
  'a newline and a tab': 'two\nlines\tand more.mp4',
  'a colon': 'http:a.mp4',
  'a protocol': 'concat:a|b.mp4',
  'a star and a question mark': '*?[a-z].mp4',
  'a backslash': 'back\\slash.mp4',
  'a trailing dot': 'video.mp4.',
  'a trailing space': 'video.mp4 ',
  'a reserved name': 'con.mp4',
};
const everyNames: Record<string, string> = {
  spaces: '  two  words .mp4',
  emoji: '\u{1f3ac}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}.mp4',
  'right to left': '\u202eתיקייה פרטית\u202c.mp4',
  'combining characters': 'e\u0301\u0308\u0323 \u1100\u1161.mp4',
  'a pattern': 'frame%03d%s%n.mp4',
  'a leading dash': '-y.mp4',
  'a leading dot': '.hidden.mp4',
  'three dots': 'and so on ... .mp4',
  'no extension': 'video',
  '255 bytes': `${'ä'.repeat(125)}x.mp4`,
  'a path of 3000 bytes': `${'deep/'.repeat(560)}video.mp4`,
};

export const names: SourceCase[] = [
  ...Object.entries(everyNames).map(([name, path]) => ({ name, make: named(path), expected: complete(1) })),
  ...Object.entries(unixNames).map(([name, path]) => ({ name, make: named(path), expected: complete(1), posix: true })),
  {
    name: 'a path that is too long for the system',
    make: async (folder) => join(folder, 'deep/'.repeat(1000), 'video.mp4'),
    expected: refused('file-missing'),
  },
  {
    name: 'a name that is no UTF-8',
    make: async (folder) => {
      const inner = join(folder, 'videos');
      await mkdir(inner);
      const path = await named('plain.mp4')(inner);
      await rename(path, Buffer.from(`${inner}/\xff\xfe.mp4`, 'latin1'));
      return inner;
    },
    file: '\ufffd\ufffd.mp4',
    expected: refused('file-missing', /UTF-8/),
    posix: true,
  },
];
