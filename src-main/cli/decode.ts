// `elastictok decode`: stored tokens to a video, to PNG files or to a contact sheet, in this process.
import { basename } from 'node:path';
import { StudioError } from '../contract';
import { findAnalysisModel } from '../engine/pictures/analysisModel';
import { checkComparable, type Lane, writeComparison } from '../engine/pictures/comparison';
import { ifThere } from '../engine/pictures/ifThere';
import { openSourcePictures } from '../engine/pictures/sourcePictures';
import { writeContactSheet, writeStills } from '../engine/pictures/stills';
import { writeReconstruction } from '../engine/pictures/videos';
import { SharedModels } from '../engine/sharedModels';
import { locateFfmpeg } from '../media/locate';
import type { DecodeArgs } from './decodeArgs';
import { openStored } from './openStored';
import { PictureView } from './pictureView';

/** Frames on a contact sheet where nobody says how many. */
const sheetPictures = 24;

/**
 * Runs the command.
 * @returns the exit code: 0 done, 3 where the user stopped it. @throws StudioError what stopped it
 */
export async function runDecode(args: DecodeArgs): Promise<number> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const models = new SharedModels(args.threads);
  const releases: (() => Promise<void>)[] = [];
  try {
    const lanes: Lane[] = [];
    for (const file of args.files) {
      const { analysis, release: forget } = await openStored(file, abort.signal);
      releases.push(forget);
      const { model, release } = await models.borrow(await findAnalysisModel(analysis.manifest, args.modelDir));
      releases.push(release);
      lanes.push({ analysis, model });
    }
    const line = await decode(args, lanes, abort.signal);
    if (!args.quiet) console.log(line);
    return 0;
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'cancelled') throw error;
    console.error(`elastictok: ${error.message}`);
    return 3;
  } finally {
    // The models before the folders that they were read for.
    for (const release of releases.reverse()) await release();
  }
}

/** Does the work; gives one line that says what was written. */
async function decode(args: DecodeArgs, lanes: readonly Lane[], signal: AbortSignal): Promise<string> {
  const { out, range, force, choice } = args;
  const { analysis, model } = lanes[0]!;
  const totals = analysis.manifest.totals;
  const isWhole = range.from === null && range.to === null && choice === null;
  const view = new PictureView(
    basename(out),
    isWhole ? (totals?.frames ?? null) : null,
    model.config.max_toks,
    args.quiet,
  );
  const options = { path: out, range, force, signal, onFrame: (frame: { n: number }) => view.frame(frame) };
  const started = performance.now();
  const rate = (frames: number) => {
    const seconds = (performance.now() - started) / 1000;
    return `${frames} frames in ${seconds.toFixed(1)} s, ${(frames / seconds).toFixed(1)} frames/s`;
  };
  try {
    if (args.sideBySide) {
      checkComparable(lanes);
      const tools = await locateFfmpeg();
      const source = await openSourcePictures(analysis.manifest, args.source, tools, signal);
      const { frames, encoder } = await writeComparison(lanes, source, { ...options, tools }).finally(() =>
        source.close(),
      );
      return `${out}: ${rate(frames)}, ${encoder}`;
    }
    if (/\.png$/i.test(out)) {
      const open = async () => openSourcePictures(analysis.manifest, args.source, await locateFfmpeg(), signal);
      const note = (error: StudioError) => {
        if (!args.quiet) console.error(`elastictok: without pictures of the source: ${error.message}`);
      };
      // A file that was named has to be there.
      const source = args.source === null ? await ifThere(open, note) : await open();
      const sheet = { ...options, choice: choice ?? { kind: 'evenly' as const, count: sheetPictures } };
      const frames = await writeContactSheet(analysis, model, source, sheet).finally(() => source?.close());
      return `${out}: a sheet of ${frames} frames`;
    }
    if (/\.(mp4|webm)$/i.test(out)) {
      const { frames, encoder } = await writeReconstruction(analysis, model, {
        ...options,
        tools: await locateFfmpeg(),
      });
      return `${out}: ${rate(frames)}, ${encoder}`;
    }
    return `${out}: ${rate(await writeStills(analysis, model, { ...options, choice }))}`;
  } finally {
    view.clear();
  }
}
