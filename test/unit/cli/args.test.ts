// The command line: what is understood, and that everything else is refused with a remedy.
import { describe, expect, it } from 'vitest';
import { readArgs } from '../../../src-main/cli/args';

describe('readArgs', () => {
  it('reads every option of analyze', () => {
    const args = readArgs([
      'analyze',
      'a.mp4',
      '--threshold',
      '0.01',
      '--fps',
      '4',
      '--device',
      'cpu',
      '--json',
      '--out',
      'x',
    ]);
    expect(args).toMatchObject({
      command: 'analyze',
      files: ['a.mp4'],
      threshold: 0.01,
      sampling: { kind: 'fps', fps: 4 },
      device: 'cpu',
      json: true,
      out: 'x',
    });
  });
  it('takes names with a leading dash after --', () => {
    expect(readArgs(['analyze', '--', '-odd.mp4'])).toMatchObject({ files: ['-odd.mp4'] });
  });
  it.each([
    [['analyze'], 'no file is named'],
    [['analyze', 'a', '--threshold', 'x'], '--threshold x'],
    [['analyze', 'a', '--threshold', '-1'], 'threshold'],
    [['analyze', 'a', '--fps', '0'], '--fps 0'],
    [['analyze', 'a', '--device', 'tpu'], 'Choose one of: auto, cpu'],
    [['analyze', 'a', '--search', 'magic'], 'Choose one of: binary'],
    [['analyze', 'a', '--nonsense'], 'nonsense'],
    [['conjure', 'a'], 'no command conjure'],
    [['inspect'], 'one analysis folder'],
  ])('refuses %j', (argv, text) => {
    expect(() => readArgs(argv)).toThrow(text);
  });
  it('shows help without arguments', () => {
    expect(readArgs([])).toEqual({ command: 'help' });
  });
});
