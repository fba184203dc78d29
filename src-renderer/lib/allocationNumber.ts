// The number that some allocations need: what it is called, which numbers it takes, and what typing one changes.
import { type Budget, defaultBudget, isThreshold, type Metric, type Preferences } from '../../src-main/contract';

/** A number to type in; `value` null is an empty field. */
export interface AllocationNumber {
  label: string;
  title: string;
  value: number | null;
  /** Said in the empty field, where it may be empty. */
  placeholder: string;
  /** What a typed text changes; null where it is no number that fits. */
  read: (text: string) => Partial<Preferences> | null;
}

type Chosen = Pick<Preferences, 'search' | 'count' | 'budget' | 'metric'>;

/** The number of the chosen allocation; null where it needs none. `unit` is what tokens are counted for: frame or block. */
export function allocationNumber({ search, count, budget, metric }: Chosen, unit: string): AllocationNumber | null {
  if (search === 'fixed') {
    return {
      label: `Tokens of every ${unit}`,
      title: `Tokens of every ${unit}; empty for all that the model has`,
      value: count,
      placeholder: 'all',
      read: (text) => {
        if (text.trim() === '') return { count: null };
        const value = whole(text, 65_536);
        return value === null ? null : { count: value };
      },
    };
  }
  if (search !== 'budget') return null;
  const { kind, value } = budget ?? defaultBudget;
  const read = (text: string) => {
    const number = readBudget(kind, text, metric);
    return number === null ? null : { budget: { kind, value: number } };
  };
  const label = {
    'mean-tokens': `Mean tokens of a ${unit}`,
    'total-tokens': 'Tokens in all',
    'mean-error': `Mean error (${{ mse: 'MSE', psnr: 'PSNR in dB', ssim: 'SSIM' }[metric]})`,
  }[kind];
  return { label, title: label, value, placeholder: '', read };
}

function readBudget(kind: Budget['kind'], text: string, metric: Metric): number | null {
  if (kind === 'total-tokens') return whole(text, Number.MAX_SAFE_INTEGER);
  const value = decimal(text);
  if (value === null) return null;
  if (kind === 'mean-error') return isThreshold(metric, value) ? value : null;
  return value >= 1 && value <= 65_536 ? value : null;
}

function decimal(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

function whole(text: string, most: number): number | null {
  const value = decimal(text);
  return value !== null && Number.isInteger(value) && value >= 1 && value <= most ? value : null;
}
