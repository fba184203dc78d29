// What is exported of an analysis: its marks, the rate they are counted at, the name of the file.
import { expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract';
import { eventSheet, eventsFileName } from '../../../src-main/services/eventSheet';
import { ReviewedMarks } from '../../../src-main/services/reviewedMarks';
import { SeriesBuffer } from '../../../src-main/services/seriesBuffer';
import { quietBatch } from './samples';

function analysis(frames: number) {
  const series = new SeriesBuffer();
  if (frames > 0) series.append(quietBatch(frames, { cutScore: { 20: 0.9 } }));
  const marks = new ReviewedMarks(series);
  marks.decide();
  return { series, marks };
}

it('has the marks as they are and the times of all frames', () => {
  const sheet = eventSheet(analysis(48), { name: 'clip.mp4' });
  expect(sheet).toMatchObject({ sourceName: 'clip.mp4', rate: { num: 24, den: 1 } });
  expect(sheet.marks.map(({ kind, frame }) => [kind, frame])).toEqual([['cut', 20]]);
  expect(sheet.ptsSeconds[47]).toBe(47 / 24);
  expect(sheet.frame[47]).toBe(47);
});

it('takes the rate of the timestamps, whatever the header says', () => {
  expect(eventSheet(analysis(9), { name: 'a' }).rate).toEqual({ num: 24, den: 1 });
});

it('is refused while there are no frames', () => {
  expect(() => eventSheet(analysis(0), { name: 'clip.mp4' })).toThrow(StudioError);
  expect(() => eventSheet(analysis(0), { name: 'clip.mp4' })).toThrow('there are no frames yet');
});

it('goes into a file named after the source', () => {
  expect(eventsFileName('my clip.v2.mp4', 'csv')).toBe('my clip.v2.events.csv');
  expect(eventsFileName('clip', 'youtube')).toBe('clip.events.txt');
  expect(eventsFileName('.hidden', 'otio')).toBe('.hidden.events.otio');
});
