// The timeline: legend and zoom, the rows, the overview. React builds the frame; the renderer draws.
import { useEffect, useRef } from 'react';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { usePlayback } from '../../store/playback';
import { selectedSource, useSession } from '../../store/session';
import { EmptyMessage } from './EmptyMessage';
import { HoverCard } from './HoverCard';
import { InOutPoints } from './InOutPoints';
import { bindOverview } from './overviewPointer';
import { bindPointer } from './pointer';
import { RowLabels } from './RowLabels';
import { TimelineRenderer } from './renderer';
import { Selection } from './Selection';
import { ThresholdBar } from './ThresholdBar';
import { TimelineHead } from './TimelineHead';
import { useGeometry } from './useGeometry';
import './timeline.css';

export function Timeline() {
  const area = useRef<HTMLDivElement>(null);
  const geometry = useGeometry(area);
  const plot = useRef<HTMLDivElement>(null);
  const thumbs = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const hit = useRef<HTMLDivElement>(null);
  const overviewBox = useRef<HTMLDivElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const overviewHead = useRef<HTMLDivElement>(null);
  const viewWindow = useRef<HTMLDivElement>(null);
  const figure = useRef<HTMLCanvasElement>(null);
  const inOut = useRef<HTMLDivElement>(null);
  const selection = useRef<HTMLDivElement>(null);
  const rows = useRef<TimelineRenderer>(null);

  useEffect(() => {
    const renderer = new TimelineRenderer({
      area: area.current as HTMLElement,
      plot: plot.current as HTMLElement,
      figure: figure.current as HTMLCanvasElement,
      thumbs: thumbs.current as HTMLCanvasElement,
      overlay: overlay.current as HTMLCanvasElement,
      playhead: playhead.current as HTMLElement,
      overview: overview.current as HTMLCanvasElement,
      overviewHead: overviewHead.current as HTMLElement,
      viewWindow: viewWindow.current as HTMLElement,
      inOut,
      selection,
    });
    rows.current = renderer;
    const unbindPointer = bindPointer(hit.current as HTMLElement, () => renderer.geometry);
    const unbindOverview = bindOverview(overviewBox.current as HTMLElement);
    return () => {
      renderer.stop();
      unbindPointer();
      unbindOverview();
    };
  }, []);

  return (
    <section className="timeline" aria-label="Timeline">
      <TimelineHead />
      <div className="track-area" ref={area}>
        <canvas className="thumbs" ref={thumbs} />
        <canvas className="figure" ref={figure} />
        <div className="plot" ref={plot} data-testid="timeline-plot" aria-hidden="true" />
        <canvas className="overlay" ref={overlay} />
        {geometry !== null && <RowLabels geometry={geometry} />}
        <EmptyMessage />
        <HoverCard areaWidth={() => area.current?.clientWidth ?? 0} />
        <div className="playhead" ref={playhead} data-testid="playhead" aria-hidden="true" />
        <ScrubArea hit={hit} />
        {geometry !== null && <InOutPoints geometry={geometry} element={inOut} />}
        {geometry !== null && <ThresholdBar geometry={geometry} />}
        <Selection element={selection} place={() => rows.current?.placeParts()} />
      </div>
      <div className="overview" ref={overviewBox} title="Overview: drag the window or its ends" data-testid="overview">
        <canvas ref={overview} />
        <div className="overview-head" ref={overviewHead} />
        <div className="view-window" ref={viewWindow} data-testid="view-window">
          <span data-grip="start" />
          <span data-grip="end" />
        </div>
      </div>
    </section>
  );
}

/** Covers the rows and takes the pointer; a slider to those who do not see it. */
function ScrubArea({ hit }: { hit: React.RefObject<HTMLDivElement | null> }) {
  const seconds = usePlayback((state) => Math.round(state.seconds * 100) / 100);
  const stills = useSession((state) => stillCount(selectedSource(state)));
  return (
    <div
      className="scrub-area"
      ref={hit}
      role="slider"
      tabIndex={0}
      aria-label="Position in the video"
      aria-valuenow={seconds}
      aria-valuetext={stills === null ? timecode(seconds) : pictureText(seconds, stills)}
      data-testid="scrub-area"
    />
  );
}
