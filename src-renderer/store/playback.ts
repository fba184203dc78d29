// Playback slice: the commanded position, apart from what the viewers have managed to show.
import { create } from 'zustand';
import type { Shuttle } from '../lib/shuttle';

export const speeds = [0.1, 0.25, 0.5, 1, 2, 4] as const;

export interface PlaybackState {
  /** Commanded time in the source. */
  seconds: number;
  /** Commanded analyzed frame; null where nothing is analyzed. Kept beside the time, since timestamps may repeat. */
  ordinal: number | null;
  playing: boolean;
  speed: number;
  /** What J and L make of the speed while playing: 1, 2 or 4 times, negative backwards (lib/shuttle.ts). */
  shuttle: Shuttle;
  /** Begins again at the in point, or at the start, when the out point or the end is reached. */
  loop: boolean;
}

export const usePlayback = create<PlaybackState>(() => ({
  seconds: 0,
  ordinal: null,
  playing: false,
  speed: 1,
  shuttle: 1,
  loop: false,
}));
