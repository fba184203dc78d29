// The command line of `elastictok analyze`: its options, their text for --help, and their values.
import {
  type AnalysisSettings,
  type Budget,
  budgetSchema,
  type DeviceName,
  defaultThreshold,
  deviceNames,
  type Fit,
  fitSchema,
  type Metric,
  metricNames,
  metricSchema,
  type Sampling,
  type SearchName,
  searchNameSchema,
  searchNames,
} from '../contract';
import { oneOf, readCount, readDevice, readList, readSampling, readThreshold, usageError } from './options';

export const analyzeUsage = `  elastictok analyze FILE|FOLDER... [options]   tokenize videos and pictures; writes DIR/NAME.etok for each
    --model NAME[,NAME]  models to use (default: the first bundled one)
    --threshold T[,T]    largest errors of a block; several are analysed in one run (default: the model's)
    --metric NAME        ${metricNames.join(' | ')}: MSE on [-1, 1], PSNR in dB or mean SSIM (default: mse)
    --search NAME        ${searchNames.join(' | ')} (default: fast)
    --count N            tokens of every block, with --search fixed (default: all)
    --mean-tokens N      spread this mean number of tokens a block over the whole clip (search budget)
    --total-tokens N     spread this total over the whole clip (search budget)
    --mean-error E       as few tokens as give this mean error, in the metric's unit (search budget)
    --fps N|all          analyse N frames per second, or all (default: all)
    --fit NAME           crop | letterbox (default: crop)
    --device NAME        ${deviceNames.join(' | ')} (default: auto)
    --out DIR            where the analyses go (default: the current folder)
    --json               one JSON object a line: blocks, cuts, spikes, summary
    --quiet              print nothing but errors`;

/** Options that no other command has. */
export const analyzeOptions = {
  threshold: { type: 'string' },
  metric: { type: 'string', default: 'mse' },
  search: { type: 'string' },
  count: { type: 'string' },
  'mean-tokens': { type: 'string' },
  'total-tokens': { type: 'string' },
  'mean-error': { type: 'string' },
  fps: { type: 'string', default: 'all' },
  fit: { type: 'string', default: 'crop' },
} as const;

export interface AnalyzeArgs {
  command: 'analyze';
  files: string[];
  /** Null: the first bundled one. */
  models: string[] | null;
  metric: Metric;
  /** Rising; null: that of each model. */
  thresholds: number[] | null;
  search: SearchName;
  count: number | null;
  budget: Budget | null;
  sampling: Sampling;
  fit: Fit;
  device: DeviceName;
  out: string;
  json: boolean;
  quiet: boolean;
}

/** What the parser gives of the options that matter here. */
export interface AnalyzeValues {
  model?: string | undefined;
  threshold?: string | undefined;
  metric: string;
  search?: string | undefined;
  count?: string | undefined;
  'mean-tokens'?: string | undefined;
  'total-tokens'?: string | undefined;
  'mean-error'?: string | undefined;
  fps: string;
  fit: string;
  device: string;
  out?: string | undefined;
  json: boolean;
  quiet: boolean;
}

/** Reads the options. @throws StudioError `bad-request` */
export function readAnalyzeArgs(values: AnalyzeValues, files: string[]): AnalyzeArgs {
  if (files.length === 0) throw usageError('no file is named', 'Write: elastictok analyze FILE...');
  const metric = oneOf('metric', metricNames, values.metric, (value) => metricSchema.safeParse(value).data ?? null);
  const threshold = (option: string, text: string) => readThreshold(option, text, metric);
  const budget = readBudget(values, threshold);
  const search = oneOf(
    'search',
    searchNames,
    values.search ?? (budget === null ? 'fast' : 'budget'),
    (value) => searchNameSchema.safeParse(value).data ?? null,
  );
  if (search === 'budget' && budget === null)
    throw usageError('the budget is not said', 'Add --mean-tokens N, --total-tokens N or --mean-error E');
  if (search !== 'budget' && budget !== null)
    throw usageError(`--search ${search} has no budget`, 'Leave one of the two out');
  if (search !== 'fixed' && values.count !== undefined)
    throw usageError(`--search ${search} finds the counts itself`, 'Add --search fixed, or leave --count out');
  const thresholds =
    values.threshold === undefined ? null : readList(values.threshold, (one) => threshold('--threshold', one));
  if ((search === 'budget' || search === 'fixed') && (thresholds?.length ?? 0) > 1)
    throw usageError(`--search ${search} does not go by a threshold`, 'Give one at the most');
  return {
    command: 'analyze',
    files,
    models: values.model?.split(',').map((name) => name.trim()) ?? null,
    metric,
    thresholds,
    search,
    count: values.count === undefined ? null : readCount('--count', values.count),
    budget,
    sampling: readSampling(values.fps),
    fit: oneOf('fit', fitSchema.options, values.fit, (value) => fitSchema.safeParse(value).data ?? null),
    device: readDevice(values.device),
    out: values.out ?? '.',
    json: values.json,
    quiet: values.quiet,
  };
}

/** The analyses that one model makes of each source. `suggested`: the MSE that its authors suggest. */
export function settingsOf(args: AnalyzeArgs, model: string, suggested: number): AnalysisSettings[] {
  const { metric, search, count, budget, sampling, fit, device } = args;
  const thresholds = args.thresholds ?? [defaultThreshold(metric, suggested)];
  return thresholds.map((threshold) => ({
    model,
    metric,
    threshold,
    search,
    count,
    budget,
    sampling,
    fit,
    device,
  }));
}

function readBudget(values: AnalyzeValues, threshold: (option: string, text: string) => number): Budget | null {
  const given = (['mean-tokens', 'total-tokens', 'mean-error'] as const).filter((kind) => values[kind] !== undefined);
  const [kind, more] = given;
  if (kind === undefined) return null;
  if (more !== undefined) throw usageError(`--${kind} and --${more} are two budgets`, 'Leave one of them out');
  const text = values[kind] ?? '';
  const value = kind === 'mean-error' ? threshold('--mean-error', text) : Number(text);
  const parsed = budgetSchema.safeParse({ kind, value });
  if (!parsed.success) throw usageError(`--${kind} ${text} is not a number of tokens`, 'Give a number from 1 on');
  return parsed.data;
}
