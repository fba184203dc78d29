// What the cells of the grid stand for: the pictures of a folder, or the shots of a film, with their figures and their order.
import type { GridPreferences } from '../../src-main/contract';
import type { Series } from './series';
import type { Shot } from './shots';

/** One picture or shot. */
export interface GridItem {
  /** Its place in the folder, or the ordinal of the shot's first frame; stays while others come. */
  id: number;
  /** From 1, in the order of the folder or of time. */
  number: number;
  /** Analyzed frame that it shows, the middle one of a shot; null where the picture is not analyzed. */
  ordinal: number | null;
  /** Source index and timestamp of that frame, seconds. */
  frame: number;
  ptsSeconds: number;
  /** Tokens of a picture, tokens a second of a shot; NaN where it is not analyzed. */
  tokens: number;
  /** What it is sorted by as error, the higher the worse: a mean over a shot; NaN where it is not analyzed. */
  error: number;
  mse: number;
  /** NaN where the metric is another one. */
  ssim: number;
  /** Frames that need more error than the threshold allows. */
  over: number;
}

/** The pictures of a folder in its order, also those that are not analyzed. */
export function pictureItems(count: number, series: Series | null): GridItem[] {
  const items: GridItem[] = [];
  const none = { ordinal: null, tokens: Number.NaN, error: Number.NaN, mse: Number.NaN, ssim: Number.NaN, over: 0 };
  for (let k = 0; k < count; k++) items.push({ id: k, number: k + 1, frame: k, ptsSeconds: k, ...none });
  for (let ordinal = 0; ordinal < (series?.frames ?? 0); ordinal++) {
    const item = items[series!.index.at(ordinal)];
    if (item === undefined) continue;
    item.ordinal = ordinal;
    item.tokens = series!.frameTokens.at(ordinal);
    item.error = series!.frameError.at(ordinal);
    item.mse = series!.frameMse.at(ordinal);
    item.ssim = series!.frameSsim.at(ordinal);
    item.over = series!.framePassed.at(ordinal) ? 0 : 1;
  }
  return items;
}

/** The shots of a film in the order of time. */
export function shotItems(series: Series, shots: readonly Shot[]): GridItem[] {
  return shots.map(({ number, first, last }) => {
    const middle = (first + last) >> 1;
    const sum = { tokens: 0, error: 0, mse: 0, ssim: 0, over: 0 };
    for (let ordinal = first; ordinal <= last; ordinal++) {
      sum.tokens += series.frameShare.at(ordinal);
      sum.error += series.frameError.at(ordinal);
      sum.mse += series.frameMse.at(ordinal);
      sum.ssim += series.frameSsim.at(ordinal);
      sum.over += series.framePassed.at(ordinal) ? 0 : 1;
    }
    const frames = last - first + 1;
    const seconds = Math.max(1e-3, series.endOf(last) - series.pts.at(first));
    return {
      id: first,
      number,
      ordinal: middle,
      frame: series.index.at(middle),
      ptsSeconds: series.pts.at(middle),
      tokens: sum.tokens / seconds,
      error: sum.error / frames,
      mse: sum.mse / frames,
      ssim: sum.ssim / frames,
      over: sum.over,
    };
  });
}

/** The items sorted: equal ones in their own order, those that are not analyzed at the end whichever way it goes. */
export function sortedItems(items: readonly GridItem[], { sort, descending }: GridPreferences): GridItem[] {
  const sign = descending ? -1 : 1;
  if (sort === 'name') return descending ? items.toReversed() : [...items];
  const known = items.filter((item) => !Number.isNaN(item[sort]));
  const unknown = items.filter((item) => Number.isNaN(item[sort]));
  return [...known.sort((a, b) => sign * (a[sort] - b[sort]) || a.id - b.id), ...unknown];
}

/** Place in `sorted` of the item that the playhead is in; -1 where it is in none. `at` is a picture's place, or an analyzed frame. */
export function placeOf(sorted: readonly GridItem[], items: readonly GridItem[], at: number | null): number {
  if (at === null) return -1;
  // Items are in the order of their ids: the last one that does not begin after it.
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle] as GridItem).id <= at) low = middle + 1;
    else high = middle;
  }
  const item = items[low - 1];
  return item === undefined ? -1 : sorted.indexOf(item);
}
