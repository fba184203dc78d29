// The command line of `elastictok events`: its options, their text for --help, and their values.
import { extname } from 'node:path';
import { type EventFormat, eventFormats, type Review, reviewSchema } from '../contract';
import { type Rate, standardRate } from '../export/events/timecode';
import { usageError } from './options';

/** `text` is a table to read; the others are files. */
const formatNames = [...(Object.keys(eventFormats) as EventFormat[]), 'text'] as const;
export type OutputFormat = (typeof formatNames)[number];

export const eventsUsage = `  elastictok events FILE|X.etok [options]     find cuts, transitions and motion spikes in a video, without a model; or take an analysis and its review
    --format NAME        ${formatNames.join(' | ')} (default: by the name of --out, else text)
    --out FILE           write there instead of printing
    --force              write over an existing file
    --min-confidence X   least confidence of cuts and transitions, 0 to 1 (default: 0.5, or as reviewed)
    --min-z Z            least robust z-score of spikes (default: 3.5, or as reviewed)
    --rate R             frames per second for timecode, such as 25, 29.97 or 30000/1001 (default: by the timestamps)
    --quiet              no notices`;

/** Options that no other command has. */
export const eventsOptions = {
  format: { type: 'string' },
  force: { type: 'boolean', default: false },
  'min-confidence': { type: 'string' },
  'min-z': { type: 'string' },
  rate: { type: 'string' },
} as const;

export interface EventsArgs {
  command: 'events';
  /** A video, or an analysis folder. */
  path: string;
  format: OutputFormat;
  /** Null prints. */
  out: string | null;
  force: boolean;
  /** What was said of the review; the rest is the analysis' own, or the default. */
  review: Partial<Pick<Review, 'minConfidence' | 'minSpikeZ'>>;
  /** Null: that of the timestamps. */
  rate: Rate | null;
  quiet: boolean;
}

/** What the parser gives of the options that matter here. */
export interface EventsValues {
  format?: string | undefined;
  out?: string | undefined;
  force: boolean;
  'min-confidence'?: string | undefined;
  'min-z'?: string | undefined;
  rate?: string | undefined;
  json: boolean;
  quiet: boolean;
}

/** Reads the options. @throws StudioError `bad-request` */
export function readEventsArgs(values: EventsValues, files: string[]): EventsArgs {
  const [path, ...more] = files;
  if (path === undefined || more.length > 0)
    throw usageError('events takes one video or analysis', 'Write: elastictok events FILE|X.etok');
  const { out = null, force, quiet, rate } = values;
  const confidence = readBound('min-confidence', values['min-confidence'], reviewSchema.shape.minConfidence.maxValue);
  const z = readBound('min-z', values['min-z'], reviewSchema.shape.minSpikeZ.maxValue);
  return {
    command: 'events',
    path,
    format: readFormat(values.format ?? (values.json ? 'json' : null), out),
    out,
    force,
    review: {
      ...(confidence === null ? {} : { minConfidence: confidence }),
      ...(z === null ? {} : { minSpikeZ: z }),
    },
    rate: rate === undefined ? null : readRate(rate),
    quiet,
  };
}

/** The format by its name, or by the file's; `.txt` is the table, as that is what it says. */
function readFormat(name: string | null, out: string | null): OutputFormat {
  if (name === null) {
    const extension = extname(out ?? '')
      .slice(1)
      .toLowerCase();
    return (
      formatNames.find((one) => one !== 'text' && one !== 'youtube' && eventFormats[one].extension === extension) ??
      'text'
    );
  }
  const format = formatNames.find((one) => one === name);
  if (format === undefined)
    throw usageError(`--format ${name} is not known`, `Choose one of: ${formatNames.join(', ')}`);
  return format;
}

/** A number from 0 to `most`; null where the option is not given. */
function readBound(option: string, text: string | undefined, most: number | null): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= (most ?? Number.POSITIVE_INFINITY)))
    throw usageError(`--${option} ${text} is not a number from 0 to ${most}`, 'Give one, or leave it out');
  return value;
}

/** `25`, `29.97` (which stands for 30000/1001), `30000/1001`. */
function readRate(text: string): Rate {
  const [, whole, den] = /^(\d+(?:\.\d+)?|\.\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  const value = Number(whole) / Number(den ?? 1);
  if (!(value > 0 && value <= 1000))
    throw usageError(`--rate ${text} is not a rate`, 'Give frames per second, such as 25, 29.97 or 30000/1001');
  return standardRate(value);
}
