// Finds or makes the folders of a request's analyses: finished before, interrupted before, or new.
import { measuresVersion, StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import type { ModelIdentity } from '../inference/registry';
import { openAnalysis } from '../store/analysisFolder';
import { analysisId, type Manifest, type ManifestSource } from '../store/manifest';
import { placeAnalysis } from '../store/placement';
import type { Series } from '../store/series';
import { type AnalysisWriter, createAnalysis, resumeAnalysis } from '../store/writer';
import type { ModelConfig } from '../tokenizer/config';
import type { AnalyzeRequest } from './protocol';

export interface AnalysisTarget {
  id: string;
  path: string;
  /** Set when the same work has ended before, and all of it is there: its end, and what is stored. */
  finished: { manifest: Manifest; series: Series } | null;
  /** Set when it was begun before: what computed it last. */
  begunOn: Manifest['device']['name'] | null;
  /** Makes the folder, or opens it to go on; nothing is written before. */
  open(model: TokenModel): Promise<AnalysisWriter>;
}

/** Looks where the analyses of this source are or will be, one for each of the request's settings. */
export async function openTargets(
  request: AnalyzeRequest,
  source: ManifestSource,
  identity: ModelIdentity,
): Promise<AnalysisTarget[]> {
  const taken = new Set<string>();
  const targets: AnalysisTarget[] = [];
  for (const chosen of request.settings) {
    const { metric, threshold, search, count, budget, sampling, fit, device } = chosen;
    const settings = { metric, threshold, search, count, budget };
    // Half precision rounds otherwise, as another device does, and must not go on where the other one stopped.
    const computing = request.precision === 'float16' ? (`${device}-float16` as const) : device;
    const { weightHash } = identity;
    const id = analysisId({ source, weightHash, sampling, fit, settings, device: computing, measuresVersion });
    const { path, existing } = await placeAnalysis(request.outDir, source.name, id, taken);
    taken.add(path);
    const ended = existing !== null && (existing.status === 'complete' || existing.status === 'partial');
    const open = async (model: TokenModel) => {
      if (existing) return resumeAnalysis(path, { name: model.device, label: model.deviceLabel });
      return createAnalysis(path, {
        schemaVersion: 1,
        id,
        status: 'running',
        statusReason: null,
        source,
        sampling,
        fit,
        settings,
        model: { name: identity.name, weightHash, config: jsonOf(identity.config) },
        device: { name: model.device, label: model.deviceLabel },
        measuresVersion,
        totals: null,
        tool: { name: 'ElasticTok Studio', version: request.toolVersion },
      });
    };
    const series = ended ? await readWhole(path) : null;
    const finished = ended && series !== null ? { manifest: existing, series } : null;
    targets.push({ id, path, finished, begunOn: existing?.device.name ?? null, open });
  }
  return targets;
}

/** All that is stored of an analysis that has ended; null where a chunk of it cannot be read, which is made again. */
async function readWhole(path: string): Promise<Series | null> {
  try {
    return await (await openAnalysis(path)).readSeries();
  } catch (error) {
    if (error instanceof StudioError && error.code === 'analysis-damaged') return null;
    throw error;
  }
}

/** A config as it goes into the manifest: plain JSON, without the keys that are not set. */
function jsonOf(config: ModelConfig): Manifest['model']['config'] {
  return JSON.parse(JSON.stringify(config));
}
