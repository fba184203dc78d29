// Commands that move the commanded position and play.
import { type Command, withFilm, withSource } from '../command';
import * as playhead from '../playhead';
import { seekBack } from '../seekBack';

/** Commands on the position. */
export const playbackCommands: readonly Command[] = [
  {
    id: 'play.toggle',
    label: 'Play or pause',
    group: 'Playback',
    keys: [' '],
    enabled: withFilm,
    run: playhead.togglePlay,
  },
  {
    id: 'frame.previous',
    label: 'Previous frame',
    group: 'Playback',
    keys: ['ArrowLeft', ','],
    editorKeys: ['ArrowLeft'],
    enabled: withSource,
    run: () => playhead.stepFrames(-1),
  },
  {
    id: 'frame.next',
    label: 'Next frame',
    group: 'Playback',
    keys: ['ArrowRight', '.'],
    editorKeys: ['ArrowRight'],
    enabled: withSource,
    run: () => playhead.stepFrames(1),
  },
  {
    id: 'second.previous',
    label: 'Back one second',
    group: 'Playback',
    keys: ['Shift+ArrowLeft'],
    enabled: withSource,
    run: () => playhead.stepSeconds(-1),
  },
  {
    id: 'second.next',
    label: 'Forward one second',
    group: 'Playback',
    keys: ['Shift+ArrowRight'],
    enabled: withSource,
    run: () => playhead.stepSeconds(1),
  },
  {
    id: 'frame.first',
    label: 'First frame',
    group: 'Playback',
    keys: ['Home'],
    enabled: withSource,
    run: () => playhead.seekEnd(false),
  },
  {
    id: 'frame.last',
    label: 'Last frame',
    group: 'Playback',
    keys: ['End'],
    enabled: withSource,
    run: () => playhead.seekEnd(true),
  },
  {
    id: 'seek.back',
    label: 'Back to where the last jump began',
    group: 'Playback',
    keys: ['Shift+Backspace'],
    enabled: withSource,
    run: seekBack,
  },
  {
    id: 'play.slower',
    label: 'Slower',
    group: 'Playback',
    keys: ['['],
    enabled: withSource,
    run: () => playhead.changeSpeed(-1),
  },
  {
    id: 'play.faster',
    label: 'Faster',
    group: 'Playback',
    keys: [']'],
    enabled: withSource,
    run: () => playhead.changeSpeed(1),
  },
];
