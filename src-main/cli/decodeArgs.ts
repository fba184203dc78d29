// The options of `elastictok decode` and `elastictok report`, checked.
import { resolve } from 'node:path';
import type { Choice } from '../export/pictures/choice';
import { readCount, usageError } from './options';

export const decodeUsage = `  elastictok decode X.etok|TOKENFILE... --out FILE.mp4|FILE.webm|FILE.png|FOLDER
    FILE.mp4, FILE.webm  the reconstruction as a video, each frame at its own time
    FOLDER               a PNG of each frame, named by its index in the source
    FILE.png             one sheet of chosen frames, the source's above the reconstruction's
    --from F, --to F     source frame indices, both included (default: all)
    --side-by-side       source and reconstruction side by side, the tokens of each frame below; several analyses of
                         one source give a reconstruction each
    --pictures N|shots   of FOLDER and FILE.png: N frames, evenly spaced, or one a shot (default: all; 24 on a sheet)
    --source FILE        where the source is now (default: where it was analysed)
    --model-dir DIR      the model's folder, or one of several models
    --threads N          of the CPU (default: one a core)
    --force              replace what is there

  elastictok report X.etok|TOKENFILE --out FILE.html|FILE.svg|FILE.png
    FILE.html            a report in one file: summary, timeline, plots, events, thumbnails, settings
    FILE.svg, FILE.png   the timeline; with --timeline, FILE.html is the timeline alone
    --pictures N|shots, --source, --model-dir, --threads, --force as above (default: 12 pictures)`;

/** Options that no other command has. */
export const decodeOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  'side-by-side': { type: 'boolean', default: false },
  pictures: { type: 'string' },
  source: { type: 'string' },
  'model-dir': { type: 'string' },
  threads: { type: 'string' },
  timeline: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
} as const;

interface PictureArgs {
  /** Absolute paths. */
  files: string[];
  out: string;
  choice: Choice | null;
  source: string | null;
  modelDir: string | null;
  threads: number | undefined;
  force: boolean;
  quiet: boolean;
}

export interface DecodeArgs extends PictureArgs {
  command: 'decode';
  range: { from: number | null; to: number | null };
  sideBySide: boolean;
}

export interface ReportArgs extends PictureArgs {
  command: 'report';
  /** The timeline alone. */
  timeline: boolean;
}

/** What the parser gives of the options that matter here. */
export interface DecodeValues {
  out?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  'side-by-side': boolean;
  pictures?: string | undefined;
  source?: string | undefined;
  'model-dir'?: string | undefined;
  threads?: string | undefined;
  timeline: boolean;
  force: boolean;
  quiet: boolean;
}

/** Reads the options of `decode`. @throws StudioError `bad-request` */
export function readDecodeArgs(values: DecodeValues, files: string[]): DecodeArgs {
  const { from, to, 'side-by-side': sideBySide } = values;
  const shared = readShared('decode', 'FILE.mp4|FILE.png|FOLDER', values, files);
  const range = { from: frameOf('--from', from), to: frameOf('--to', to) };
  if (range.from !== null && range.to !== null && range.to < range.from)
    throw usageError(`--to ${to} lies before --from ${from}`, 'Give the first and the last frame');
  // Whatever looks like no file is a folder, but nobody means a folder of this name.
  const ending = /\.(avi|mkv|mov|m4v|gif|jpe?g|webp|html?|svg)$/i.exec(shared.out)?.[0];
  if (ending !== undefined)
    throw usageError(`decode writes no ${ending} files`, 'Write: --out FILE.mp4, FILE.webm, FILE.png or FOLDER');
  const isVideo = /\.(mp4|webm)$/i.test(shared.out);
  if (sideBySide && !isVideo) throw usageError('--side-by-side gives a video', 'Write: --out FILE.mp4 or FILE.webm');
  if (!sideBySide && files.length > 1)
    throw usageError('several analyses make one video only side by side', 'Add --side-by-side, or name one');
  if (isVideo && shared.choice !== null)
    throw usageError('--pictures chooses single pictures', 'Write: --out FILE.png or FOLDER');
  return { command: 'decode', ...shared, range, sideBySide };
}

/** Reads the options of `report`. @throws StudioError `bad-request` */
export function readReportArgs(values: DecodeValues, files: string[]): ReportArgs {
  const shared = readShared('report', 'FILE.html|FILE.svg|FILE.png', values, files);
  if (files.length > 1) throw usageError('a report is of one analysis', 'Name one');
  if (!/\.(html|svg|png)$/i.test(shared.out))
    throw usageError(`--out ${values.out} is no kind of report`, 'Write: --out FILE.html, FILE.svg or FILE.png');
  return { command: 'report', ...shared, timeline: values.timeline };
}

function readShared(command: string, outs: string, values: DecodeValues, files: string[]): PictureArgs {
  const { out, pictures, source, threads, force, quiet } = values;
  if (files.length === 0) throw usageError('no analysis is named', `Write: elastictok ${command} X.etok --out ${outs}`);
  if (out === undefined) throw usageError(`${command} needs to be told where to write`, `Write: --out ${outs}`);
  return {
    files: files.map((file) => resolve(file)),
    out: resolve(out),
    choice: pictures === undefined ? null : choiceOf(pictures),
    source: source === undefined ? null : resolve(source),
    modelDir: values['model-dir'] === undefined ? null : resolve(values['model-dir']),
    threads: threads === undefined ? undefined : readCount('--threads', threads),
    force,
    quiet,
  };
}

function choiceOf(text: string): Choice {
  return text === 'shots' ? { kind: 'shots' } : { kind: 'evenly', count: readCount('--pictures', text) };
}

function frameOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw usageError(`${option} ${text} is no frame index`, 'Give a whole number from 0 on');
  return Number(text);
}
