// The list of marks with a switch for each kind; only the rows in sight are drawn, so that ten thousand cost no more than twenty.

import { useMemo, useRef } from 'react';
import type { Mark } from '../../../src-main/contract';
import { currentSeries } from '../../commands/playhead';
import { kindCounts, shownMarks } from '../../lib/kinds';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { rowWindow } from '../../lib/window';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useReviews } from '../../store/reviews';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { isActive, selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { useScrollView } from '../../ui/useScrollView';
import { EventRow, rowHeight } from './EventRow';
import { ExportEvents } from './ExportEvents';
import { KindFilters } from './KindFilters';
import './events.css';

const noMarks: readonly Mark[] = [];

export function EventList() {
  const analysis = useSession(selectedAnalysis);
  useSeriesVersion(registry, analysis?.id ?? null);
  const hidden = useReviews((state) => state.hidden);
  const marks = currentSeries()?.marks ?? noMarks;
  const counts = useMemo(() => kindCounts(marks), [marks]);
  const shown = useMemo(() => shownMarks(marks, hidden), [marks, hidden]);
  return (
    <section className="event-list" aria-label="Events">
      <header className="event-head">
        <h2>Events</h2>
        <KindFilters counts={counts} />
        <ExportEvents count={marks.length} analyzed={analysis !== null} />
      </header>
      {shown.length === 0 ? (
        <p className="event-empty">{emptyText(analysis === null ? null : isActive(analysis), marks.length > 0)}</p>
      ) : (
        <Rows marks={shown} />
      )}
    </section>
  );
}

function emptyText(active: boolean | null, allHidden: boolean): string {
  if (active === null) return 'Cuts, transitions and spikes are listed here once the file is analyzed.';
  if (allHidden) return 'All marks are of kinds that are hidden.';
  return active ? 'No cut, transition or spike so far.' : 'No cut, transition or spike was found.';
}

function Rows({ marks }: { marks: readonly Mark[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useScrollView(scroller, 400);
  const ordinal = usePlayback((state) => state.ordinal);
  const preferred = useReviews((state) => state.preferred);
  const stills = useSession((state) => stillCount(selectedSource(state)) !== null);

  const { first, last } = rowWindow(scroll.top, scroll.height, rowHeight, marks.length);
  const inSight = marks.slice(first, last);
  const here = inSight.filter((mark) => mark.ordinal === ordinal);
  const chosen = here.find(({ kind }) => kind === preferred) ?? here[0];
  return (
    <div className="event-scroll" ref={scroller}>
      <ol style={{ height: marks.length * rowHeight }}>
        {inSight.map((mark, index) => (
          <EventRow
            key={`${mark.kind}${mark.ordinal}`}
            mark={mark}
            number={first + index + 1}
            current={mark === chosen}
            top={(first + index) * rowHeight}
            place={stills ? pictureText(mark.ptsSeconds, null) : timecode(mark.ptsSeconds)}
          />
        ))}
      </ol>
    </div>
  );
}
