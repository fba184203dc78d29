// Actions on the commanded position: seeking, stepping, playing and the timeline's window.
import { domainOf, usualFps } from '../lib/domain';
import { type Film, filmOf, type Place } from '../lib/film';
import { endOfFrame, spanOf } from '../lib/inOut';
import type { Series } from '../lib/series';
import { nextShuttle, type Shuttle } from '../lib/shuttle';
import { clampSpan, follow, isWhole, panBy, type Span, spanLength, zoomAt } from '../lib/viewport';
import { speeds, usePlayback } from '../store/playback';
import { pointsOf, usePoints } from '../store/points';
import { registry } from '../store/registry';
import { selectedAnalysis, selectedSource, useSession } from '../store/session';
import { useTimelineView } from '../store/timelineView';

/** The series that is looked at; null without an analysis. */
export function currentSeries(): Series | null {
  const analysis = selectedAnalysis(useSession.getState());
  return analysis === null ? null : registry.get(analysis.id);
}

/** The span of time that the timeline can show. */
export function currentDomain(): Span {
  const state = useSession.getState();
  return domainOf(selectedSource(state), selectedAnalysis(state), currentSeries());
}

/** The window of time that the timeline shows. */
export function currentView(): Span {
  const { window } = useTimelineView.getState();
  const domain = currentDomain();
  return window === null ? domain : clampSpan(window, domain);
}

/** Goes to a time, and to the analyzed frame that shows then. */
export function seek(seconds: number): void {
  const domain = currentDomain();
  const within = Math.min(domain.end, Math.max(domain.start, seconds));
  usePlayback.setState({ seconds: within, ordinal: currentSeries()?.ordinalAt(within) ?? null });
}

/** Goes to an analyzed frame and brings it into the window. */
export function seekOrdinal(ordinal: number): void {
  const series = currentSeries();
  if (series === null || series.frames === 0) return;
  const within = Math.min(series.frames - 1, Math.max(0, ordinal));
  usePlayback.setState({ seconds: series.pts.at(within), ordinal: within });
  reveal();
}

/** Finds the frame of the commanded time once it has been analyzed. */
export function settleOrdinal(): void {
  const { seconds, ordinal } = usePlayback.getState();
  const series = currentSeries();
  if (series === null || series.frames === 0) return;
  if (ordinal === null) {
    const found = series.ordinalAt(seconds);
    if (found !== null) usePlayback.setState({ ordinal: found });
    // Sources may begin later than zero: the first frame is then where one starts.
    else if (seconds < series.pts.at(0)) seekOrdinal(0);
  } else if (ordinal >= series.frames) usePlayback.setState({ ordinal: null });
}

/** Steps by frames; where nothing is analyzed, by the source's usual frame length. */
export function stepFrames(count: number): void {
  pause();
  const { seconds, ordinal } = usePlayback.getState();
  if (ordinal !== null && ordinal + count < (currentSeries()?.frames ?? 0)) seekOrdinal(ordinal + count);
  else stepSeconds(count / usualFps(selectedSource(useSession.getState())), seconds);
}

/** Steps by seconds. */
export function stepSeconds(count: number, from = usePlayback.getState().seconds): void {
  seek(from + count);
  reveal();
}

/** Goes to the first or the last frame. */
export function seekEnd(last: boolean): void {
  pause();
  const series = currentSeries();
  if (series !== null && series.frames > 0) seekOrdinal(last ? series.frames - 1 : 0);
  else stepSeconds(0, last ? currentDomain().end : currentDomain().start);
}

/** The span that is played: from the in to the out point while it loops, the clip otherwise. */
export function playSpan(): Span {
  const domain = currentDomain();
  if (!usePlayback.getState().loop) return domain;
  const points = pointsOf(usePoints.getState(), useSession.getState().selectedSourceId);
  return spanOf(points, domain, ({ seconds }) => endOfFrame(currentSeries(), seconds));
}

/** The commanded place. */
export function currentPlace(): Place {
  const { seconds, ordinal } = usePlayback.getState();
  return { seconds, ordinal };
}

/** The frames that are played. */
export function currentFilm(): Film {
  return filmOf(currentSeries(), usualFps(selectedSource(useSession.getState())), playSpan);
}

/** Goes to a place of the film. */
export function seekPlace({ seconds, ordinal }: Place): void {
  if (ordinal === null) seek(seconds);
  else usePlayback.setState({ seconds, ordinal });
  reveal();
}

/** Starts or stops playing; at the end it starts over. */
export function togglePlay(): void {
  if (usePlayback.getState().playing) pause();
  else play(1);
}

/** Plays backwards or forwards, faster with each call. */
export function shuttlePlay(direction: 1 | -1): void {
  const { playing, shuttle } = usePlayback.getState();
  play(nextShuttle(playing, shuttle, direction));
}

/** Plays on. It starts over where the end is reached, or a loop is left. */
function play(shuttle: Shuttle): void {
  const { start, end } = playSpan();
  const { playing, seconds, loop } = usePlayback.getState();
  const left = loop && (seconds < start - 1e-6 || seconds >= end);
  if (!playing && shuttle > 0 && (left || seconds >= end - 0.05)) seek(start);
  else if (!playing && shuttle < 0 && (left || seconds <= start + 0.05)) seek(Math.max(start, end - 1e-4));
  usePlayback.setState({ playing: true, shuttle });
}

/** Stops playing. */
export function pause(): void {
  if (usePlayback.getState().playing) usePlayback.setState({ playing: false, shuttle: 1 });
}

/** Begins again at the end, or no longer. */
export function toggleLoop(): void {
  usePlayback.setState(({ loop }) => ({ loop: !loop }));
}

/** Plays slower or faster. */
export function changeSpeed(step: 1 | -1): void {
  usePlayback.setState(({ speed }) => {
    const index = speeds.findIndex((candidate) => candidate >= speed) + step;
    return { speed: speeds[Math.min(speeds.length - 1, Math.max(0, index))] ?? 1 };
  });
}

/** Zooms the timeline about a time, the playhead when none is given. Below 1 zooms in. */
export function zoomTimeline(factor: number, anchor?: number): void {
  const view = currentView();
  const domain = currentDomain();
  const { seconds } = usePlayback.getState();
  const visible = seconds >= view.start && seconds <= view.end;
  const at = anchor ?? (visible ? seconds : view.start + spanLength(view) / 2);
  setView(zoomAt(view, domain, factor, at));
}

/** Moves the timeline's window by some seconds. */
export function panTimeline(seconds: number): void {
  setView(panBy(currentView(), currentDomain(), seconds));
}

/** Moves the timeline's window by most of its own length, so that a part of what was seen stays in sight. */
export function turnPage(direction: 1 | -1): void {
  panTimeline(direction * spanLength(currentView()) * 0.8);
}

/** Shows a window of time; the whole domain keeps being shown whole while it grows. */
export function setView(view: Span): void {
  const domain = currentDomain();
  const clamped = clampSpan(view, domain);
  useTimelineView.setState({ window: isWhole(clamped, domain) ? null : clamped });
}

/** Shows the whole clip. */
export function fitTimeline(): void {
  useTimelineView.setState({ window: null });
}

/** Brings the commanded time into the timeline's window. */
export function reveal(): void {
  const { window } = useTimelineView.getState();
  if (window === null) return;
  const view = follow(currentView(), currentDomain(), usePlayback.getState().seconds);
  if (view.start !== window.start || view.end !== window.end) useTimelineView.setState({ window: view });
}
