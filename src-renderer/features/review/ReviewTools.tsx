// What can be done with marks: go on, add, delete, move, undo, and how high a spike must be.
import { useRef } from 'react';
import { CommandButton } from '../../commands/CommandButton';
import { setSpikeHeight } from '../../commands/review';
import { useReview } from '../../store/reviews';
import { selectedAnalysis, useSession } from '../../store/session';
import {
  AddMarkIcon,
  DeleteIcon,
  MoveLeftIcon,
  MoveRightIcon,
  NextMarkIcon,
  PreviousMarkIcon,
  RedoIcon,
  ResetIcon,
  UndoIcon,
} from '../../ui/icons';
import { NumberInput } from '../../ui/NumberInput';

/** `marked`: a mark is chosen; `cut`: it is a cut. */
export function ReviewTools({ cut, marked }: { cut: boolean; marked: boolean }) {
  const analysis = useSession(selectedAnalysis);
  return (
    <div className="review-tools" role="toolbar" aria-label="Edit the marks">
      <CommandButton id="mark.previous" variant="icon" data-testid="review-previous">
        <PreviousMarkIcon />
      </CommandButton>
      <CommandButton id="mark.next" variant="icon" data-testid="review-next">
        <NextMarkIcon />
      </CommandButton>
      <span className="review-gap" />
      <CommandButton id="mark.add" disabled={cut || analysis === null} data-testid="review-add">
        <AddMarkIcon /> <span className="word">Add cut</span>
      </CommandButton>
      <CommandButton id="mark.delete" disabled={!marked} data-testid="review-delete">
        <DeleteIcon /> <span className="word">Delete</span>
      </CommandButton>
      <CommandButton id="mark.moveLeft" variant="icon" disabled={!cut} data-testid="review-left">
        <MoveLeftIcon />
      </CommandButton>
      <CommandButton id="mark.moveRight" variant="icon" disabled={!cut} data-testid="review-right">
        <MoveRightIcon />
      </CommandButton>
      <span className="review-gap" />
      <CommandButton id="edit.undo" variant="icon" data-testid="review-undo">
        <UndoIcon />
      </CommandButton>
      <CommandButton id="edit.redo" variant="icon" data-testid="review-redo">
        <RedoIcon />
      </CommandButton>
      <CommandButton id="review.reset" variant="icon" data-testid="review-reset">
        <ResetIcon />
      </CommandButton>
      <SpikeHeight analysisId={analysis?.id ?? null} />
    </div>
  );
}

function SpikeHeight({ analysisId }: { analysisId: string | null }) {
  const { minSpikeZ } = useReview(analysisId);
  const typed = useRef(0);
  if (analysisId === null) return null;
  return (
    <span className="spike-height">
      Spikes from
      <NumberInput
        label="Least height of spikes"
        title="Spikes of motion and tokens count from this height, in robust deviations above the usual (0 to 1000)"
        value={minSpikeZ}
        testId="spike-height"
        onEntered={() => {
          // Each time the field is entered is one step to undo.
          typed.current += 1;
        }}
        onText={(text) => {
          const height = Number(text.trim().replace(',', '.'));
          if (text.trim() === '' || !(height >= 0 && height <= 1000)) return false;
          setSpikeHeight(height, `height ${typed.current}`);
          return true;
        }}
      />
    </span>
  );
}
