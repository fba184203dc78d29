// Times as people read them, and the marks of a time axis.

const two = (value: number) => String(Math.floor(value)).padStart(2, '0');

/** `00:00:17.17`: hours, minutes, seconds and hundredths, cut off and never rounded up to the next second. */
export function timecode(seconds: number): string {
  if (!Number.isFinite(seconds)) return '--:--:--.--';
  // A hair is added because 0.29 * 100 is 28.999999999999996.
  const hundredths = Math.floor(Math.abs(seconds) * 100 + 1e-6);
  const whole = Math.floor(hundredths / 100);
  const text = `${two(whole / 3600)}:${two((whole / 60) % 60)}:${two(whole % 60)}.${two(hundredths % 100)}`;
  return seconds < 0 && hundredths > 0 ? `-${text}` : text;
}

/** `1:02:03`, `2:05` or `0:00.25`: as short as the step between two marks allows. */
export function shortTime(seconds: number, step = 1): string {
  const sign = seconds < 0 ? '-' : '';
  const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
  const units = Math.round(Math.abs(seconds) * 10 ** decimals);
  const whole = Math.floor(units / 10 ** decimals);
  const fraction = decimals === 0 ? '' : `.${String(units % 10 ** decimals).padStart(decimals, '0')}`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole / 60) % 60);
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${sign}${head}:${two(whole % 60)}${fraction}`;
}

/** `2 min left`, `40 s`, `1 h 5 min`: a span of time in words, coarse on purpose. */
export function spanInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const steps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  14_400, 28_800, 86_400,
];

/** Round times between two ends, no more than `most` of them, and the step between them. */
export function timeTicks(start: number, end: number, most: number): { step: number; values: number[] } {
  const span = end - start;
  const step = steps.find((candidate) => span / candidate <= most) ?? Math.max(86_400, span);
  const values: number[] = [];
  for (let k = Math.ceil(start / step - 1e-9); k * step <= end + step * 1e-9; k++) values.push(k * step);
  return { step, values };
}
