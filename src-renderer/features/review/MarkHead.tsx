// What the chosen mark is: kind, confidence, frame, timecode, length, and whether it was set by hand.
import type { Mark } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { currentSeries } from '../../commands/playhead';
import { countText, plural } from '../../lib/format';
import { kindNames, markLength, scoreMeanings, scoreText, transitionNames } from '../../lib/kinds';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { selectedSource, useSession } from '../../store/session';
import { CloseIcon, PencilIcon } from '../../ui/icons';
import { KindMark } from '../../ui/KindMark';

/** `ordinal` is the commanded frame, which has no mark where `mark` is null. */
export function MarkHead({ mark, ordinal }: { mark: Mark | null; ordinal: number | null }) {
  const stills = useSession((state) => stillCount(selectedSource(state)));
  const place = (seconds: number) => (stills === null ? timecode(seconds) : pictureText(seconds, stills));
  if (mark === null) {
    const series = currentSeries();
    const known = series !== null && ordinal !== null && ordinal < series.frames;
    return (
      <header className="review-head" data-testid="review-head">
        <strong>No mark at this frame</strong>
        {known && (
          <span>
            frame {countText(series.index.at(ordinal))}, {place(series.pts.at(ordinal))}
          </span>
        )}
        <CloseButton />
      </header>
    );
  }
  const { kind, transition, byHand, frame, ptsSeconds } = mark;
  const length = markLength(mark);
  return (
    <header className="review-head" data-testid="review-head" data-kind={kind} data-frame={frame}>
      <KindMark kind={kind} />
      <strong>
        {transition === null ? kindNames[kind].one : `${kindNames[kind].one}, ${transitionNames[transition]}`}
      </strong>
      <span>frame {countText(frame)}</span>
      <span>{place(ptsSeconds)}</span>
      {length > 1 && <span>{plural(length, 'frame')}</span>}
      {byHand ? (
        <span className="by-hand" title="Added or moved here by hand">
          <PencilIcon /> by hand
        </span>
      ) : (
        <span title={`${scoreText(mark)} is the ${scoreMeanings[kind]}`}>
          {kind === 'cut' || kind === 'transition' ? 'confidence' : 'height'} {scoreText(mark)}
        </span>
      )}
      <CloseButton />
    </header>
  );
}

const CloseButton = () => (
  <CommandButton id="review.toggle" variant="icon small" aria-label="Close the review" data-testid="review-close">
    <CloseIcon />
  </CommandButton>
);
