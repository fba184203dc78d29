// Goes to the place that a user typed, or says what can be typed and how far the clip goes.
import { usualFps } from '../lib/domain';
import type { Place } from '../lib/film';
import { countText, plural } from '../lib/format';
import { goalHelp, parseGoal } from '../lib/goTo';
import { lastAtOrBelow } from '../lib/search';
import { stillCount } from '../lib/stills';
import { timecode } from '../lib/timecode';
import { selectedSource, useSession } from '../store/session';
import { closeDialog, showDialog } from '../store/ui';
import { currentDomain, currentFilm, currentSeries, pause, seekPlace } from './playhead';

/** Opens the dialog. */
export function showGoTo(): void {
  pause();
  showDialog('goTo');
}

/** The place that a text means, or what is wrong with it. */
export function placeOf(text: string): Place | { problem: string } {
  const source = selectedSource(useSession.getState());
  const fps = usualFps(source);
  const stills = stillCount(source);
  const goal = parseGoal(text, fps);
  if (goal === null || (stills !== null && goal.kind === 'time'))
    return { problem: `Type ${stills === null ? goalHelp.film : goalHelp.pictures}.` };
  const { start, end } = currentDomain();
  const film = currentFilm();
  if (goal.kind === 'share') return film.at(Math.min(end - 1e-4, start + goal.share * (end - start)));
  if (goal.kind === 'time') {
    if (goal.seconds < start - 1e-6 || goal.seconds >= end)
      return { problem: `The clip goes from ${timecode(start)} to ${timecode(end)}.` };
    return film.at(goal.seconds);
  }
  if (stills !== null) {
    const isThere = goal.frame >= 1 && goal.frame <= stills;
    return isThere
      ? film.at(goal.frame - 1)
      : { problem: `There ${stills === 1 ? 'is' : 'are'} ${plural(stills, 'picture')}.` };
  }
  return frameAt(goal.frame, fps, end) ?? { problem: `The last frame is ${countText(lastFrame(fps, end))}.` };
}

/** Goes to the place that a text means and closes the dialog; where it means none, says what is wrong. */
export function goTo(text: string): string | null {
  const place = placeOf(text);
  if ('problem' in place) return place.problem;
  pause();
  seekPlace(place);
  closeDialog('goTo');
  return null;
}

/** A frame by its index in the source: the analyzed one that shows then, or where it must be. */
function frameAt(frame: number, fps: number, end: number): Place | null {
  const series = currentSeries();
  const analyzed = series !== null && series.frames > 0 && frame <= series.index.at(series.frames - 1);
  if (analyzed) {
    const ordinal = Math.max(0, lastAtOrBelow(series.index.data, series.frames, frame));
    return { seconds: series.pts.at(ordinal), ordinal };
  }
  return frame <= lastFrame(fps, end) ? currentFilm().at(frame / fps) : null;
}

function lastFrame(fps: number, end: number): number {
  const series = currentSeries();
  const extent = series?.extent() ?? null;
  // Where all is analyzed its own last frame counts, whatever the header says of the rate.
  if (series !== null && extent !== null && extent.end >= end - 1e-6) return series.index.at(series.frames - 1);
  return Math.max(0, Math.ceil(end * fps - 1e-3) - 1);
}
