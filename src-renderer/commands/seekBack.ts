// Going back to where the last jump began; done again, forth to where that was.
import { moved, returned, standing, type Trail } from '../lib/jump';
import { usePlayback } from '../store/playback';
import { useSession } from '../store/session';
import { pause, reveal, seek } from './playhead';

let trail: Trail = standing(0);
let sourceId: string | null = null;

/** Follows the playhead for as long as the window lives. */
export function followJumps(): void {
  usePlayback.subscribe(({ seconds, playing }) => {
    const { selectedSourceId } = useSession.getState();
    // Another file has its own times.
    trail = selectedSourceId === sourceId ? moved(trail, seconds, performance.now(), playing) : standing(seconds);
    sourceId = selectedSourceId;
  });
}

/** Returns to where the last jump began; does nothing before the first. */
export function seekBack(): void {
  const before = trail;
  if (before.back === null) return;
  pause();
  seek(before.back);
  reveal();
  trail = returned(before, usePlayback.getState().seconds);
}
