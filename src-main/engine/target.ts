// Finds or makes the folder of an analysis: finished before, interrupted before, or new.
import type { TokenModel } from '../inference/model';
import { readModelIdentity } from '../inference/registry';
import type { SourceProbe } from '../media/probe';
import { analysisId, type Manifest } from '../store/manifest';
import { placeAnalysis } from '../store/placement';
import { type AnalysisWriter, createAnalysis, resumeAnalysis } from '../store/writer';
import type { ModelConfig } from '../tokenizer/config';
import type { AnalyzeRequest } from './protocol';

export interface AnalysisTarget {
  id: string;
  path: string;
  /** Set when the same work has ended before. */
  finished: { manifest: Manifest } | null;
  /** Makes the folder, or opens it to go on; nothing is written before. */
  open(model: TokenModel): Promise<AnalysisWriter>;
}

/** Looks where the analysis of this source under these settings is or will be. */
export async function openTarget(request: AnalyzeRequest, probe: SourceProbe): Promise<AnalysisTarget> {
  const { metric, threshold, search, count, budget, sampling, fit, device } = request.settings;
  const identity = await readModelIdentity(request.modelDir);
  const source = {
    path: probe.path,
    name: probe.name,
    sizeBytes: probe.sizeBytes,
    mtimeMs: probe.mtimeMs,
    sha256: null,
    streamIndex: probe.streamIndex,
    width: probe.displayWidth,
    height: probe.displayHeight,
    rotationDegrees: probe.rotationDegrees,
    colour: { ...probe.colour },
    declaredFrames: probe.declaredFrames,
    decodedFrames: null,
  };
  const settings = { metric, threshold, search, count, budget };
  const id = analysisId({ source, weightHash: identity.weightHash, sampling, fit, settings, device });
  const { path, existing } = await placeAnalysis(request.outDir, probe.name, id);
  const ended = existing !== null && (existing.status === 'complete' || existing.status === 'partial');
  return {
    id,
    path,
    finished: ended ? { manifest: existing } : null,
    open: async (model) => {
      if (existing) return resumeAnalysis(path);
      return createAnalysis(path, {
        schemaVersion: 1,
        id,
        status: 'running',
        statusReason: null,
        source,
        sampling,
        fit,
        settings,
        model: { name: identity.name, weightHash: identity.weightHash, config: jsonOf(identity.config) },
        device: { name: model.device, label: model.deviceLabel },
        totals: null,
        tool: { name: 'ElasticTok Studio', version: request.toolVersion },
      });
    },
  };
}

/** A config as it goes into the manifest: plain JSON, without the keys that are not set. */
function jsonOf(config: ModelConfig): Manifest['model']['config'] {
  return JSON.parse(JSON.stringify(config));
}
