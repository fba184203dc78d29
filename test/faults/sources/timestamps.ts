// Timestamps that vary, repeat, run backwards, begin below zero or are missing.
import { complete, partial, type SourceCase } from './case';
import { clip } from './make';

export const timestamps: SourceCase[] = [
  { name: 'a variable rate in mkv', make: clip('vfr'), expected: complete(75) },
  { name: 'a variable rate in mp4', make: clip('vfr-mp4'), expected: complete(75) },
  { name: '1, then 60, then 1 frame a second', make: clip('fps-swing'), expected: complete(12) },
  { name: 'a gap of an hour', make: clip('pts-gap'), expected: complete(12) },
  { name: 'every timestamp twice', make: clip('pts-twice'), expected: complete(12) },
  { name: 'a start five seconds below zero', make: clip('negative-start'), expected: complete(12) },
  { name: 'a start at 12.345 s', make: clip('late-start'), expected: complete(75) },
  { name: 'frames hidden by an edit list', make: clip('edit-list'), expected: complete(4) },
  { name: 'an empty edit of two seconds', make: clip('empty-edit'), expected: complete(12) },
  { name: 'B-frames at an open start', make: clip('open-gop-ts'), expected: complete(200) },
  { name: 'B-frames in avi', make: clip('avi-b-frames'), expected: complete(12) },
  { name: 'two recordings joined', make: clip('pts-jump'), expected: complete(150) },
  { name: 'no timestamps', make: clip('raw-h264'), expected: complete(50) },
  { name: 'a timescale of a million and three', make: clip('odd-timescale'), expected: complete(12) },
  { name: 'a timescale of zero', make: clip('zero-timescale'), expected: partial(1, /of 12 frames/) },
  { name: 'a timescale below zero', make: clip('negative-timescale'), expected: partial(1, /of 12 frames/) },
  { name: 'frames that last nothing', make: clip('no-rate'), expected: partial(6, /6 frames of 12/) },
];
