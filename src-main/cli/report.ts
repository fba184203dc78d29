// `elastictok report`: an analysis as one HTML file, or its timeline as a picture.
import { StudioError } from '../contract';
import { findAnalysisModel } from '../engine/pictures/analysisModel';
import { ifThere, lackNotice } from '../engine/pictures/ifThere';
import { writeReport } from '../engine/pictures/report';
import { openSourcePictures, type SourcePictures } from '../engine/pictures/sourcePictures';
import { loadModel, type TokenModel } from '../inference/model';
import { locateFfmpeg } from '../media/locate';
import { hasFonts } from '../plots/png';
import type { ReportArgs } from './decodeArgs';
import { openStored, type Stored } from './openStored';

/** Pictures in a report where nobody says how many. */
const defaultPictures = 12;

/**
 * Runs the command. A report without source or model lacks their pictures, and says so.
 * @returns the exit code: 0 done, 3 where the user stopped it. @throws StudioError what stopped it
 */
export async function runReport(args: ReportArgs): Promise<number> {
  const { out, force, quiet, timeline } = args;
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const notices: string[] = [];
  const note = (what: string, error: StudioError) => {
    notices.push(lackNotice(what, error));
    if (!quiet) console.error(`elastictok: no pictures of the ${what}: ${error.message}`);
  };
  let model: TokenModel | null = null;
  let source: SourcePictures | null = null;
  let stored: Stored | null = null;
  try {
    stored = await openStored(args.files[0]!, abort.signal);
    const { analysis } = stored;
    const withPictures = /\.html$/i.test(out) && !timeline;
    if (withPictures) {
      const { manifest } = analysis;
      const loadIt = async () =>
        loadModel(await findAnalysisModel(manifest, args.modelDir), { device: 'cpu', threads: args.threads });
      const openIt = async () => openSourcePictures(manifest, args.source, await locateFfmpeg(), abort.signal);
      // What was named has to be there.
      model = await (args.modelDir === null ? ifThere(loadIt, (error) => note('reconstruction', error)) : loadIt());
      source = await (args.source === null ? ifThere(openIt, (error) => note('source', error)) : openIt());
    }
    const choice = args.choice ?? { kind: 'evenly' as const, count: defaultPictures };
    const options = { path: out, timelineOnly: timeline, choice, notices, force, signal: abort.signal, model, source };
    await writeReport(analysis, options);
    if (!quiet && /\.png$/i.test(out) && !(await hasFonts()))
      console.error('elastictok: this system has no fonts, so the PNG is without text; use SVG or HTML.');
    if (!quiet) console.log(out);
    return 0;
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'cancelled') throw error;
    console.error(`elastictok: ${error.message}`);
    return 3;
  } finally {
    await source?.close();
    await model?.dispose();
    await stored?.release();
  }
}
