// Shots as chapters in FFmpeg's metadata text, to be muxed into a video without encoding it again.
import { oneLine } from './labels';
import { type EventSheet, secondsFromStart } from './sheet';
import { shotsOf } from './shots';

/** Ticks in a second: finer than the timestamps of the usual containers. */
const ticksPerSecond = 1_000_000;

/** Escapes what the format gives a meaning to: `=`, `;`, `#`, `\` and line ends. */
export function escapeMetadata(text: string): string {
  return text.replace(/[=;#\\\n]/g, '\\$&');
}

/**
 * A chapter a shot, from its first frame to the first frame of the next; times count from the first frame of the video. They are rounded up,
 * so that a player which goes to a chapter never shows the shot before.
 * Source: ffmpeg-formats(1), "Metadata".
 */
export function ffmetadataText(sheet: EventSheet): string {
  const ticks = (ordinal: number) => Math.ceil(secondsFromStart(sheet, ordinal) * ticksPerSecond - 1e-3);
  const chapters = shotsOf(sheet).map(({ number, start, end }) => [
    '[CHAPTER]',
    `TIMEBASE=1/${ticksPerSecond}`,
    `START=${ticks(start)}`,
    `END=${ticks(end)}`,
    `title=Shot ${number}`,
  ]);
  const lines = [';FFMETADATA1', `title=${escapeMetadata(oneLine(sheet.sourceName))}`, ...chapters.flat()];
  return lines.map((line) => `${line}\n`).join('');
}
