// Playback: a clock on animation frames commands the frame that is due once every viewer can show it.
import { useEffect } from 'react';
import { fetchAhead, following, forgetAhead, isReady } from '../../commands/ahead';
import { currentFilm, currentPlace, pause, seekPlace } from '../../commands/playhead';
import type { Place } from '../../lib/film';
import { PlayRun } from '../../lib/playRun';
import { playRate } from '../../lib/shuttle';
import { usePlayback } from '../../store/playback';
import { usePoints } from '../../store/points';

/** Runs while playing. Seeking meanwhile sets the clock to the new place. */
export function useClock(): void {
  const playing = usePlayback((state) => state.playing);
  const rate = usePlayback(({ speed, shuttle }) => playRate(speed, shuttle));
  const loop = usePlayback((state) => state.loop);
  const points = usePoints((state) => state.points);
  // biome-ignore lint/correctness/useExhaustiveDependencies: moved in and out points begin a new run
  useEffect(() => {
    if (!playing) return;
    const begin = () => new PlayRun({ film: currentFilm(), from: currentPlace(), rate, loop });
    let run = begin();
    let commanded = currentPlace().seconds;
    let before = performance.now();
    let handle = 0;
    let next: Place | undefined;
    const tick = (now: number) => {
      if (currentPlace().seconds !== commanded) run = begin();
      const viewers = following();
      const place = run.advance((now - before) / 1000, (due) => isReady(viewers, due));
      before = now;
      if (place !== null) seekPlace(place);
      commanded = currentPlace().seconds;
      // What was fetched ahead is forgotten at the end: not before the viewers have taken their pictures of the last frame.
      if (run.ended && place === null) {
        pause();
        return;
      }
      const { inTime } = run;
      if (place !== null || inTime[0] !== next) fetchAhead(viewers, inTime, run.pending);
      next = inTime[0];
      handle = requestAnimationFrame(tick);
    };
    handle = requestAnimationFrame(tick);
    return () => {
      cancelAnimationFrame(handle);
      forgetAhead();
    };
  }, [playing, rate, loop, points]);
}
