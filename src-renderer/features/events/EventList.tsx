// The list of cuts and spikes; only the rows in sight are drawn, so that ten thousand cost no more than twenty.
import { useEffect, useRef, useState } from 'react';
import type { Mark } from '../../../src-main/contract';
import { currentSeries, seekOrdinal } from '../../commands/playhead';
import { plural } from '../../lib/format';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { rowWindow } from '../../lib/window';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { isActive, selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { CutMark, SpikeMark } from '../../ui/icons';
import './events.css';

const rowHeight = 26;

export function EventList() {
  const analysis = useSession(selectedAnalysis);
  useSeriesVersion(registry, analysis?.id ?? null);
  const series = currentSeries();
  const marks = series?.marks ?? [];
  const cuts = series?.cuts.length ?? 0;
  const spikes = series?.spikes.length ?? 0;
  return (
    <section className="event-list" aria-label="Events">
      <h2>
        <span>Events</span>
        <span className="event-counts">
          {plural(cuts, 'cut')}, {plural(spikes, 'spike')}
        </span>
      </h2>
      {marks.length === 0 ? (
        <p className="event-empty">{emptyText(analysis === null ? null : isActive(analysis))}</p>
      ) : (
        <Rows marks={marks} />
      )}
    </section>
  );
}

function emptyText(active: boolean | null): string {
  if (active === null) return 'Cuts and motion spikes are listed here once the file is analyzed.';
  return active ? 'No cut or motion spike so far.' : 'No cut and no motion spike was found.';
}

function Rows({ marks }: { marks: readonly Mark[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 400 });
  const ordinal = usePlayback((state) => state.ordinal);
  const stills = useSession((state) => stillCount(selectedSource(state)) !== null);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const read = () => setScroll({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);

  const { first, last } = rowWindow(scroll.top, scroll.height, rowHeight, marks.length);
  return (
    <div className="event-scroll" ref={scroller}>
      <ol style={{ height: marks.length * rowHeight }}>
        {marks.slice(first, last).map((mark, index) => (
          <Row
            key={`${mark.kind}${mark.ordinal}`}
            mark={mark}
            number={first + index + 1}
            current={mark.ordinal === ordinal}
            top={(first + index) * rowHeight}
            place={stills ? pictureText(mark.ptsSeconds, null) : timecode(mark.ptsSeconds)}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  mark: Mark;
  number: number;
  current: boolean;
  top: number;
  /** When it is, for people. */
  place: string;
}

function Row({ mark, number, current, top, place }: RowProps) {
  const cut = mark.kind === 'cut';
  const meaning = cut ? 'confidence of the cut, 0 to 1' : 'height of the spike above usual motion, in deviations';
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        className={`event-row ${mark.kind} ${current ? 'current' : ''}`}
        title={`Go to frame ${mark.frame}. ${mark.score.toFixed(2)} is the ${meaning}.`}
        aria-current={current}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => seekOrdinal(mark.ordinal)}
        data-testid="event-row"
        data-kind={mark.kind}
        data-ordinal={mark.ordinal}
      >
        {cut ? <CutMark /> : <SpikeMark />}
        <span className="event-number">{number}</span>
        <span>{place}</span>
        <span className="event-kind">{mark.kind}</span>
        <span className="event-score">{mark.score.toFixed(cut ? 2 : 1)}</span>
      </button>
    </li>
  );
}
