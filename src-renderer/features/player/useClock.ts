// Playback: a clock on animation frames commands the frame that is due; viewers that are late skip frames.
import { useEffect } from 'react';
import { lateness } from '../../api/lateness';
import { currentDomain, currentSeries, pause, reveal, seek } from '../../commands/playhead';
import { usePlayback } from '../../store/playback';

const longestWaitMs = 400;

/** Runs while playing. Seeking meanwhile sets the clock to the new place. */
export function useClock(): void {
  const playing = usePlayback((state) => state.playing);
  const speed = usePlayback((state) => state.speed);
  useEffect(() => {
    if (!playing) return;
    let handle = 0;
    let before = performance.now();
    let position = usePlayback.getState().seconds;
    let commanded = position;
    const tick = (now: number) => {
      const state = usePlayback.getState();
      if (state.seconds !== commanded) position = state.seconds;
      // Frames are dropped when pictures are late; when they are very late, time waits for them.
      if (lateness(now) < longestWaitMs) position += ((now - before) / 1000) * speed;
      before = now;
      const domain = currentDomain();
      if (position >= domain.end) {
        const series = currentSeries();
        const last = series !== null && series.frames > 0 ? series.pts.at(series.frames - 1) : domain.end;
        pause();
        seek(Math.min(last, domain.end));
        return;
      }
      const series = currentSeries();
      const ordinal = series?.ordinalAt(position) ?? null;
      if (ordinal === null || ordinal !== state.ordinal) {
        seek(ordinal === null || series === null ? position : series.pts.at(ordinal));
        reveal();
      }
      commanded = usePlayback.getState().seconds;
      handle = requestAnimationFrame(tick);
    };
    handle = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(handle);
  }, [playing, speed]);
}
