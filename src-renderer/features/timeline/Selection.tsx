// The selection of the timeline: a veil over its span, and a card with its figures and what can be done with it.
import { type RefObject, useEffect } from 'react';
import { CommandButton } from '../../commands/CommandButton';
import { figuresOf } from '../../commands/selection';
import { timecode } from '../../lib/timecode';
import type { Span } from '../../lib/viewport';
import { registry } from '../../store/registry';
import { selectionOf, useSelection } from '../../store/selection';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, useSession } from '../../store/session';
import { useShown } from '../../store/shown';
import { CloseIcon } from '../../ui/icons';

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
  const shown = useShown();
  const columns = figuresOf(useSession.getState(), span);
  const names = columns[0]?.figures.map(({ name }) => name) ?? [];
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
      <table>
        {shown.length > 1 && (
          <thead>
            <tr>
              <td />
              {columns.map(({ id, label }, slot) => (
                <th key={id} scope="col" title={label}>
                  <span className={`swatch slot-${slot}`} /> <span className="name">{label}</span>
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {columns.map(({ id, figures }) => (
                <td key={id}>{figures.find((figure) => figure.name === name)?.value ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
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
