// The command line of `elastictok curve`: its options, their text for --help, and their values.
import { type DeviceName, deviceNames } from '../contract';
import { readCount, readDevice, readList, readThreshold, usageError } from './options';

export const curveUsage = `  elastictok curve FILE|FOLDER... [options]   measure a model on videos and pictures; writes curve.json, curve.csv and plots
    --model NAME         model to measure (default: the first bundled one)
    --thresholds A,B,C   largest errors for the adaptive counts (default: 0.5 to 3 times the model's own)
    --counts A,B,C       kept counts for uniform (default: the model's least times powers of two, 3/4 of all, all)
    --chunks K|all       runs of frames with context per video, spread over it (default: 2)
    --fixed NAME:COUNT   a model trained at this count alone, to compare with; may be given again
    --device NAME        ${deviceNames.join(' | ')} (default: auto)
    --out DIR            where the results go (default: ./curve)
    --json               print curve.json instead of the tables
    --quiet              print nothing but errors`;

/** Options that no other command has. */
export const curveOptions = {
  thresholds: { type: 'string' },
  counts: { type: 'string' },
  chunks: { type: 'string' },
  fixed: { type: 'string', multiple: true },
} as const;

export interface CurveArgs {
  command: 'curve';
  files: string[];
  model: string | null;
  thresholds: number[] | null;
  counts: number[] | null;
  chunks: number | 'all';
  fixed: { model: string; count: number }[];
  device: DeviceName;
  out: string;
  json: boolean;
  quiet: boolean;
}

/** What the parser gives of the options that matter here. */
export interface CurveValues {
  model?: string | undefined;
  threshold?: string | undefined;
  thresholds?: string | undefined;
  counts?: string | undefined;
  chunks?: string | undefined;
  fixed?: string[] | undefined;
  device: string;
  out?: string | undefined;
  json: boolean;
  quiet: boolean;
}

/** Reads the options. @throws StudioError `bad-request` */
export function readCurveArgs(values: CurveValues, files: string[]): CurveArgs {
  if (files.length === 0) throw usageError('no file is named', 'Write: elastictok curve FILE|FOLDER...');
  if (values.threshold !== undefined)
    throw usageError('curve takes several thresholds', `Write: --thresholds ${values.threshold}`);
  const { thresholds, counts, chunks = '2' } = values;
  return {
    command: 'curve',
    files,
    model: values.model ?? null,
    thresholds: thresholds === undefined ? null : readList(thresholds, (item) => readThreshold('--thresholds', item)),
    counts: counts === undefined ? null : readList(counts, (item) => readCount('--counts', item)),
    chunks: chunks === 'all' ? 'all' : readCount('--chunks', chunks),
    fixed: (values.fixed ?? []).map(readFixed),
    device: readDevice(values.device),
    out: values.out ?? 'curve',
    json: values.json,
    quiet: values.quiet,
  };
}

/** NAME:COUNT, where the name may hold colons. */
function readFixed(text: string): { model: string; count: number } {
  const colon = text.lastIndexOf(':');
  if (colon < 1) throw usageError(`--fixed ${text} names no count`, 'Write: --fixed NAME:COUNT');
  return { model: text.slice(0, colon), count: readCount('--fixed', text.slice(colon + 1)) };
}
