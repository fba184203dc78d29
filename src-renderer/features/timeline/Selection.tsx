// The selection of the timeline: a veil over its span, and a card with its figures and what can be done with it.
import { type RefObject, useEffect } from 'react';
import { markKinds } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { selectionColumns } from '../../commands/selection';
import { countText, plural } from '../../lib/format';
import { kindNames } from '../../lib/kinds';
import { motionText, ownFigures, type SelectionColumn, type SelectionStatistics } from '../../lib/selection';
import { timecode } from '../../lib/timecode';
import type { Span } from '../../lib/viewport';
import { registry } from '../../store/registry';
import { selectionOf, useSelection } from '../../store/selection';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, useSession } from '../../store/session';
import { useShown } from '../../store/shown';
import { CloseIcon } from '../../ui/icons';
import { KindMark } from '../../ui/KindMark';

interface SelectionProps {
  /** The renderer moves what is in here along with the window of time. */
  element: RefObject<HTMLDivElement | null>;
  /** Places what is in it, once it is there. */
  place: () => void;
}

export function Selection({ element, place }: SelectionProps) {
  const sourceId = useSession((state) => state.selectedSourceId);
  const selection = useSelection((state) => selectionOf(state, sourceId));
  // biome-ignore lint/correctness/useExhaustiveDependencies: its width, and so its place, follows what it says
  useEffect(place, [selection]);
  return (
    <div className="selection" ref={element} hidden>
      {selection !== null && (
        <>
          <div className="selection-span" data-part="span" data-testid="selection" />
          <Card span={selection} />
        </>
      )}
    </div>
  );
}

function Card({ span }: { span: Span }) {
  useSeriesVersion(
    registry,
    useSession((state) => selectedAnalysis(state)?.id ?? null),
  );
  useShown();
  const columns = selectionColumns(useSession.getState(), span);
  return (
    <section className="selection-card" data-part="card" aria-label="Selection" data-testid="selection-card">
      <header>
        <strong>
          {timecode(span.start)} to {timecode(span.end)}
        </strong>
        <CommandButton id="selection.clear" variant="icon small">
          <CloseIcon />
        </CommandButton>
      </header>
      <Common found={columns[0]?.found ?? null} />
      <Table columns={columns} />
      <footer>
        <CommandButton id="view.zoomSelection" data-testid="selection-zoom">
          Zoom here
        </CommandButton>
        <CommandButton id="selection.toPoints" data-testid="selection-points">
          Set in and out
        </CommandButton>
        <CommandButton id="selection.copy" data-testid="selection-copy">
          Copy as text
        </CommandButton>
      </footer>
    </section>
  );
}

/** What holds for the clip itself: length, marks, motion. */
function Common({ found }: { found: SelectionStatistics | null }) {
  if (found === null) return <p>No frame is analyzed here.</p>;
  return (
    <p>
      <span data-testid="selection-frames">{plural(found.frames, 'frame')}</span>
      <span>{found.seconds.toFixed(2)} s</span>
      <span title="Mean motion, of the picture's width">motion {motionText(found)}</span>
      {markKinds
        .filter((kind) => found.marks[kind] > 0)
        .map((kind) => (
          <span key={kind} title={plural(found.marks[kind], kindNames[kind].one.toLowerCase())}>
            <KindMark kind={kind} /> {countText(found.marks[kind])}
          </span>
        ))}
    </p>
  );
}

/** What each analysis has: a column of figures, headed by its colour and label where there are several. */
function Table({ columns }: { columns: SelectionColumn[] }) {
  const figures = columns.map(({ found }) => (found === null ? [] : ownFigures(found)));
  return (
    <div className="selection-table">
      <table>
        {columns.length > 1 && (
          <thead>
            <tr>
              <td />
              {columns.map(({ id, label }, slot) => (
                <th key={id} scope="col" title={label}>
                  <span className={`swatch slot-${slot}`} /> {label}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {figures[0]?.map(({ name }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {columns.map(({ id }, slot) => (
                <td key={id}>{figures[slot]?.find((figure) => figure.name === name)?.value ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
