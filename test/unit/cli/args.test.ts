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
      thresholds: [0.01],
      search: 'fast',
      sampling: { kind: 'fps', fps: 4 },
      device: 'cpu',
      json: true,
      out: 'x',
    });
  });
  it('reads several thresholds and models, metrics, counts and budgets', () => {
    expect(readArgs(['analyze', 'a', '--threshold', '0.007, 0.001,0.003', '--model', 'm,n'])).toMatchObject({
      thresholds: [0.001, 0.003, 0.007],
      models: ['m', 'n'],
      metric: 'mse',
    });
    expect(readArgs(['analyze', 'a', '--metric', 'psnr', '--threshold', '31.5'])).toMatchObject({
      metric: 'psnr',
      thresholds: [31.5],
    });
    expect(readArgs(['analyze', 'a', '--search', 'fixed', '--count', '64'])).toMatchObject({ count: 64, budget: null });
    expect(readArgs(['analyze', 'a', '--mean-tokens', '64.5'])).toMatchObject({
      search: 'budget',
      budget: { kind: 'mean-tokens', value: 64.5 },
    });
    expect(readArgs(['analyze', 'a', '--metric', 'ssim', '--mean-error', '0.9'])).toMatchObject({
      search: 'budget',
      budget: { kind: 'mean-error', value: 0.9 },
    });
  });
  it('reads every option of events, and takes the format from the file where none is said', () => {
    const text = 'events a.mp4 --format edl --out x --force --min-confidence 0.25 --min-z 5 --rate 30000/1001 --quiet';
    expect(readArgs(text.split(' '))).toEqual({
      command: 'events',
      path: 'a.mp4',
      format: 'edl',
      out: 'x',
      force: true,
      review: { minConfidence: 0.25, minSpikeZ: 5 },
      rate: { num: 30_000, den: 1001 },
      quiet: true,
    });
    expect(readArgs(['events', 'a'])).toMatchObject({
      format: 'text',
      out: null,
      force: false,
      review: {},
      rate: null,
    });
    expect(readArgs(['events', 'a', '--json'])).toMatchObject({ format: 'json' });
    const formats = ['a.csv', 'b.OTIO', 'c.ffmeta', 'd.txt', 'e'].map((out) => readArgs(['events', 'a', '--out', out]));
    expect(formats.map((args) => 'format' in args && args.format)).toEqual([
      'csv',
      'otio',
      'ffmetadata',
      'text',
      'text',
    ]);
    expect(readArgs(['events', 'a', '--rate', '23.976'])).toMatchObject({ rate: { num: 24_000, den: 1001 } });
    expect(readArgs(['events', 'a', '--min-z', '0'])).toMatchObject({ review: { minSpikeZ: 0 } });
  });
  it.each([
    ['events', 'takes one video'],
    ['events a b', 'takes one video'],
    ['events a --format xml', '--format xml is not known'],
    ['events a --min-confidence 1.5', '--min-confidence 1.5 is not a number from 0 to 1'],
    ['events a --min-z=-1', '--min-z -1 is not a number from 0 to 1000'],
    ['events a --min-z=', '--min-z  is not a number'],
    ['events a --rate 0', '--rate 0 is not a rate'],
    ['events a --rate 25fps', '--rate 25fps is not a rate'],
    ['events a --rate 30/0', '--rate 30/0 is not a rate'],
  ])('refuses %s', (text, message) => expect(() => readArgs(text.split(' '))).toThrow(message));
  it('reads every option of curve', () => {
    const text =
      'curve a.mp4 pictures --model m --thresholds 0.02,0.01,0.02 --counts 64,16 --chunks 3 --fixed b:c:64 --fixed d:8';
    expect(readArgs(`${text} --device cpu --out x --json --quiet`.split(' '))).toEqual({
      command: 'curve',
      files: ['a.mp4', 'pictures'],
      model: 'm',
      thresholds: [0.01, 0.02],
      counts: [16, 64],
      chunks: 3,
      fixed: [
        { model: 'b:c', count: 64 },
        { model: 'd', count: 8 },
      ],
      device: 'cpu',
      out: 'x',
      json: true,
      quiet: true,
    });
    const defaults = {
      model: null,
      thresholds: null,
      counts: null,
      chunks: 2,
      fixed: [],
      device: 'auto',
      out: 'curve',
    };
    expect(readArgs(['curve', 'a'])).toMatchObject(defaults);
    expect(readArgs(['curve', 'a', '--chunks', 'all'])).toMatchObject({ chunks: 'all' });
  });
  it('reads every form of models', () => {
    const all = 'models import params --name mine --config c.json --licence Apache-2.0 --quiet';
    expect(readArgs(all.split(' '))).toEqual({
      command: 'models',
      action: 'import',
      file: 'params',
      name: 'mine',
      config: 'c.json',
      licence: 'Apache-2.0',
      contextBlocks: null,
      quiet: true,
    });
    expect(readArgs(['models', 'import', 'p'])).toMatchObject({ name: null, config: null, licence: null });
    expect(readArgs(['models', 'import', 'p', '--context', '8'])).toMatchObject({ contextBlocks: 8 });
    expect(() => readArgs(['models', 'import', 'p', '--context', '5000'])).toThrow('more than 4096');
    expect(readArgs(['models', 'list', '--json'])).toEqual({ command: 'models', action: 'list', json: true });
    expect(readArgs(['models', 'verify', 'm'])).toEqual({ command: 'models', action: 'verify', model: 'm' });
    expect(readArgs(['models', 'remove', 'm'])).toEqual({ command: 'models', action: 'remove', model: 'm' });
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
    [['analyze', 'a', '--search', 'magic'], 'Choose one of: fast'],
    [['analyze', 'a', '--metric', 'lpips'], 'Choose one of: mse, psnr, ssim'],
    [['analyze', 'a', '--metric', 'ssim', '--threshold', '0.9,1'], '--threshold 1 is not an error in ssim'],
    [['analyze', 'a', '--search', 'budget'], '--mean-tokens'],
    [['analyze', 'a', '--search', 'fast', '--mean-tokens', '64'], 'has no budget'],
    [['analyze', 'a', '--mean-tokens', '64', '--total-tokens', '640'], 'two budgets'],
    [['analyze', 'a', '--mean-tokens', 'x'], '--mean-tokens x'],
    [['analyze', 'a', '--count', '64'], 'Add --search fixed'],
    [['analyze', 'a', '--search', 'fixed', '--count', '0'], '--count 0'],
    [['analyze', 'a', '--mean-tokens', '64', '--threshold', '0.1,0.2'], 'does not go by a threshold'],
    [['analyze', 'a', '--nonsense'], 'nonsense'],
    [['curve'], 'no file is named'],
    [['curve', 'a', '--threshold', '0.1'], '--thresholds 0.1'],
    [['curve', 'a', '--thresholds', '0.1,,0.2'], '--thresholds'],
    [['curve', 'a', '--counts', '16,1.5'], '--counts 1.5'],
    [['curve', 'a', '--chunks', '0'], '--chunks 0'],
    [['curve', 'a', '--fixed', 'name'], 'NAME:COUNT'],
    [['curve', 'a', '--fixed', 'name:x'], '--fixed x'],
    [['conjure', 'a'], 'no command conjure'],
    [['inspect'], 'one analysis folder'],
    [['models'], 'what to do'],
    [['models', 'import'], 'one file'],
    [['models', 'import', 'a', 'b'], 'one file'],
    [['models', 'import', 'a', '--licence', 'x'.repeat(201)], '200 characters'],
    [['models', 'list', 'a'], 'no models list a'],
    [['models', 'verify'], 'one model'],
    [['models', 'conjure', 'a'], 'no models conjure a'],
  ])('refuses %j', (argv, text) => {
    expect(() => readArgs(argv)).toThrow(text);
  });
  it('shows help without arguments', () => {
    expect(readArgs([])).toEqual({ command: 'help' });
  });
});
