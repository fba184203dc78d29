// The choice of how kept counts are found: its options in plain words, and what choosing one changes.
import {
  type Budget,
  defaultBudget,
  defaultThreshold,
  type Metric,
  type Preferences,
  type SearchName,
} from '../../src-main/contract';

type Choice = Exclude<SearchName, 'budget'> | `budget:${Budget['kind']}`;

/** One way to find kept counts. */
export interface AllocationOption {
  value: Choice;
  label: string;
  /** What it does and why one would want it. */
  why: string;
}

const mean = 'Spends more where it helps most, so that the mean error of the whole clip is least.';

/** All ways, in groups. */
export const allocationGroups: readonly { label: string; options: readonly AllocationOption[] }[] = [
  {
    label: 'Fewest tokens within the error',
    options: [
      {
        value: 'fast',
        label: 'Fewest, fast',
        why: 'The smallest count within the error, to 1 %: 2 to 4 probes a frame.',
      },
      {
        value: 'binary',
        label: 'Fewest, exact',
        why: 'Halves the range at each probe: exact where the error falls with every token.',
      },
      {
        value: 'exhaustive',
        label: 'Fewest, try all',
        why: 'Tries every count. Exact for any model, and slow: one probe for each count.',
      },
    ],
  },
  {
    label: 'The same for every frame',
    options: [
      {
        value: 'fixed',
        label: 'Fixed count',
        why: 'Every frame gets the same count: what an ordinary tokenizer does.',
      },
    ],
  },
  {
    label: 'Budget for the whole clip',
    options: [
      { value: 'budget:mean-tokens', label: 'Budget mean', why: `So many tokens a frame on average. ${mean}` },
      { value: 'budget:total-tokens', label: 'Budget total', why: `So many tokens in all. ${mean}` },
      {
        value: 'budget:mean-error',
        label: 'Budget error',
        why: 'As few tokens as give this mean error over the whole clip.',
      },
    ],
  },
  {
    label: 'As published, to compare',
    options: [
      {
        value: 'published-binary',
        label: 'Paper, binary',
        why: "The reference code's binary search with its quirks: the count it ends at may not pass.",
      },
      {
        value: 'published-linear',
        label: 'Paper, linear',
        why: "The reference code's linear search with its quirks: steps through counts until one passes.",
      },
    ],
  },
];

/** The option that preferences or settings stand for. */
export function allocationOption({ search, budget }: Pick<Preferences, 'search' | 'budget'>): AllocationOption {
  const value = search === 'budget' ? `budget:${(budget ?? defaultBudget).kind}` : search;
  const all = allocationGroups.flatMap(({ options }) => options);
  return all.find((option) => option.value === value) ?? (all[0] as AllocationOption);
}

/** Whether a search goes by the threshold; the others only mark what lies over it. */
export function goesByThreshold(search: SearchName): boolean {
  return search !== 'fixed' && search !== 'budget';
}

/** What choosing an option changes. `mse` is the model's own threshold, from which a mean error starts. */
export function chooseAllocation(value: string, metric: Metric, mse: number, maxToks: number): Partial<Preferences> {
  const option = allocationGroups.flatMap(({ options }) => options).find((candidate) => candidate.value === value);
  if (option === undefined) return {};
  if (!option.value.startsWith('budget:')) return { search: option.value as SearchName };
  return { search: 'budget', budget: startBudget(option.value.slice(7) as Budget['kind'], metric, mse, maxToks) };
}

function startBudget(kind: Budget['kind'], metric: Metric, mse: number, maxToks: number): Budget {
  if (kind === 'mean-error') return { kind, value: defaultThreshold(metric, mse) };
  return { kind, value: kind === 'mean-tokens' ? Math.max(1, Math.round(maxToks / 4)) : 10_000 };
}

/** What changing the metric changes: numbers in the old one's unit mean nothing in the new one. */
export function chooseMetric(metric: Metric, budget: Budget | null, mse: number): Partial<Preferences> {
  const kept = budget?.kind === 'mean-error' ? { kind: budget.kind, value: defaultThreshold(metric, mse) } : budget;
  return { metric, threshold: null, compareThresholds: [], budget: kept };
}
