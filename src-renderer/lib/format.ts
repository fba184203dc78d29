// Figures as they stand on the screen.
import { psnrOf } from '../../src-main/contract';

/** `27.6 dB`; a perfect picture has no end. */
export function decibelText(mse: number): string {
  if (!(mse >= 0)) return '–';
  return mse === 0 ? '∞ dB' : `${psnrOf(mse).toFixed(1)} dB`;
}

/** `0.0070`: an error with two telling digits at least. */
export function mseText(mse: number): string {
  if (!Number.isFinite(mse)) return '–';
  if (mse !== 0 && mse < 0.0001) return mse.toExponential(1);
  return mse < 0.1 ? mse.toFixed(4) : mse.toFixed(3);
}

/** `0.93`: a structural similarity. */
export function ssimText(ssim: number): string {
  return Number.isFinite(ssim) ? ssim.toFixed(2) : '–';
}

const integer = new Intl.NumberFormat('en-US');

/** `12,345`. */
export function countText(value: number): string {
  return integer.format(Math.round(value));
}

/** `62 %`; never 100 before the end is reached. */
export function percentText(fraction: number): string {
  return `${fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100))} %`;
}

/** A share in percent with one decimal where it is small, such as `0.4 %` or `31 %`. */
export function shareText(percent: number): string {
  if (percent >= 99.95) return '100 %';
  return percent >= 10 && percent < 99 ? `${percent.toFixed(0)} %` : `${percent.toFixed(1)} %`;
}

/** `3.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** The next of 1, 2, 5, 10, 20, 50 ... at or above a value: a ceiling that seldom moves while data arrives. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

/** `#3`-style plural: `1 cut`, `12 cuts`. */
export function plural(count: number, word: string): string {
  return `${countText(count)} ${word}${count === 1 ? '' : 's'}`;
}
