// What an export can be of: analyses, parts of the clip and options that mean something, as pure rules.
import {
  type AnalysisView,
  type ExportFormat,
  type ExportRequest,
  type ExportSettings,
  exportFormats,
  type FrameRange,
} from '../../src-main/contract';

/** Which part of the clip. */
export type Part = 'all' | 'range' | 'shots';
/** Which analyses. */
export type Which = 'shown' | 'thresholds' | 'complete';

/** True where there are tokens to export: something is stored, and nothing is being added to it. */
export function exportable({ status, totals }: Pick<AnalysisView, 'status' | 'totals'>): boolean {
  return status !== 'queued' && status !== 'running' && totals !== null && totals.blocks > 0;
}

/** The analyses of a choice, the one looked at first; empty where there is none to export. */
export function analysesOf(which: Which, shown: AnalysisView | null, all: readonly AnalysisView[]): AnalysisView[] {
  if (which === 'complete') return all.filter((one) => one.status === 'complete' && exportable(one));
  if (shown === null || !exportable(shown)) return [];
  if (which === 'shown') return [shown];
  return [shown, ...all.filter((one) => one.id !== shown.id && exportable(one) && differsInThreshold(one, shown))];
}

/** True for two analyses of one source that the accepted error alone tells apart. */
function differsInThreshold(a: AnalysisView, b: AnalysisView): boolean {
  const rest = ({ sourceId, model, settings }: AnalysisView) => {
    const { metric, search, count, budget, sampling, fit } = settings;
    return JSON.stringify([sourceId, model.name, metric, search, count, budget, sampling, fit]);
  };
  return rest(a) === rest(b) && a.settings.threshold !== b.settings.threshold;
}

/** The options that a format knows. VAE latents are always float16, so `ids` means nothing for them. */
export function optionsOf(
  format: ExportFormat,
  bottleneck: 'fsq' | 'vae',
): Record<'ids' | 'pad' | 'perChunk' | 'tokensOnly', boolean> {
  const tokens = exportFormats[format].group === 'tokens' && format !== 'csv';
  return {
    // JSON writes numbers as digits, whatever their type.
    ids: tokens && format !== 'jsonl' && bottleneck === 'fsq',
    pad: tokens,
    perChunk: format === 'webdataset',
    tokensOnly: tokens,
  };
}

/** The settings without what their format does not know; a padded block is filled with -1, which U16 does not hold. */
export function effective(settings: ExportSettings, bottleneck: 'fsq' | 'vae'): ExportSettings {
  const known = optionsOf(settings.format, bottleneck);
  const pad = known.pad && settings.pad;
  return {
    format: settings.format,
    pad,
    ids: pad ? 'I32' : known.ids ? settings.ids : 'U16',
    perChunk: known.perChunk && settings.perChunk,
    tokensOnly: known.tokensOnly && settings.tokensOnly,
  };
}

/** Why all frames are exported and no part of them; null where a part can be chosen. */
export function wholeReason(which: Which, format: ExportFormat): string | null {
  if (exportFormats[format].group === 'report') return 'it shows the whole clip';
  // A part means one clip: frames of others are other ones.
  return which === 'complete' ? 'several clips are exported whole' : null;
}

/** Most analyses that the contract takes in one request. */
const mostAtOnce = 1000;

/** The request, or why there is nothing to export. */
export function requestOf(
  analyses: readonly AnalysisView[],
  settings: ExportSettings,
  ranges: readonly FrameRange[] | null,
): ExportRequest | string {
  const [first] = analyses;
  if (first === undefined) return 'No analysis is ready to be exported.';
  if (ranges === null) return 'Nothing is chosen.';
  if (analyses.length > mostAtOnce) return `At most ${mostAtOnce} analyses are exported at once.`;
  // A file for each analysis: options hold for all of them, and those of the first say which mean something.
  return {
    analysisIds: analyses.map(({ id }) => id),
    settings: effective(settings, first.model.bottleneck),
    ranges: [...ranges],
  };
}
