// Shots from marks: what lies between two borders. Every format that lists shots takes them from here.
import type { Mark } from '../../contract';
import { type EventSheet, frameNumber, secondsFromStart } from './sheet';

/** A run of frames between two borders. */
export interface Shot {
  /** From 1. */
  number: number;
  /** Ordinal of its first frame. */
  start: number;
  /** Ordinal after its last frame. */
  end: number;
  /** The cut or transitions that it begins with, in order; the first shot has none but a fade in. */
  opening: readonly Mark[];
}

/** Black (or white) for this long beside a cut, or at an end of the video, is no shot of its own. */
const blackSeconds = 2;

/** Cuts and transitions in order. A transition with a cut inside, set there by hand, is left out: the cut says more exactly where. */
export function editsOf(marks: readonly Mark[]): Mark[] {
  const cuts = marks.filter(({ kind }) => kind === 'cut');
  const holdsCut = ({ start, end }: Mark) =>
    cuts.some(({ ordinal }) => ordinal > start.ordinal && ordinal <= end.ordinal);
  return marks.filter((mark) => mark.kind === 'cut' || (mark.kind === 'transition' && !holdsCut(mark)));
}

/**
 * True where nothing but black lies between two edits, so that they are one border: a fade out and the fade in that follows; a fade and a
 * cut, or an end of the video (null), up to 2 s away.
 */
export function isBlackBetween(sheet: EventSheet, before: Mark | null, after: Mark | null): boolean {
  const fallsBefore = before?.transition === 'fadeOut';
  const risesAfter = after?.transition === 'fadeIn';
  if (fallsBefore && risesAfter) return true;
  const [fade, other] = fallsBefore ? [before, after] : risesAfter ? [after, before] : [null, null];
  if (fade === null || other?.kind === 'transition') return false;
  const from = before === null ? 0 : secondsFromStart(sheet, before.end.ordinal);
  return secondsFromStart(sheet, after === null ? sheet.ptsSeconds.length : after.start.ordinal) - from <= blackSeconds;
}

/** The first frame of the new shot: that of a cut if there is one, else the middle of the transition, or of the black between two fades. */
function borderOf(edits: readonly Mark[]): number {
  const cut = edits.find(({ kind }) => kind === 'cut');
  if (cut !== undefined) return cut.ordinal;
  const [first, second] = edits;
  const [from, to] = second === undefined ? [first!.start, first!.end] : [first!.end, second.start];
  return Math.floor((from.ordinal + to.ordinal + 1) / 2);
}

/**
 * All shots, which cover the frames without gap or overlap; none where there are no frames. A border at the same tick of the nominal rate as
 * the one before, which only a variable rate has, is passed over, so that every shot has a length in timecode.
 */
export function shotsOf(sheet: EventSheet): Shot[] {
  const count = sheet.ptsSeconds.length;
  if (count === 0) return [];
  const edits = editsOf(sheet.marks);
  const groups: Mark[][] = [];
  edits.forEach((edit, i) => {
    if (i > 0 && isBlackBetween(sheet, edits[i - 1]!, edit)) groups.at(-1)!.push(edit);
    else groups.push([edit]);
  });
  const opensWithFade = edits.length > 0 && isBlackBetween(sheet, null, edits[0]!);
  const endsWithFade = edits.length > 0 && isBlackBetween(sheet, edits.at(-1)!, null);
  const shots: Shot[] = [{ number: 1, start: 0, end: count, opening: opensWithFade ? groups.shift()! : [] }];
  if (endsWithFade) groups.pop();
  for (const opening of groups) {
    const last = shots.at(-1)!;
    const start = borderOf(opening);
    if (start >= count || frameNumber(sheet, start) <= frameNumber(sheet, last.start)) continue;
    last.end = start;
    shots.push({ number: last.number + 1, start, end: count, opening });
  }
  return shots;
}
