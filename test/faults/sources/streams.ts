// Files with other streams than one video, and videos that are very short, very long or all the same.
import { complete, failed, refused, type SourceCase } from './case';
import { clip } from './make';

export const streams: SourceCase[] = [
  { name: 'video and sound', make: clip('with-sound'), expected: complete(12) },
  { name: 'sound alone', make: clip('audio-only'), expected: refused('no-video') },
  { name: 'sound with a cover', make: clip('cover-art'), expected: refused('no-video', /cover/) },
  { name: 'video with a cover that comes first', make: clip('video-cover'), expected: complete(12) },
  { name: 'two videos', make: clip('two-video'), expected: complete(20) },
  { name: 'a track of timecode', make: clip('timecode'), expected: complete(12) },
  { name: 'subtitles', make: clip('subtitles'), expected: complete(12) },
  { name: 'an attachment', make: clip('attachment'), expected: complete(12) },
  { name: 'a track without a frame', make: clip('empty-track'), expected: failed('unreadable') },
  { name: 'one frame', make: clip('one-frame'), expected: complete(1) },
  { name: 'one frame, 0/0 a second', make: clip('one-frame-ts'), expected: complete(1) },
  { name: 'two frames', make: clip('two-frames'), expected: complete(2) },
  { name: 'all black', make: clip('black'), expected: complete(12) },
  { name: 'all the same', make: clip('same'), expected: complete(12) },
  { name: 'noise', make: clip('noise'), expected: complete(12) },
  { name: '240 frames a second', make: clip('fps-240'), expected: complete(12) },
  { name: 'a still picture for ten hours', make: clip('long-still'), expected: complete(2) },
  { name: 'an mp4 header of 24 hours', make: clip('day-header'), expected: complete(12) },
  { name: 'an mkv header of 24 hours', make: clip('day-header-mkv'), expected: complete(12) },
];
