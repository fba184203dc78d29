// Reviews of the analyses: applied here at once, sent to the main side a few times a second; every change can be undone.
import { create } from 'zustand';
import { defaultReview, type MarkKind, type Marks, type Review } from '../../src-main/contract';
import { call } from '../api/bridge';
import { Latest } from '../lib/latest';
import { sameReview } from '../lib/review';
import { registry } from './registry';
import { useSeriesVersion } from './seriesRegistry';
import { notifyError } from './ui';
import { recordStep } from './undo';

export interface ReviewsState {
  /** The review panel stands in the place of the viewers. */
  shown: boolean;
  /** Kinds of marks that are not shown, in the list and on the timeline, and not stopped at. */
  hidden: readonly MarkKind[];
  /** Which mark of the commanded frame is meant where it has several. */
  preferred: MarkKind | null;
  /** Reviews that have been made here and not been answered yet, by analysis; they outrank what the main side says. */
  pending: Record<string, Review>;
}

export const useReviews = create<ReviewsState>(() => ({
  shown: false,
  hidden: [],
  preferred: null,
  pending: {},
}));

const sendEveryMs = 100;
const senders = new Map<string, Latest<Review, Marks>>();

/** The review of an analysis that holds. */
export function reviewOf(analysisId: string): Review {
  return useReviews.getState().pending[analysisId] ?? registry.get(analysisId).review;
}

/** The review of an analysis, kept in step. */
export function useReview(analysisId: string | null): Review {
  const pending = useReviews((state) => (analysisId === null ? undefined : state.pending[analysisId]));
  useSeriesVersion(registry, analysisId);
  return pending ?? (analysisId === null ? defaultReview : registry.get(analysisId).review);
}

/** Makes another review hold, to be undone as `label`; changes of one gesture are undone together. */
export function setReview(analysisId: string, review: Review, label: string, gesture: string | null = null): void {
  const before = reviewOf(analysisId);
  if (sameReview(before, review)) return;
  recordStep({
    label,
    sourceId: null,
    analysisId,
    gesture,
    undo: () => send(analysisId, before),
    redo: () => send(analysisId, review),
  });
  send(analysisId, review);
}

function send(analysisId: string, review: Review): void {
  useReviews.setState(({ pending }) => ({ pending: { ...pending, [analysisId]: review } }));
  let sender = senders.get(analysisId);
  if (sender === undefined) {
    sender = makeSender(analysisId);
    senders.set(analysisId, sender);
  }
  sender.ask(review);
}

/** One call at a time and ten a second at most; of the reviews made meanwhile the newest is sent. */
function makeSender(analysisId: string): Latest<Review, Marks> {
  let began = Number.NEGATIVE_INFINITY;
  const settled = (review: Review) => {
    if (useReviews.getState().pending[analysisId] !== review) return;
    useReviews.setState(({ pending: { [analysisId]: _answered, ...pending } }) => ({ pending }));
  };
  return new Latest<Review, Marks>({
    run: async (review) => {
      const rest = began + sendEveryMs - performance.now();
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      began = performance.now();
      return call('analysis.review', { analysisId, review });
    },
    done: (review, marks) => {
      registry.setMarks(marks);
      settled(review);
    },
    failed: (review, error) => {
      settled(review);
      notifyError(error);
    },
  });
}
