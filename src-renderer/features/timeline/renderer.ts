// Draws the timeline outside of React: at once when the user moves it, ten times a second while data arrives.
import { defaultReview, errorLimit } from '../../../src-main/contract';
import { currentDomain, currentView } from '../../commands/playhead';
import { markLists } from '../../lib/markLists';
import { Pace } from '../../lib/pace';
import { Series } from '../../lib/series';
import { stillCount } from '../../lib/stills';
import { isWhole, type Span, spanLength, toPixel } from '../../lib/viewport';
import { usePlayback } from '../../store/playback';
import { usePoints } from '../../store/points';
import { registry } from '../../store/registry';
import { reviewOf, useReviews } from '../../store/reviews';
import { useSelection } from '../../store/selection';
import {
  currentModel,
  currentThreshold,
  isActive,
  type SessionState,
  selectedAnalysis,
  selectedSource,
  shownAnalyses,
  useSession,
} from '../../store/session';
import { shownSeries } from '../../store/shown';
import { useTimelineView } from '../../store/timelineView';
import type { TimelineElements } from './elements';
import { drawnOf, errorCeiling, type FigureInput } from './figureInput';
import { FigureLayers } from './figureLayers';
import { type Geometry, layOut } from './geometry';
import { drawOverlay } from './overlay';
import { Overview } from './overview';
import { type Palette, readPalette } from './palette';
import { placePoints } from './placeInOut';
import { placeSelection } from './placeSelection';
import { Thumbs } from './thumbs';

const paceMs = 100;
const nothing = new Series();

const shownIds = (state: SessionState) =>
  shownAnalyses(state)
    .map(({ id }) => id)
    .join();

/** Keeps the timeline in step with series, window, theme and size. */
export class TimelineRenderer {
  geometry: Geometry = layOut(1, 1, 0, 0, []);
  private readonly elements: TimelineElements;
  private readonly pace = new Pace(() => this.draw(), paceMs);
  private readonly marksPace = new Pace(() => this.redrawMarks(), 0);
  private readonly thumbsPace = new Pace(() => this.drawThumbs(), paceMs);
  private readonly thumbs = new Thumbs(() => this.thumbsPace.mark());
  private readonly stops: (() => void)[] = [];
  private readonly figure: FigureLayers;
  private readonly overview: Overview;
  private palette: Palette = readPalette();
  private stopped = false;

  constructor(elements: TimelineElements) {
    this.elements = elements;
    this.figure = new FigureLayers(elements.plot, elements.figure);
    this.overview = new Overview(elements.overview);
    const urgent = () => this.pace.mark(true);
    // Colours and measures change with the theme and the width of the window alone; reading them takes its time.
    const restyled = () => {
      this.palette = readPalette();
      urgent();
    };
    const sizes = new ResizeObserver(restyled);
    sizes.observe(elements.area);
    sizes.observe(elements.overview);
    const theme = new MutationObserver(restyled);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.stops.push(
      () => sizes.disconnect(),
      () => theme.disconnect(),
      useTimelineView.subscribe(urgent),
      usePlayback.subscribe((state, before) => {
        if (state.seconds !== before.seconds) this.movePlayhead();
      }),
      usePoints.subscribe(() => this.placeParts()),
      useSelection.subscribe(() => this.placeParts()),
      useReviews.subscribe((state, before) => {
        if (state.pending !== before.pending || state.hidden !== before.hidden) this.marksPace.mark(true);
      }),
      useSession.subscribe((state, before) => {
        const switched = shownIds(state) !== shownIds(before) || state.selectedSourceId !== before.selectedSourceId;
        const moved = state.alignments !== before.alignments;
        this.pace.mark(switched || moved || state.preferences.timeline !== before.preferences.timeline);
      }),
      registry.subscribe((id) => {
        if (shownAnalyses(useSession.getState()).some((analysis) => analysis.id === id)) this.pace.mark();
      }),
    );
    urgent();
  }

  /** Ends all drawing. */
  stop(): void {
    this.stopped = true;
    this.pace.stop();
    this.marksPace.stop();
    this.thumbsPace.stop();
    this.thumbs.stop();
    for (const stop of this.stops) stop();
    this.figure.stop();
  }

