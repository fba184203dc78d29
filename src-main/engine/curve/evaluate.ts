// One evaluation from files to results: finds the sources, loads the models, measures clip after clip, computes what follows.
import { defaultCounts, defaultThresholds } from '../../analysis/curve/grid';
import { curveResults } from '../../analysis/curve/results';
import type { Curve, CurveSettings, Measured } from '../../analysis/curve/schema';
import { type DeviceName, StudioError, toErrorData } from '../../contract';
import { loadModel, type TokenModel } from '../../inference/model';
import type { FfmpegTools } from '../../media/locate';
import { emptyClip, type FixedModel, measureChunk } from './measure';
import { sampleChunks } from './sample';
import { type CurveSource, findSources, type Refusal } from './sources';
import { makeOutput } from './write';

export interface CurveRequest {
  files: readonly string[];
  modelDir: string;
  fixed: readonly { dir: string; count: number }[];
  /** Null: those that fit the model (analysis/curve/grid.ts). Ascending. */
  thresholds: readonly number[] | null;
  counts: readonly number[] | null;
  chunks: number | 'all';
  /** Already chosen: never `auto`. */
  device: DeviceName;
  precision: 'float32' | 'float16';
  batch: number;
  tools: FfmpegTools;
  /** Where the results will go: not searched for sources. */
  outDir: string;
  toolVersion: string;
  signal: AbortSignal;
  threads?: number;
}

export interface CurveEvents {
  /** A file that is not measured. */
  refused(refusal: Refusal): void;
  /** A file that could not be read to its end; what came of it is measured. */
  partial(name: string, reason: string): void;
  /** One sentence for the user. */
  notice(text: string): void;
  /** Frames measured of about `total`, and the clip's adaptive counts so far at the middle one of the thresholds. */
  progress(clip: string, frames: number, total: number, tokens: readonly number[]): void;
}

/**
 * Measures all files. A file that cannot be read is reported and left out.
 * Throws StudioError for what stops it all: `model-missing`, `model-damaged`, `bad-request`, `device-failed`, `cancelled`.
 */
export async function evaluateCurve(request: CurveRequest, events: CurveEvents): Promise<Curve> {
  const { signal, tools, device, precision, batch, threads } = request;
  const problems: Curve['problems'] = [];
  const refuse = (refusal: Refusal) => {
    if (!refusal.passedOver) problems.push({ name: refusal.name, what: refusal.error.what });
    events.refused(refusal);
  };
  const loaded: TokenModel[] = [];
  const load = async (dir: string) => {
    const model = await loadModel(dir, { device, precision, batch, threads });
    loaded.push(model);
    return model;
  };
  try {
    const model = await load(request.modelDir);
    if (model.notice !== null) events.notice(model.notice);
    const fixed: FixedModel[] = [];
    for (const { dir, count } of request.fixed) {
      const other = await load(dir);
      fixed.push(checkFixed({ name: other.info.name, model: other, count }, model));
    }
    const settings = settingsOf(request, model, fixed);
    const sources = await findSources(request.files, tools, request.outDir, signal, refuse);
    if (sources.length === 0) throw nothingToMeasure();
    // Now rather than in the end: hours of measuring must not end in a folder that cannot be written.
    await makeOutput(request.outDir);
    const measured: Measured[] = [];
    const chunkFrames = model.config.max_context_blocks * model.config.frames_per_block;
    const total = sources.reduce((sum, source) => sum + expectedFrames(source, chunkFrames, settings.chunks), 0);
    let frames = 0;
    for (const { name, kind, probe } of sources) {
      const clip = emptyClip(name, kind, settings, fixed);
      const tokens = clip.adaptive[Math.floor((clip.adaptive.length - 1) / 2)]?.n ?? [];
      const resolution = model.config.resolution;
      const onPartial = (reason: string) => {
        problems.push({ name, what: reason });
        events.partial(name, reason);
      };
      const options = { probe, tools, resolution, chunkFrames, chunks: settings.chunks, signal, onPartial };
      events.progress(name, frames, total, tokens);
      try {
        for await (const chunk of sampleChunks(options)) {
          await measureChunk(clip, chunk, model, fixed, signal);
          frames += chunk.frames.length;
          events.progress(name, frames, total, tokens);
        }
        measured.push(clip);
      } catch (error) {
        if (!(error instanceof StudioError) || ['cancelled', 'device-failed'].includes(error.code)) throw error;
        refuse({ name, error: toErrorData(error), passedOver: false });
      }
    }
    if (measured.length === 0) throw nothingToMeasure();
    const modelFacts = factsOf(model);
    return {
      schemaVersion: 1,
      tool: { name: 'ElasticTok Studio', version: request.toolVersion },
      model: modelFacts,
      device: { name: model.device, label: model.deviceLabel },
      settings,
      problems,
      measured,
      results: curveResults(measured, settings, modelFacts),
    };
  } finally {
    for (const model of loaded) await model.dispose();
  }
}

function nothingToMeasure(): StudioError {
  return new StudioError('bad-request', 'there is no video or picture to measure', 'Name some, or their folder');
}

function factsOf({ config, info }: TokenModel): Curve['model'] {
  return {
    name: info.name,
    weightHash: info.weightHash,
    resolution: config.resolution,
    framesPerBlock: config.frames_per_block,
    minToks: config.min_toks,
    maxToks: config.max_toks,
    maxContextBlocks: config.max_context_blocks,
    defaultThreshold: config.default_threshold,
  };
}

function settingsOf(request: CurveRequest, { config }: TokenModel, fixed: readonly FixedModel[]): CurveSettings {
  const { min_toks: minToks, max_toks: maxToks, default_threshold: threshold } = config;
  const counts = request.counts ?? defaultCounts(minToks, maxToks);
  const most = Math.max(...counts);
  if (most > maxToks)
    throw new StudioError('bad-request', `a block of this model has no ${most} tokens`, `Give counts up to ${maxToks}`);
  return {
    thresholds: [...(request.thresholds ?? defaultThresholds(threshold))],
    counts: [...counts],
    chunks: request.chunks,
    fixed: fixed.map(({ name: model, count }) => ({ model, count })),
  };
}

/** A fixed-count model is measured on the same blocks, so its frames must be the same. */
function checkFixed(fixed: FixedModel, { config }: TokenModel): FixedModel {
  const other = fixed.model.config;
  if (other.resolution !== config.resolution || other.frames_per_block !== config.frames_per_block)
    throw new StudioError(
      'bad-request',
      `${fixed.name} takes frames of another size or number than the model`,
      `Name a model of ${config.resolution}x${config.resolution} pixels and ${config.frames_per_block} frames a block`,
    );
  const most = Math.min(other.max_toks, config.max_toks);
  if (fixed.count > most)
    throw new StudioError('bad-request', `${fixed.name} has no ${fixed.count} tokens`, `Give a count up to ${most}`);
  return fixed;
}

/** Frames that will be measured of a source, by its header. */
function expectedFrames({ kind, probe }: CurveSource, chunkFrames: number, chunks: number | 'all'): number {
  if (kind === 'picture') return 1;
  const { declaredFrames, declaredDurationSeconds, averageFps } = probe;
  const whole = declaredFrames ?? Math.round((declaredDurationSeconds ?? 10) * (averageFps ?? 25));
  return chunks === 'all' ? whole : Math.min(whole, chunks * chunkFrames);
}
