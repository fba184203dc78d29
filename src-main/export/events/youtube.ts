// Shots as a chapter list for the description of a YouTube video.
import { StudioError } from '../../contract/errors';
import { type EventSheet, secondsFromStart } from './sheet';
import { type Shot, shotsOf } from './shots';

/** What YouTube asks of chapters: the first at 0:00, at least three, in order, each of 10 s or more. It ignores a list that breaks a rule. */
const leastSeconds = 10;
const leastChapters = 3;

/** `2:05`, `1:02:05`. */
function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/**
 * A line a chapter. Shots are mostly shorter than 10 s, so a chapter takes in shots until it is long enough, and its title says which ones it
 * holds; what is left at the end joins the last. Times are whole seconds, rounded up, so that none shows the shot before.
 * Source: YouTube Help, "Video chapters".
 * @throws StudioError `bad-request` where the shots make fewer than three chapters
 */
export function youtubeText(sheet: EventSheet): string {
  const shots = shotsOf(sheet);
  const length = Math.floor(secondsFromStart(sheet, sheet.ptsSeconds.length));
  const chapters: { second: number; shots: Shot[] }[] = [];
  for (const shot of shots) {
    const second = Math.ceil(secondsFromStart(sheet, shot.start) - 1e-6);
    const last = chapters.at(-1);
    const isLongEnough = last === undefined || second - last.second >= leastSeconds;
    if (last === undefined || (isLongEnough && length - second >= leastSeconds))
      chapters.push({ second, shots: [shot] });
    else last.shots.push(shot);
  }
  if (chapters.length < leastChapters)
    throw new StudioError(
      'bad-request',
      `YouTube takes no fewer than ${leastChapters} chapters of ${leastSeconds} s, and the shots make ${chapters.length}`,
      'Choose another format, or add cuts',
      sheet.sourceName,
    );
  return chapters.map(({ second, shots }) => `${clock(second)} ${title(shots)}\n`).join('');
}

function title(shots: readonly Shot[]): string {
  const [first, last] = [shots[0]!.number, shots.at(-1)!.number];
  return first === last ? `Shot ${first}` : `Shots ${first} to ${last}`;
}
