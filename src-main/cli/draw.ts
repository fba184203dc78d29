// Progress lines on a terminal: bar, rate, time left and a sparkline of tokens per block; pure text.
import type { Progress } from '../contract';

const ticks = '▁▂▃▄▅▆▇█';

/**
 * Draws values as one character each.
 * @param values numbers in 0..top
 * @param width characters at most; more values are joined by their maximum, so that no peak is lost
 */
export function sparkline(values: readonly number[], top: number, width: number): string {
  if (values.length === 0 || width <= 0) return '';
  const columns = Math.min(width, values.length);
  let text = '';
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    let peak = 0;
    for (let i = from; i < to; i++) peak = Math.max(peak, values[i] ?? 0);
    text += ticks[Math.min(ticks.length - 1, Math.floor((peak / top) * ticks.length))];
  }
  return text;
}

/** Seconds as `m:ss` or `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** One line of at most `columns` characters for work of which `fraction` (0..1) is done, in the phase `phase`. */
export function importLine(name: string, fraction: number, phase: string, columns: number): string {
  const share = `${Math.floor(fraction * 100)} %`.padStart(5);
  return [shortName(name), bar(fraction), share, phase].join('  ').slice(0, columns - 1);
}

function bar(fraction: number): string {
  const cells = 20;
  const full = Math.round(fraction * cells);
  return '█'.repeat(full) + '░'.repeat(cells - full);
}

function shortName(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name;
}

/** One line of at most `columns` characters for an analysis under way. */
export function progressLine(
  name: string,
  progress: Progress,
  tokens: readonly number[],
  maxToks: number,
  columns: number,
): string {
  const fraction = progress.fraction ?? 0;
  const parts = [
    shortName(name),
    bar(fraction),
    progress.fraction === null ? `${progress.framesDone} frames` : `${Math.floor(fraction * 100)} %`.padStart(5),
  ];
  if (progress.framesPerSecond !== null) parts.push(`${progress.framesPerSecond.toFixed(1)} frames/s`);
  if (progress.secondsLeft !== null) parts.push(`${clock(progress.secondsLeft)} left`);
  const text = parts.join('  ');
  const room = columns - text.length - 3;
  return room > 4 ? `${text}  ${sparkline(tokens, maxToks, Math.min(room, 60))}` : text.slice(0, columns - 1);
}
