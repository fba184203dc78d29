// Pictures that are no film: their count stands where a film has its time. The timestamp of picture k (from 0) is k.
import type { SourceView } from '../../src-main/contract';
import { countText, plural } from './format';

type Countable = Pick<SourceView, 'pictures' | 'durationSeconds' | 'declaredFrames' | 'codec'>;

const pictureCodecs = ['png', 'mjpeg', 'webp', 'bmp', 'tiff', 'jpegxl', 'jpeg2000', 'targa', 'exr', 'psd'];

/** How many pictures a source is: those of a folder, 1 for a single picture, null for a film. */
export function stillCount(source: Countable | null): number | null {
  if (source === null) return null;
  if (source.pictures !== null) return source.pictures;
  const short = source.durationSeconds === null || source.durationSeconds <= 0.05;
  const single =
    source.declaredFrames === 1 || (source.declaredFrames === null && pictureCodecs.includes(source.codec));
  return short && single ? 1 : null;
}

/** `Picture 12 of 40`; the number alone while it is not known how many there are. */
export function pictureText(seconds: number, count: number | null): string {
  const number = Math.max(0, Math.floor(seconds + 1e-6)) + 1;
  if (count === null) return `Picture ${countText(number)}`;
  return count === 1 ? 'Single picture' : `Picture ${countText(Math.min(count, number))} of ${countText(count)}`;
}

/** `40 pictures`. */
export function picturesText(count: number): string {
  return plural(count, 'picture');
}

/** Marks of an axis of pictures: the middles of round numbered ones, no more than `most`, and their numbers from 1. */
export function pictureTicks(start: number, end: number, most: number): { values: number[]; text: string[] } {
  let step = 1;
  for (let k = 0; (end - start) / step > most; k++) step = [1, 2, 5][k % 3]! * 10 ** Math.floor(k / 3);
  const numbers: number[] = [];
  const first = Math.max(1, Math.ceil(start + 0.5));
  for (let n = Math.ceil(first / step) * step; n - 0.5 <= end; n += step) numbers.push(n);
  if (first === 1 && step > 1) numbers.unshift(1);
  return { values: numbers.map((n) => n - 0.5), text: numbers.map((n) => countText(n)) };
}
