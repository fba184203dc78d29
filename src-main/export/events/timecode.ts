// SMPTE timecode (ST 12-1) from frame numbers at a nominal rate, and the rate that timestamps stand for.

/** Frames per second as a fraction. */
export interface Rate {
  num: number;
  den: number;
}

/** Frames that timecode counts in a second: the rate, rounded; at least 1. */
export function timebase({ num, den }: Rate): number {
  return Math.max(1, Math.round(num / den));
}

/**
 * True for the rates whose timecode drops numbers to keep to the clock: 29.97 (30000/1001) and 59.94 (60000/1001). ST 12-1 has no drop-frame
 * count for 23.976; its timecode falls behind the clock by 3.6 s an hour, as that of every other rate that is no whole number does.
 */
export function isDropFrame(rate: Rate): boolean {
  const base = timebase(rate);
  return (base === 30 || base === 60) && Math.abs(rate.num / rate.den - (base * 1000) / 1001) < 0.001;
}

/** Numbers dropped at the start of each minute but every tenth: 2 at 29.97, 4 at 59.94, 0 where none are. */
function droppedPerMinute(rate: Rate): number {
  return isDropFrame(rate) ? timebase(rate) / 15 : 0;
}

/**
 * `00:01:00;02`: hours, minutes, seconds and frames; `;` before the frames says drop-frame, as is usual. Hours go on past 23.
 * @param frameNumber from 0; the first is 00:00:00:00
 */
export function timecode(frameNumber: number, rate: Rate): string {
  const base = timebase(rate);
  const dropped = droppedPerMinute(rate);
  const perTenMinutes = base * 600 - dropped * 9;
  const tens = Math.floor(frameNumber / perTenMinutes);
  const rest = frameNumber % perTenMinutes;
  // Of ten minutes the first is whole; each that follows lacks its first numbers.
  const minutes = rest < base * 60 ? 0 : 1 + Math.floor((rest - base * 60) / (base * 60 - dropped));
  const label = frameNumber + dropped * (tens * 9 + minutes);
  const seconds = Math.floor(label / base);
  const fields = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${fields.map(two).join(':')}${dropped > 0 ? ';' : ':'}${two(label % base)}`;
}

/** The frame that is shown at a time, for a clock that ticks at `rate` from 0 s on: the nearest tick. */
export function frameNumberAt(seconds: number, { num, den }: Rate): number {
  return Math.round((seconds * num) / den);
}

/** `25`, `29.97`, `23.976`: a rate as people write it. */
export function rateText({ num, den }: Rate): string {
  return String(Number((num / den).toFixed(3))).replace(/^(\d+\.\d\d)0$/, '$1');
}

/** Frames a second where nothing says what the rate is. */
const unknownRate: Rate = { num: 25, den: 1 };

/**
 * The rate that a measured one stands for: the nearest whole number or thousandth part of 1001 (24000/1001) within `tolerance`, a share of
 * it; else the number itself in thousandths.
 */
export function standardRate(perSecond: number, tolerance = 4e-4): Rate {
  if (!(perSecond > 0 && Number.isFinite(perSecond))) return unknownRate;
  const whole = Math.max(1, Math.round(perSecond));
  const off = ({ num, den }: Rate) => Math.abs(num / den / perSecond - 1);
  const [best] = [
    { num: whole, den: 1 },
    { num: whole * 1000, den: 1001 },
  ].sort((a, b) => off(a) - off(b)) as [Rate];
  return off(best) <= tolerance ? best : { num: Math.max(1, Math.round(perSecond * 1000)), den: 1000 };
}

/**
 * The rate of a source by its timestamps: one over the usual distance of two frames that follow each other. Gaps and slow stretches of a
 * variable rate count for nothing.
 * @param frame source index of each frame, so that sampled series give the source's rate too
 */
export function nominalRate(ptsSeconds: ArrayLike<number>, frame: ArrayLike<number>): Rate {
  const steps: number[] = [];
  for (let i = 1; i < ptsSeconds.length; i++) {
    const frames = frame[i]! - frame[i - 1]!;
    const seconds = ptsSeconds[i]! - ptsSeconds[i - 1]!;
    if (frames > 0 && seconds > 0) steps.push(seconds / frames);
  }
  if (steps.length === 0) return unknownRate;
  const median = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  // Containers that count milliseconds give 33 and 34 in turn: the mean of what is about the median has the true value.
  const near = steps.filter((step) => Math.abs(step - median) <= Math.max(1.1e-3, 0.02 * median));
  const span = near.reduce((sum, step) => sum + step, 0);
  return standardRate(near.length / span, Math.max(4e-4, 1e-3 / span));
}

const two = (value: number) => String(value).padStart(2, '0');
