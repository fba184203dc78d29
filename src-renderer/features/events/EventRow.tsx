// One mark of the list: its kind, number, place, length, whether it was set by hand, and its score.
import type { Mark } from '../../../src-main/contract';
import { chooseMark } from '../../commands/review';
import { plural } from '../../lib/format';
import { kindNames, markLength, markWord, scoreMeanings, scoreText, transitionNames } from '../../lib/kinds';
import { PencilIcon } from '../../ui/icons';
import { KindMark } from '../../ui/KindMark';

/** Height of a row in pixels; the same for all, so that those in sight can be told from the scroll position. */
export const rowHeight = 26;

interface EventRowProps {
  mark: Mark;
  number: number;
  current: boolean;
  top: number;
  /** When it is, for people. */
  place: string;
}

export function EventRow({ mark, number, current, top, place }: EventRowProps) {
  const length = markLength(mark);
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        className={`event-row ${mark.kind} ${current ? 'current' : ''}`}
        title={title(mark, length)}
        aria-current={current}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => chooseMark(mark)}
        data-testid="event-row"
        data-kind={mark.kind}
        data-ordinal={mark.ordinal}
        data-by-hand={mark.byHand}
        data-score={mark.score}
      >
        <KindMark kind={mark.kind} />
        <span className="event-number">{number}</span>
        <span>{place}</span>
        <span className="event-kind">
          {markWord(mark)}
          {mark.kind === 'transition' && ` ${length} f`}
          {mark.byHand && (
            <span className="by-hand-sign">
              <PencilIcon />
            </span>
          )}
        </span>
        <span className="event-score">{mark.byHand ? '' : scoreText(mark)}</span>
      </button>
    </li>
  );
}

function title(mark: Mark, length: number): string {
  const { kind, transition, frame, byHand } = mark;
  const name = kindNames[kind].one + (transition === null ? '' : ` (${transitionNames[transition]})`);
  const extent = length > 1 ? `, ${plural(length, 'frame')} long` : '';
  const said = byHand ? 'Set by hand.' : `${scoreText(mark)} is the ${scoreMeanings[kind]}.`;
  return `${name} at frame ${frame}${extent}. ${said}`;
}
