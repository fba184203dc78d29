// `elastictok report`: an analysis as one HTML file, or its timeline as a picture.
import { StudioError, toErrorData } from '../contract';
import { writeReport } from '../engine/pictures/report';
import type { SourcePictures } from '../engine/pictures/sourcePictures';
import { loadModel, type TokenModel } from '../inference/model';
import { hasFonts } from '../plots/png';
import { findAnalysisModel } from '../services/analysisModel';
import type { AnalysisFolder } from '../store/analysisFolder';
import { openSourceIfThere } from './decode';
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
    const { what: why, remedy } = toErrorData(error);
    notices.push(`No pictures of the ${what}: ${why}. ${remedy}.`);
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
      model = await modelIfThere(analysis, args, (error) => note('reconstruction', error));
      source = await openSourceIfThere(analysis, args.source, abort.signal, (error) => note('source', error));
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

/** The model on the CPU; null, having said so, where it cannot be had and nobody named a folder. */
async function modelIfThere(
  { manifest }: AnalysisFolder,
  { modelDir, threads }: ReportArgs,
  note: (error: StudioError) => void,
): Promise<TokenModel | null> {
  try {
    return await loadModel(await findAnalysisModel(manifest, modelDir), { device: 'cpu', threads });
  } catch (error) {
    if (modelDir !== null || !(error instanceof StudioError)) throw error;
    note(error);
    return null;
  }
}
