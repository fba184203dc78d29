// Readers of single options, each with its own refusal.
import {
  type DeviceName,
  deviceNameSchema,
  deviceNames,
  isThreshold,
  type Metric,
  type Sampling,
  StudioError,
  thresholdRanges,
} from '../contract';

/** An error in the command line: what is wrong, and what to write instead. */
export function usageError(what: string, remedy: string): StudioError {
  return new StudioError('bad-request', what, remedy);
}

/** The value of an option that takes one of a few names. */
export function oneOf<T extends string>(
  option: string,
  names: readonly T[],
  value: string,
  parse: (value: string) => T | null,
): T {
  const parsed = parse(value);
  if (parsed === null) throw usageError(`--${option} ${value} is not known`, `Choose one of: ${names.join(', ')}`);
  return parsed;
}

const thresholdRemedies: Record<Metric, string> = {
  mse: 'Give a number above 0 and up to 4, such as 0.007',
  psnr: `Give dB up to ${thresholdRanges.psnr.max}, such as 27.6`,
  ssim: 'Give a number from 0 to below 1, such as 0.9',
};

/** A threshold in the metric's unit; `option` is what it was given with. */
export function readThreshold(option: string, text: string, metric: Metric = 'mse'): number {
  const value = Number(text);
  if (text !== '' && isThreshold(metric, value)) return value;
  throw usageError(`${option} ${text} is not an error in ${metric}`, thresholdRemedies[metric]);
}

/** `all`, or frames per second. */
export function readSampling(text: string): Sampling {
  if (text === 'all') return { kind: 'all' };
  const fps = Number(text);
  if (!(fps > 0 && fps <= 1000))
    throw usageError(`--fps ${text} is not a rate`, 'Give frames per second, such as 4, or all');
  return { kind: 'fps', fps };
}

/** One of the devices, or `auto`. */
export function readDevice(text: string): DeviceName {
  return oneOf('device', deviceNames, text, (value) => deviceNameSchema.safeParse(value).data ?? null);
}

/** A whole number from 1 on; `option` is what it was given with. */
export function readCount(option: string, text: string): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count < 1)
    throw usageError(`${option} ${text} is not a number of them`, 'Give a whole number from 1 on');
  return count;
}

/** A list with commas, read one by one; ascending, each value once. */
export function readList(text: string, read: (item: string) => number): number[] {
  return [...new Set(text.split(',').map((item) => read(item.trim())))].sort((a, b) => a - b);
}
