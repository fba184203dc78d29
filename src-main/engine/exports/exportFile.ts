// Writes one export of the app: a token file, pictures or a report, in an engine process of its own.
import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { exportFormats, StudioError } from '../../contract';
import { type TokenFormat, tokenFormats } from '../../export/tokens/formats';
import { loadModel, type TokenModel } from '../../inference/model';
import type { FfmpegTools } from '../../media/locate';
import { type AnalysisFolder, openAnalysis } from '../../store/analysisFolder';
import { findAnalysisModel } from '../pictures/analysisModel';
import { writeComparison } from '../pictures/comparison';
import { wholeRange } from '../pictures/decodeFrames';
import { ifThere, lackNotice } from '../pictures/ifThere';
import { writeReport } from '../pictures/report';
import { openSourcePictures, type SourcePictures } from '../pictures/sourcePictures';
import { writeContactSheet } from '../pictures/stills';
import { writeReconstruction } from '../pictures/videos';
import type { exportFileRequestSchema } from '../protocol';
import { writeTokenFile } from './tokenFile';

export type ExportFileRequest = z.infer<typeof exportFileRequestSchema>;

interface ExportRun {
  signal: AbortSignal;
  /** Takes the share of the work that is done, 0..1; is not called where nobody can tell. */
  onProgress(fraction: number): void;
}

const sheetPictures = { kind: 'evenly', count: 24 } as const;
const reportPictures = { kind: 'evenly', count: 12 } as const;

/**
 * Writes the file `path`, whole or not at all; one that is there is left alone.
 * @returns its size in bytes. @throws StudioError what stopped it; `cancelled` after an abort
 */
export async function exportFile(request: ExportFileRequest, run: ExportRun): Promise<{ bytes: number }> {
  const { path, folder, settings, ranges } = request;
  const { format } = settings;
  if (isTokenFormat(format)) {
    const from = { kind: 'analysis' as const, path: folder };
    return { bytes: await writeTokenFile(from, path, { ...settings, ...run, format, ranges, force: false }) };
  }
  const makers = new Makers(request, await openAnalysis(folder), run.signal);
  try {
    if (exportFormats[format].group === 'report') await exportReport(request, makers, run);
    else await exportPictures(request, makers, run);
  } finally {
    await makers.close();
  }
  return { bytes: (await stat(path)).size };
}

function isTokenFormat(format: string): format is TokenFormat {
  return Object.hasOwn(tokenFormats, format);
}

async function exportPictures(request: ExportFileRequest, makers: Makers, run: ExportRun): Promise<void> {
  const { path, settings, ranges, frames } = request;
  const { analysis } = makers;
  const model = await makers.model();
  const total = settings.format === 'contactSheet' ? Math.min(frames, sheetPictures.count) : frames;
  let done = 0;
  const onFrame = () => run.onProgress(++done / Math.max(1, total));
  // Main joins ranges that touch, and refuses what is several runs of frames even so.
  const options = { path, range: ranges[0] ?? wholeRange, force: false, signal: run.signal, onFrame };
  if (settings.format === 'contactSheet') {
    const source = await ifThere(makers.source, () => undefined);
    await writeContactSheet(analysis, model, source, { ...options, choice: sheetPictures });
  } else if (settings.format === 'sideBySide')
    await writeComparison([{ analysis, model }], await makers.source(), { ...options, tools: makers.tools });
  else await writeReconstruction(analysis, model, { ...options, tools: makers.tools });
}

async function exportReport({ path, settings }: ExportFileRequest, makers: Makers, run: ExportRun): Promise<void> {
  const isReport = settings.format === 'report';
  const notices: string[] = [];
  const note = (of: string) => (error: StudioError) => void notices.push(lackNotice(of, error));
  await writeReport(makers.analysis, {
    path,
    timelineOnly: !isReport,
    choice: reportPictures,
    notices,
    force: false,
    signal: run.signal,
    model: isReport ? await ifThere(makers.model, note('reconstruction')) : null,
    source: isReport ? await ifThere(makers.source, note('source')) : null,
  });
}

/** Model and source of an analysis, opened when they are asked for. */
class Makers {
  #model: TokenModel | null = null;
  #source: SourcePictures | null = null;

  constructor(
    private readonly request: ExportFileRequest,
    readonly analysis: AnalysisFolder,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws StudioError `ffmpeg-missing` */
  get tools(): FfmpegTools {
    if (this.request.tools !== null) return this.request.tools;
    throw new StudioError('ffmpeg-missing', 'ffmpeg was not found', 'Install ffmpeg 5.1 or newer');
  }

  /** The model it was made with, on the CPU. @throws StudioError `model-missing`, and as `loadModel` */
  readonly model = async (): Promise<TokenModel> => {
    const dir = await findAnalysisModel(this.analysis.manifest, null, this.request.modelDirs);
    this.#model = await loadModel(dir, { device: 'cpu', threads: this.request.threads ?? undefined });
    return this.#model;
  };

  /** @throws StudioError as `openSourcePictures` */
  readonly source = async (): Promise<SourcePictures> => {
    const { sourcePath } = this.request;
    this.#source = await openSourcePictures(this.analysis.manifest, sourcePath, this.tools, this.signal);
    return this.#source;
  };

  async close(): Promise<void> {
    await this.#source?.close();
    await this.#model?.dispose();
  }
}
