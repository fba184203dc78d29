// A switch for each kind of marks, with how many there are: hides them in the list and on the timeline.
import { type MarkKind, markKinds } from '../../../src-main/contract';
import { countText } from '../../lib/format';
import { kindNames, shortCount, toggleKind } from '../../lib/kinds';
import { useReviews } from '../../store/reviews';
import { KindMark } from '../../ui/KindMark';

export function KindFilters({ counts }: { counts: Record<MarkKind, number> }) {
  const hidden = useReviews((state) => state.hidden);
  return (
    <div className="kind-filters" role="toolbar" aria-label="Kinds of marks">
      {markKinds.map((kind) => {
        const shown = !hidden.includes(kind);
        const name = counts[kind] === 1 ? kindNames[kind].one : kindNames[kind].many;
        const title = `${countText(counts[kind])} ${name.toLowerCase()}. Press to ${shown ? 'hide' : 'show'} them.`;
        return (
          <button
            key={kind}
            type="button"
            className="kind-filter"
            aria-pressed={shown}
            aria-label={title}
            title={title}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => useReviews.setState({ hidden: toggleKind(hidden, kind) })}
            data-testid={`filter-${kind}`}
          >
            <KindMark kind={kind} />
            {shortCount(counts[kind])}
          </button>
        );
      })}
    </div>
  );
}
