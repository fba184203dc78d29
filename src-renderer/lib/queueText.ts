// The queue as a whole in a few words.
import type { QueueView } from '../../src-main/contract';
import { countText, percentText, plural } from './format';
import { spanInWords } from './timecode';

export interface QueueText {
  /** `3 of 10, 54 %`, `Opening 34 of 100`, `2 failed`. */
  what: string;
  /** `12 min left`, `Paused`; empty where there is nothing to say. */
  more: string;
  /** 0..1 for a bar, null while unknown. */
  fraction: number | null;
}

/** What to say; null where nothing is opened, runs, waits or failed. */
export function queueText({ paused, opening, done, failed, running, waiting, fraction, secondsLeft }: QueueView) {
  const count = done + failed + running + waiting;
  if (running + waiting > 0) {
    // The one in work counts: `3 of 10` is the third.
    const at = Math.max(1, done + failed + Math.min(1, running));
    const left = secondsLeft === null ? '' : `${spanInWords(secondsLeft)} left`;
    const share = fraction === null ? '' : `, ${percentText(Math.min(0.99, fraction))}`;
    return text(`${countText(at)} of ${countText(count)}${share}`, paused ? 'Paused' : left, fraction);
  }
  if (opening !== null && opening.total > 1)
    return text(
      `Opening ${countText(opening.done + 1)} of ${countText(opening.total)}`,
      '',
      opening.done / opening.total,
    );
  return failed > 0 ? text(`${countText(failed)} failed`, `${countText(done)} done`, 1) : null;
}

/** `2 done, 1 failed, 1 running, 6 waiting`: all of it, for a tooltip. */
export function queueDetail({ done, failed, running, waiting, opening }: QueueView): string {
  const parts: [number, string][] = [
    [done, 'done'],
    [failed, 'failed'],
    [running, 'running'],
    [waiting, 'waiting'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${countText(count)} ${word}`);
  if (opening !== null) said.push(`${plural(opening.total - opening.done, 'file')} to be opened`);
  return said.join(', ');
}

const text = (what: string, more: string, fraction: number | null): QueueText => ({ what, more, fraction });
