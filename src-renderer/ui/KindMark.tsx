// Shapes of the kinds of marks, each in its colour, as the timeline draws them.
import type { MarkKind } from '../../src-main/contract';

/** Shape of a cut: a wedge that points at its frame. */
const CutMark = () => (
  <svg width="10" height="10" viewBox="0 0 10 10" className="mark-cut" aria-hidden="true">
    <path d="M0 1h10L5 10z" fill="currentColor" />
  </svg>
);
/** Shape of a spike: a diamond. */
const SpikeMark = () => (
  <svg width="10" height="10" viewBox="0 0 10 10" className="mark-spike" aria-hidden="true">
    <path d="M5 0l5 5-5 5-5-5z" fill="currentColor" />
  </svg>
);
/** Shape of a transition: two wedges that cross, as a dissolve has them. */
const TransitionMark = () => (
  <svg width="10" height="10" viewBox="0 0 10 10" className="mark-transition" aria-hidden="true">
    <path d="M0 1v8h10zM10 1v8H0z" fill="currentColor" fillOpacity="0.65" />
  </svg>
);
/** Shape of a token spike: a round. */
const TokenSpikeMark = () => (
  <svg width="10" height="10" viewBox="0 0 10 10" className="mark-token-spike" aria-hidden="true">
    <circle cx="5" cy="5" r="4" fill="currentColor" />
  </svg>
);

const shapes = { cut: CutMark, transition: TransitionMark, spike: SpikeMark, tokenSpike: TokenSpikeMark };

/** Shows what the marks of a kind look like. */
export function KindMark({ kind }: { kind: MarkKind }) {
  const Shape = shapes[kind];
  return <Shape />;
}
