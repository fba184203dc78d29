// Reads the command line of `elastictok`: the command, its files and its options, each checked.
import { parseArgs } from 'node:util';
import {
  type DeviceName,
  deviceNames,
  type Fit,
  fitSchema,
  type Sampling,
  type SearchName,
  searchNameSchema,
  searchNames,
} from '../contract';
import { type CurveArgs, curveOptions, curveUsage, readCurveArgs } from './curveArgs';
import { type ModelsArgs, modelsOptions, modelsUsage, readModelsArgs } from './modelsArgs';
import { oneOf, readDevice, readSampling, readThreshold, usageError } from './options';

export const usage = `elastictok: adaptive video tokens on the command line

  elastictok analyze FILE... [options]   tokenize videos; writes DIR/NAME.etok for each
    --model NAME         model to use (default: the first bundled one)
    --threshold T        largest error of a block, MSE on [-1, 1] (default: the model's)
    --search NAME        ${searchNames.join(' | ')} (default: binary; fixed keeps all tokens)
    --fps N|all          analyse N frames per second, or all (default: all)
    --fit NAME           crop | letterbox (default: crop)
    --device NAME        ${deviceNames.join(' | ')} (default: auto)
    --out DIR            where the analyses go (default: the current folder)
    --json               one JSON object a line: blocks, cuts, spikes, summary
    --quiet              print nothing but errors

${curveUsage}

${modelsUsage}

  elastictok inspect X.etok [--json]     print what an analysis holds
  elastictok --version | --help

Exit code: 0 done, 2 bad input or usage, 3 partial.`;

export interface AnalyzeArgs {
  command: 'analyze';
  files: string[];
  model: string | null;
  threshold: number | null;
  search: SearchName;
  sampling: Sampling;
  fit: Fit;
  device: DeviceName;
  out: string;
  json: boolean;
  quiet: boolean;
}

export type CliArgs =
  | AnalyzeArgs
  | CurveArgs
  | ModelsArgs
  | { command: 'inspect'; folder: string; json: boolean }
  | { command: 'help' }
  | { command: 'version' };

/**
 * Reads arguments (without node and script).
 * @throws StudioError `bad-request` for anything not understood
 */
export function readArgs(argv: string[]): CliArgs {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw usageError(
      error instanceof Error ? (error.message.split('\n')[0] ?? '').replace(/\.$/, '') : 'bad option',
      'See elastictok --help',
    );
  }
  const { values, positionals } = parsed;
  if (values.version) return { command: 'version' };
  if (values.help || positionals.length === 0) return { command: 'help' };
  const [command, ...files] = positionals;
  if (command === 'inspect') {
    const [folder, ...more] = files;
    if (folder === undefined || more.length > 0)
      throw usageError('inspect takes one analysis folder', 'Write: elastictok inspect X.etok');
    return { command, folder, json: values.json };
  }
  if (command === 'curve') return readCurveArgs(values, files);
  if (command === 'models') return readModelsArgs(values, files);
  if (command !== 'analyze') throw usageError(`there is no command ${command}`, 'See elastictok --help');
  if (files.length === 0) throw usageError('no file is named', 'Write: elastictok analyze FILE...');
  return {
    command,
    files,
    model: values.model ?? null,
    threshold: values.threshold === undefined ? null : readThreshold('--threshold', values.threshold),
    search: oneOf('search', searchNames, values.search, (value) => searchNameSchema.safeParse(value).data ?? null),
    sampling: readSampling(values.fps),
    fit: oneOf('fit', fitSchema.options, values.fit, (value) => fitSchema.safeParse(value).data ?? null),
    device: readDevice(values.device),
    out: values.out ?? '.',
    json: values.json,
    quiet: values.quiet,
  };
}

function parse(argv: string[]) {
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      threshold: { type: 'string' },
      search: { type: 'string', default: 'binary' },
      fps: { type: 'string', default: 'all' },
      fit: { type: 'string', default: 'crop' },
      device: { type: 'string', default: 'auto' },
      out: { type: 'string' },
      ...curveOptions,
      ...modelsOptions,
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', default: false },
    },
  });
}
