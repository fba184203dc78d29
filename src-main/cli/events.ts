// `elastictok events`: cuts, transitions and spikes of a video or of an analysis, as a table or a file.
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { decideMarks, type MarkSeries } from '../analysis/marks';
import { defaultReview, type Review, StudioError } from '../contract';
import type { MeasuredVideo } from '../engine/measureEvents';
import { type EventSheet, eventsText, nominalRate } from '../export/events';
import type { Examined } from '../media/examine';
import { type FfmpegPrograms, likelyFfmpeg, locateFfmpeg } from '../media/locate';
import { probeVideo } from '../media/probe';
import type { EventsArgs } from './eventsArgs';
import { eventsTable } from './eventsTable';

/** What a video or an analysis gives. */
interface Measured {
  sourceName: string;
  series: MarkSeries;
  review: Review;
  /** Why it is not all of the video; null where it is. */
  missing: string | null;
}

/**
 * Runs the command.
 * @param begun the examination of the file by `likelyFfmpeg`, where it has begun
 * @returns the exit code: 0 done, 3 where a part of the video is missing or the user stopped it
 * @throws StudioError what stopped it
 */
export async function runEvents(args: EventsArgs, begun?: Examined): Promise<number> {
  const out = args.out === null ? null : resolve(args.out);
  if (out !== null) await refuseOutput(out, args.force);
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const { sourceName, series, review, missing } = await measure(resolve(args.path), abort.signal, begun);
    const { ptsSeconds, frame } = series;
    const marks = decideMarks(series, { ...review, ...args.review });
    const sheet: EventSheet = {
      sourceName,
      marks,
      ptsSeconds,
      frame,
      rate: args.rate ?? nominalRate(ptsSeconds, frame),
    };
    const text = args.format === 'text' ? eventsTable(sheet) : eventsText(args.format, sheet);
    if (out === null) process.stdout.write(text);
    else await (await import('../fsx/atomic')).writeFileAtomic(out, text);
    if (missing === null) return 0;
    if (!args.quiet) console.error(`elastictok: ${sourceName}: partial: ${missing}.`);
    return 3;
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'cancelled') throw error;
    console.error(`elastictok: ${error.message}`);
    return 3;
  }
}

/** A folder is an analysis, all else a video. */
async function measure(path: string, signal: AbortSignal, begun?: Examined): Promise<Measured> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    const { series, sourceName, reason } = await measureVideo(path, signal, begun);
    return { sourceName, series, review: defaultReview, missing: reason };
  }
  const [{ openAnalysis }, { readReview }] = await Promise.all([
    import('../store/analysisFolder'),
    import('../store/review'),
  ]);
  const folder = await openAnalysis(path);
  const { status, statusReason, source } = folder.manifest;
  const { review, damaged } = await readReview(path);
  if (damaged) console.error(`elastictok: ${basename(path)}: its review is damaged and is passed over.`);
  const missing = status === 'complete' ? null : (statusReason ?? 'the analysis is not finished');
  return {
    sourceName: source.name,
    series: (await import('../engine/storedMarks')).markSeriesOf(await folder.readSeries()),
    review,
    missing,
  };
}

/**
 * Goes to work with the programs as they are named: they are checked only where that fails, since asking them for their versions takes longer than
 * starting. The code that measures is loaded while the file is examined.
 */
async function measureVideo(path: string, signal: AbortSignal, begun?: Examined): Promise<MeasuredVideo> {
  const run = async (tools: FfmpegPrograms, begun?: Examined) => {
    const probing = probeVideo(path, tools, { signal, begun });
    const [probe, { measureEvents }] = await Promise.all([probing, import('../engine/measureEvents')]);
    return measureEvents(probe, tools, signal);
  };
  const likely = await likelyFfmpeg();
  try {
    return await run(likely, begun);
  } catch (error) {
    if (signal.aborted) throw error;
    const tools = await locateFfmpeg();
    if (tools.ffmpeg === likely.ffmpeg && tools.ffprobe === likely.ffprobe) throw error;
    return run(tools);
  }
}

/** @throws StudioError `write-failed` where the file is there already and may not be written over, or is a folder */
async function refuseOutput(out: string, force: boolean): Promise<void> {
  const found = await stat(out).catch(() => null);
  if (found === null) return;
  if (found.isDirectory()) throw new StudioError('write-failed', 'it is a folder', 'Name a file', basename(out));
  if (!force)
    throw new StudioError('write-failed', 'it exists already', 'Choose another name, or add --force', basename(out));
}
