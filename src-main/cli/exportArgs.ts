// The command line of `elastictok export`: its options, their text for --help, and their values.
import type { TokenFormat } from '../export/tokens/formats';
import { tokenFormatNames } from '../export/tokens/formats';
import { oneOf, readCount, usageError } from './options';

export const exportUsage = `  elastictok export X.etok|TOKENFILE|FOLDER... [options]   write token files that other programs read (docs/tokens.md)
    --format NAME        ${tokenFormatNames.join(' | ')} (default: safetensors)
    --out DIR|FILE       where they go (default: beside each analysis)
    --ids NAME           uint16 | int32: type of the indices (default: uint16)
    --pad                every block as long as the longest there can be, filled up with -1
    --from F --to F      only the chunks that hold source frames F to F, counted from 0
    --tokens-only        without probes and measures of frames
    --per-chunk          a sample a chunk (webdataset)
    --jobs N             so many exports side by side (default: 1)
    --force              replace files that are there
    --quiet              print nothing but errors`;

/** Options that no other command has, or that mean the same there. */
export const exportOptions = {
  format: { type: 'string' },
  ids: { type: 'string' },
  pad: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  'tokens-only': { type: 'boolean' },
  'per-chunk': { type: 'boolean' },
  jobs: { type: 'string' },
  force: { type: 'boolean', default: false },
} as const;

export interface ExportArgs {
  command: 'export';
  paths: string[];
  format: TokenFormat;
  /** Null: beside each analysis. */
  out: string | null;
  ids: 'U16' | 'I32';
  pad: boolean;
  /** First and last source frame; null for all. */
  range: { from: number; to: number } | null;
  tokensOnly: boolean;
  perChunk: boolean;
  jobs: number;
  force: boolean;
  quiet: boolean;
}

/** What the parser gives of the options that matter here. */
export interface ExportValues {
  format?: string | undefined;
  out?: string | undefined;
  ids?: string | undefined;
  pad?: boolean | undefined;
  from?: string | undefined;
  to?: string | undefined;
  'tokens-only'?: boolean | undefined;
  'per-chunk'?: boolean | undefined;
  jobs?: string | undefined;
  force: boolean;
  quiet: boolean;
}

const idTypes = { uint16: 'U16', int32: 'I32' } as const;
const mostJobs = 64;

/** A source frame, counted from 0. */
function readFrame(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usageError(`${option} ${text} is no frame`, 'Give a whole number from 0 on');
}

/** Reads the options. @throws StudioError `bad-request` */
export function readExportArgs(values: ExportValues, paths: string[]): ExportArgs {
  if (paths.length === 0) throw usageError('nothing to export is named', 'Write: elastictok export X.etok');
  const format = oneOf(
    'format',
    tokenFormatNames,
    values.format ?? 'safetensors',
    (value) => tokenFormatNames.find((name) => name === value) ?? null,
  );
  const idNames = ['uint16', 'int32'] as const;
  const ids = oneOf('ids', idNames, values.ids ?? 'uint16', (value) => idNames.find((name) => name === value) ?? null);
  const pad = values.pad ?? false;
  if (pad && values.ids === 'uint16')
    throw usageError('padded indices are int32, as they are filled up with -1', 'Leave --ids or --pad out');
  const perChunk = values['per-chunk'] ?? false;
  if (perChunk && format !== 'webdataset')
    throw usageError(`${format} holds all chunks in one table`, 'Add --format webdataset, or leave --per-chunk out');
  if (format === 'csv' && (pad || values.ids !== undefined))
    throw usageError('csv holds no indices', 'Choose another --format, or leave --pad and --ids out');
  const from = values.from === undefined ? null : readFrame('--from', values.from);
  const to = values.to === undefined ? null : readFrame('--to', values.to);
  if (from !== null && to !== null && to < from)
    throw usageError(`--to ${to} comes before --from ${from}`, 'Give the first and the last frame');
  const jobs = values.jobs === undefined ? 1 : readCount('--jobs', values.jobs);
  if (jobs > mostJobs) throw usageError(`--jobs ${jobs} is more than ${mostJobs}`, 'Give fewer');
  return {
    command: 'export',
    paths,
    format,
    out: values.out ?? null,
    ids: idTypes[ids],
    pad,
    range: from === null && to === null ? null : { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER },
    tokensOnly: values['tokens-only'] ?? false,
    perChunk,
    jobs,
    force: values.force,
    quiet: values.quiet,
  };
}
