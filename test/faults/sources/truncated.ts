// Files that are cut short, that lie about their length, or that have holes.
import { complete, failed, partial, refused, type SourceCase } from './case';
import { clip, partOf } from './make';

const percents = [1, 30, 60, 95] as const;
/** What of the 96 frames of a clip may come where so much of its bytes is there. */
const some = [1, 95] as const;

export const truncated: SourceCase[] = [
  ...percents.map((percent) => ({
    name: `mp4, index at the end, cut at ${percent} %`,
    make: partOf('cuts', percent / 100),
    expected: refused('unreadable', /cut short/),
  })),
  {
    name: 'mp4, index first, cut within the index',
    make: partOf('faststart', 0.01),
    expected: refused('unreadable', /cut short/),
  },
  ...([30, 60, 95] as const).map((percent) => ({
    name: `mp4, index first, cut at ${percent} %`,
    make: partOf('faststart', percent / 100),
    expected: partial(some, /cut short.*of 96 frames/),
  })),
  ...([30, 60, 95] as const).map((percent) => ({
    name: `mkv cut at ${percent} %`,
    make: partOf('cuts-mkv', percent / 100),
    expected: partial(some, /cut short/),
  })),
  { name: 'mkv cut within its header', make: partOf('cuts-mkv', 0, 300), expected: refused('unreadable') },
  ...([30, 60, 95] as const).map((percent) => ({
    name: `ts cut at ${percent} %, within a packet`,
    make: partOf('open-gop-ts', percent / 100),
    expected: partial([1, 199], /cut short/),
  })),
  { name: 'avi cut at 60 %', make: clip('truncated-avi'), expected: partial(some, /cut short/) },
  { name: 'jpeg cut at 60 %', make: partOf('jpg', 0.6), expected: partial(1, /damaged/) },
  { name: 'png cut at 60 %', make: partOf('png', 0.6), expected: failed('unreadable') },
  { name: 'avi whose header says ten times as many frames', make: clip('lying-avi'), expected: complete(48) },
  { name: 'mp4 whose frames are zeros', make: clip('zeroed-frames'), expected: failed('unreadable') },
  { name: 'mp4 with a hole in its pictures', make: clip('zeroed-middle'), expected: partial(some, /damaged/) },
  {
    name: 'mp4 whose frames are said to be larger than the file',
    make: clip('large-samples'),
    expected: partial([1, 11], /12 frames/),
  },
  { name: 'mp4 said to have 4 billion frames', make: clip('many-frames'), expected: refused('unreadable') },
  { name: 'mkv that ends after its header', make: clip('headers-only'), expected: refused('unreadable') },
];
