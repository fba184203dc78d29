// Reads the command line of `elastictok`: the command, its files and its options, each checked.
import { parseArgs } from 'node:util';
import { type AnalyzeArgs, analyzeOptions, analyzeUsage, readAnalyzeArgs } from './analyzeArgs';
import { type CurveArgs, curveOptions, curveUsage, readCurveArgs } from './curveArgs';
import {
  type DecodeArgs,
  decodeOptions,
  decodeUsage,
  type ReportArgs,
  readDecodeArgs,
  readReportArgs,
} from './decodeArgs';
import { type EventsArgs, eventsOptions, eventsUsage, readEventsArgs } from './eventsArgs';
import { type ExportArgs, exportOptions, exportUsage, readExportArgs } from './exportArgs';
import { type ModelsArgs, modelsOptions, modelsUsage, readModelsArgs } from './modelsArgs';
import { usageError } from './options';

export const usage = `elastictok: adaptive video tokens on the command line

${analyzeUsage}

${curveUsage}

${eventsUsage}

${decodeUsage}

${modelsUsage}

${exportUsage}

  elastictok inspect X.etok|TOKENFILE [--json]   print what an analysis or a token file holds
  elastictok --version | --help

Exit code: 0 done, 1 an export failed, 2 bad input or usage, 3 partial.`;

export type CliArgs =
  | AnalyzeArgs
  | CurveArgs
  | EventsArgs
  | ExportArgs
  | DecodeArgs
  | ReportArgs
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
      throw usageError('inspect takes one analysis folder or token file', 'Write: elastictok inspect X.etok');
    return { command, folder, json: values.json };
  }
  if (command === 'export') return readExportArgs(values, files);
  if (command === 'curve') return readCurveArgs(values, files);
  if (command === 'events') return readEventsArgs(values, files);
  if (command === 'decode') return readDecodeArgs(values, files);
  if (command === 'report') return readReportArgs(values, files);
  if (command === 'models') return readModelsArgs(values, files);
  if (command !== 'analyze') throw usageError(`there is no command ${command}`, 'See elastictok --help');
  return readAnalyzeArgs(values, files);
}

function parse(argv: string[]) {
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      ...analyzeOptions,
      device: { type: 'string', default: 'auto' },
      out: { type: 'string' },
      ...curveOptions,
      ...eventsOptions,
      ...exportOptions,
      ...decodeOptions,
      ...modelsOptions,
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', default: false },
    },
  });
}
