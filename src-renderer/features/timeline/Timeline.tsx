// The timeline: legend and zoom, the rows, the overview. React builds the frame; the renderer draws.
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { CommandButton } from '../../commands/CommandButton';
import { timecode } from '../../lib/timecode';
import { usePlayback } from '../../store/playback';
import { selectedAnalysis, useSession } from '../../store/session';
import { CutMark, FitIcon, SpikeMark, ZoomInIcon, ZoomOutIcon } from '../../ui/icons';
import { EmptyMessage } from './EmptyMessage';
import { type Geometry, layOut } from './geometry';
import { HoverCard } from './HoverCard';
import { bindOverview } from './overviewPointer';
import { readPalette } from './palette';
import { bindPointer } from './pointer';
import { TimelineRenderer } from './renderer';
import './timeline.css';

export function Timeline() {
  const area = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const thumbs = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const hit = useRef<HTMLDivElement>(null);
  const overviewBox = useRef<HTMLDivElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const overviewHead = useRef<HTMLDivElement>(null);
  const viewWindow = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const renderer = new TimelineRenderer({
      area: area.current as HTMLElement,
      plot: plot.current as HTMLElement,
      thumbs: thumbs.current as HTMLCanvasElement,
      overlay: overlay.current as HTMLCanvasElement,
      playhead: playhead.current as HTMLElement,
      overview: overview.current as HTMLCanvasElement,
      overviewHead: overviewHead.current as HTMLElement,
      viewWindow: viewWindow.current as HTMLElement,
    });
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
        <div className="plot" ref={plot} data-testid="timeline-plot" aria-hidden="true" />
        <canvas className="overlay" ref={overlay} />
        <RowLabels area={area} />
        <EmptyMessage />
        <HoverCard areaWidth={() => area.current?.clientWidth ?? 0} />
        <div className="playhead" ref={playhead} data-testid="playhead" aria-hidden="true" />
        <ScrubArea hit={hit} />
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
  return (
    <div
      className="scrub-area"
      ref={hit}
      role="slider"
      tabIndex={0}
      aria-label="Position in the video"
      aria-valuenow={seconds}
      aria-valuetext={timecode(seconds)}
      data-testid="scrub-area"
    />
  );
}

function TimelineHead() {
  const perBlock = useSession((state) => (selectedAnalysis(state)?.model.framesPerBlock ?? 1) > 1);
  return (
    <header className="timeline-head">
      <ul className="legend" aria-label="Legend">
        <li className="legend-tokens">{perBlock ? 'Tokens of each block' : 'Tokens of each frame'}</li>
        <li>
          <CutMark /> Cut
        </li>
        <li>
          <SpikeMark /> Motion spike
        </li>
        <li className="legend-over">Over the threshold</li>
      </ul>
      <CommandButton id="view.zoomOut" variant="icon small">
        <ZoomOutIcon />
      </CommandButton>
      <CommandButton id="view.zoomIn" variant="icon small">
        <ZoomInIcon />
      </CommandButton>
      <CommandButton id="view.fit" variant="icon small">
        <FitIcon />
      </CommandButton>
    </header>
  );
}

/** Names of the rows, in the gaps between them. */
function RowLabels({ area }: { area: React.RefObject<HTMLDivElement | null> }) {
  const [geometry, setGeometry] = useState<Geometry | null>(null);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { gutter, marginRight } = readPalette();
      setGeometry(layOut(element.clientWidth, element.clientHeight, gutter, marginRight));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);
  if (geometry === null) return null;
  const above = (top: number): CSSProperties => ({ left: geometry.left, bottom: geometry.height - top });
  return (
    <>
      <span className="row-label" style={above(geometry.error.top)}>
        Error against the threshold (MSE)
      </span>
      <span className="row-label motion" style={above(geometry.motion.top)}>
        Motion
      </span>
    </>
  );
}
