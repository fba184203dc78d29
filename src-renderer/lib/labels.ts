// Short names of analyses that are seen side by side: what they differ in, and no more.
import type { AnalysisSettings, AnalysisView } from '../../src-main/contract';
import { allocationOption, goesByThreshold } from './allocation';
import { countText, plural } from './format';
import { thresholdText } from './threshold';

/** What the kept counts of an analysis go by: `0.003`, `64 tokens`, `mean 64`. */
export function targetText({ metric, threshold, search, count, budget }: AnalysisSettings): string {
  if (search === 'fixed') return count === null ? 'all tokens' : plural(count, 'token');
  if (search !== 'budget' || budget === null) return thresholdText(metric, threshold);
  if (budget.kind === 'mean-error') return `mean ${thresholdText(metric, budget.value)}`;
  return budget.kind === 'mean-tokens'
    ? `mean ${Number(budget.value.toFixed(1))} tokens`
    : `${countText(budget.value)} in all`;
}

type Labelled = Pick<AnalysisView, 'name' | 'settings'> & {
  model: Pick<AnalysisView['model'], 'name'>;
  /** Name of its source, where several are seen. */
  file?: string;
};

const modelName = ({ model }: Labelled) => model.name;

const parts: readonly ((analysis: Labelled) => string)[] = [
  ({ file }) => file ?? '',
  modelName,
  ({ settings }) => targetText(settings),
  ({ settings }) => (goesByThreshold(settings.search) ? allocationOption(settings).label.toLowerCase() : ''),
  ({ settings: { sampling } }) => (sampling.kind === 'all' ? 'every frame' : `${sampling.fps} per second`),
  ({ settings: { fit } }) => (fit === 'crop' ? 'middle square' : 'whole picture'),
];

/**
 * One label for each analysis: of its parts those in which they differ, without what all models' names begin with where
 * that is not all; a single one is named by model and threshold.
 */
export function analysisLabels(analyses: readonly Labelled[]): string[] {
  if (analyses.length === 1) return analyses.map(fullLabel);
  const telling = parts.filter((part) => new Set(analyses.map(part)).size > 1);
  const prefix = telling.length > 1 ? commonPrefix(analyses.map(({ model }) => model.name)) : 0;
  return analyses.map((analysis) => {
    const said = telling
      .map((part) => (part === modelName ? part(analysis).slice(prefix) : part(analysis)))
      .filter((text) => text !== '');
    return said.length > 0 ? said.join(', ') : analysis.name;
  });
}

/** Length of what all names begin with, up to a dash: among them that part tells nothing. */
function commonPrefix(names: readonly string[]): number {
  const [first = ''] = names;
  const ends = [...first.matchAll(/-/g)].map(({ index }) => index + 1);
  return ends.findLast((end) => names.every((name) => name.startsWith(first.slice(0, end)))) ?? 0;
}

/** What the counts go by for each analysis, whatever else they differ in, and the model last: a narrow list cuts the end off. */
export function fullLabels(analyses: readonly Labelled[]): string[] {
  const others = parts.slice(3).filter((part) => new Set(analyses.map(part)).size > 1);
  return analyses.map((analysis) =>
    [targetText(analysis.settings), ...others.map((part) => part(analysis)), analysis.model.name]
      .filter((text) => text !== '')
      .join(', '),
  );
}

/** Model and what the counts go by: `elastictok-s-fsq, 0.007`. */
export function fullLabel({ model, settings }: Labelled): string {
  return `${model.name}, ${targetText(settings)}`;
}
