// Which words of a command line are files, and which ask for `elastictok` instead of a window.
import { expect, it } from 'vitest';
import { cliWords, filesOf, ownWords } from '../../../src-main/ipc/commandLine';

it.skipIf(process.platform === 'win32')('files are named by paths, and by Linux desktops as addresses', () => {
  const words = ['a.mp4', '--flag', 'file:///films/a%20b.mp4', 'file:///a%2Fb', '', '--', '-c.mp4'];
  expect(filesOf(words, '/here')).toEqual(['/here/a.mp4', '/films/a b.mp4', '/here/file:/a%2Fb', '/here/-c.mp4']);
});

it.each([
  [
    ['--cli', '--', 'analyze', '--json', 'a.mp4'],
    ['analyze', '--json', 'a.mp4'],
  ],
  [['--no-sandbox', '--cli', '--', '--version'], ['--version']],
  [
    ['--cli', 'export', '--', '-a.etok'],
    ['export', '--', '-a.etok'],
  ],
  [['--cli'], []],
  [['a.mp4'], null],
  [['--', '--cli'], null],
])('%j asks for %j', (words, wanted) => expect(cliWords(words)).toEqual(wanted));

it("the app's own folder is not the user's word", () => {
  expect(ownWords(['electron', '.', 'a.mp4'], true)).toEqual(['a.mp4']);
  expect(ownWords(['ElasticTok Studio', 'a.mp4'], false)).toEqual(['a.mp4']);
});