  private draw(): void {
    if (this.stopped) return;
    const began = performance.now();
    const { area, plot } = this.elements;
    const state = useSession.getState();
    const shown = shownAnalyses(state);
    const view = currentView();
    const domain = currentDomain();
    const { gutter, marginRight } = this.palette;
    const { rows } = state.preferences.timeline;
    this.geometry = layOut(area.clientWidth, area.clientHeight, gutter, marginRight, rows);
    const input = this.input(state, view);
    const { series } = input.main;
    this.figure.draw(input, shown.some(isActive));
    this.drawMarks(series, view);
    this.drawThumbs();
    this.overview.draw(input.main, domain, input.maxTokens, this.palette);
    this.placeWindow(view, domain);
    this.placeParts();
    this.movePlayhead();
    const lists = markLists(series.marks);
    Object.assign(plot.dataset, {
      frames: series.frames,
      compared: input.others.length,
      cuts: lists.cut.length,
      transitions: lists.transition.length,
      spikes: lists.spike.length,
      tokenSpikes: lists.tokenSpike.length,
      drawMs: (performance.now() - began).toFixed(1),
    });
  }

  /** The strip alone, to which pictures are added one by one. */
  private drawThumbs(): void {
    if (this.stopped) return;
    const state = useSession.getState();
    const source = selectedSource(state);
    const available = selectedAnalysis(state)?.sourceAvailable !== false;
    const domain = currentDomain();
    const span = { start: domain.start, end: domain.start + (source?.durationSeconds || spanLength(domain)) };
    this.thumbs.draw(this.elements.thumbs, available ? source : null, span, currentView(), this.geometry);
  }

  private redrawMarks(): void {
    const [analysis] = shownAnalyses(useSession.getState());
    if (!this.stopped && analysis !== undefined) this.drawMarks(registry.get(analysis.id), currentView());
  }

  /** The overlay alone, which follows a drag of the bar without the figure being drawn anew. */
  private drawMarks(series: Series, view: Span): void {
    const [analysis] = shownAnalyses(useSession.getState());
    const review = analysis === undefined ? defaultReview : reviewOf(analysis.id);
    const { hidden } = useReviews.getState();
    const { geometry, palette } = this;
    drawOverlay(this.elements.overlay, { series, review, hidden, view, geometry, palette });
  }

  /** What is drawn now; without an analysis the axes that the next one would have. */
  private input(state: SessionState, view: Span): FigureInput {
    const source = selectedSource(state);
    const drawn = drawnOf(shownAnalyses(state), (analysis) => shownSeries(state, analysis));
    const common = { view, pictures: stillCount(source) !== null, geometry: this.geometry, palette: this.palette };
    if (drawn.main !== null) return { ...drawn, ...common, main: drawn.main };
    const limit = errorLimit(state.preferences.metric, currentThreshold(state));
    return {
      main: { series: nothing, tokens: nothing.frameTokens, limit },
      others: [],
      metric: state.preferences.metric,
      maxTokens: currentModel(state)?.maxToks ?? 256,
      maxError: errorCeiling([limit]),
      ...common,
    };
  }

  private placeWindow(view: Span, domain: Span): void {
    const { viewWindow } = this.elements;
    const { width } = this.overview;
    const left = toPixel(domain, width, view.start);
    viewWindow.classList.toggle('whole', isWhole(view, domain));
    viewWindow.style.transform = `translateX(${left}px)`;
    viewWindow.style.width = `${Math.max(10, toPixel(domain, width, view.end) - left)}px`;
  }

  /** Moves what React made over the rows: the in and out points and the selection. */
  placeParts(): void {
    if (this.stopped) return;
    const { inOut, selection } = this.elements;
    if (inOut.current !== null) placePoints(inOut.current, this.geometry);
    if (selection.current !== null) placeSelection(selection.current, this.geometry);
  }

  private movePlayhead(): void {
    const { playhead, overviewHead } = this.elements;
    const { seconds, ordinal } = usePlayback.getState();
    const view = currentView();
    const { left, plotWidth, bottom } = this.geometry;
    const x = left + toPixel(view, plotWidth, seconds);
    playhead.hidden = seconds < view.start - 1e-6 || seconds > view.end + 1e-6;
    playhead.style.transform = `translateX(${x.toFixed(2)}px)`;
    playhead.style.height = `${bottom}px`;
    // For whoever looks from outside.
    playhead.dataset.seconds = String(seconds);
    playhead.dataset.ordinal = ordinal === null ? '' : String(ordinal);
    overviewHead.style.transform = `translateX(${toPixel(currentDomain(), this.overview.width, seconds).toFixed(2)}px)`;
  }
}
