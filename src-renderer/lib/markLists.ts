// Marks by their kinds, and those of them that show in a window, without a look at all the others at each drawing.
import type { Mark, MarkKind } from '../../src-main/contract';
import type { Span } from './viewport';

/** The marks of each kind, and cuts with transitions together, each list in order of places. */
export interface MarkLists extends Record<MarkKind, Mark[]> {
  borders: Mark[];
}

const known = new WeakMap<readonly Mark[], MarkLists>();

/** Sorts marks by kind; once for each array, as marks are always sent whole. */
export function markLists(marks: readonly Mark[]): MarkLists {
  let lists = known.get(marks);
  if (lists === undefined) {
    lists = { cut: [], transition: [], spike: [], tokenSpike: [], borders: [] };
    for (const mark of marks) {
      lists[mark.kind].push(mark);
      if (mark.kind === 'cut' || mark.kind === 'transition') lists.borders.push(mark);
    }
    known.set(marks, lists);
  }
  return lists;
}

/** Those of a list that a window shows a part of; marks of one kind do not reach over one another's places. */
export function marksIn(marks: readonly Mark[], { start, end }: Span): Mark[] {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle] as Mark).ptsSeconds < start) low = middle + 1;
    else high = middle;
  }
  let from = low;
  while (from > 0 && (marks[from - 1] as Mark).end.ptsSeconds >= start) from -= 1;
  let to = low;
  while (to < marks.length && (marks[to] as Mark).start.ptsSeconds <= end) to += 1;
  return marks.slice(from, to);
}
