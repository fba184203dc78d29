// Reviews as they are kept: applied at once, sent ten times a second at most, undone, and mended when they are refused.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnalysisView, defaultReview, type Mark, type Review, type SourceView } from '../../../src-main/contract';
import * as review from '../../../src-renderer/commands/review';
import { emptyHistory } from '../../../src-renderer/lib/history';
import { usePlayback } from '../../../src-renderer/store/playback';
import { registry } from '../../../src-renderer/store/registry';
import { reviewOf, setReview, useReviews } from '../../../src-renderer/store/reviews';
import { useSession } from '../../../src-renderer/store/session';
import { useUi } from '../../../src-renderer/store/ui';
import { stepHistory, stepLabel } from '../../../src-renderer/store/undo';
import { fakeMarks } from './harness/fakeMarks';
import { batchOf, fakeSeries } from './harness/fakeSeries';

const series = fakeSeries({ frames: 400, fps: 25, threshold: 0.007, maxToks: 256, shot: 40, seed: 3 });
const sent: { at: number; review: Review }[] = [];
let refuse = false;
vi.mock('../../../src-renderer/api/bridge', () => ({
  call: async (_name: string, payload: { analysisId: string; review: Review }) => {
    sent.push({ at: performance.now(), review: payload.review });
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (refuse) throw new Error('refused');
    const { analysisId, review: asked } = payload;
    return { analysisId, marks: fakeMarks(series, 400, asked), review: asked };
  },
}));

let id = '';
let count = 0;
const settled = () => vi.waitFor(() => expect(useReviews.getState().pending).toEqual({}), { timeout: 2000 });
const cutFrames = () => registry.get(id).marks.flatMap((mark: Mark) => (mark.kind === 'cut' ? [mark.frame] : []));
const goTo = (ordinal: number) => usePlayback.setState({ ordinal, seconds: ordinal / 25 });

beforeEach(() => {
  id = `a${count++}`;
  sent.length = 0;
  refuse = false;
  registry.append(batchOf(id, series, 0, 400));
  registry.setMarks({ analysisId: id, marks: fakeMarks(series, 400, defaultReview), review: defaultReview });
  useReviews.setState({ hidden: [], preferred: null, pending: {} });
  useSession.setState({
    sources: [{ id: 's', analysisIds: [id], pictures: null, durationSeconds: 16 } as unknown as SourceView],
    selectedSourceId: 's',
    analyses: { [id]: { id, sourceId: 's', status: 'complete' } as unknown as AnalysisView },
    history: emptyHistory,
  });
  useUi.setState({ notices: [] });
});

describe('a review', () => {
  it('holds at once, and only the newest of a drag is sent when it is time', async () => {
    for (let i = 1; i <= 60; i++) {
      setReview(id, { ...defaultReview, minConfidence: 0.5 + i / 200 }, 'change least confidence', 'drag');
      expect(reviewOf(id).minConfidence).toBe(0.5 + i / 200);
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await settled();
    const { at, review: last } = sent.at(-1)!;
    expect(last.minConfidence).toBe(0.8);
    expect(sent.length).toBeLessThanOrEqual(2 + Math.ceil((at - sent[0]!.at) / 95));
    expect(registry.get(id).review.minConfidence).toBe(0.8);
    expect(stepLabel(useSession.getState(), 'undo')).toBe('Undo change least confidence');
    expect(stepHistory('undo')).not.toBeNull();
    expect(reviewOf(id)).toEqual(defaultReview);
    expect(stepHistory('undo')).toBeNull();
    await settled();
  });

  it('is not sent where it says what holds already', () => {
    setReview(id, { ...defaultReview }, 'reset review');
    expect([sent.length, stepHistory('undo')]).toEqual([0, null]);
  });

  it('that is refused says so, and what held before holds again', async () => {
    refuse = true;
    setReview(id, { ...defaultReview, minConfidence: 0.9 }, 'change least confidence');
    await settled();
    expect(reviewOf(id)).toEqual(defaultReview);
    expect(useUi.getState().notices).toHaveLength(1);
  });
});

describe('edits by hand', () => {
  it('add, move and delete at the playhead, and are taken back one by one', async () => {
    const before = cutFrames();
    const quiet = Array.from({ length: 380 }, (_, i) => i + 10).find(
      (frame) => !registry.get(id).marks.some((mark) => Math.abs(mark.frame - frame) < 3),
    )!;
    goTo(quiet);
    review.addCut();
    await settled();
    expect(cutFrames()).toContain(quiet);
    review.addCut();
    expect(sent.length).toBe(1);
    review.moveCut(1);
    await settled();
    expect(cutFrames()).toContain(quiet + 1);
    expect(cutFrames()).not.toContain(quiet);
    expect(usePlayback.getState().ordinal).toBe(quiet + 1);
    expect(review.chosenMark()).toMatchObject({ kind: 'cut', byHand: true });
    review.deleteMark();
    await settled();
    expect(cutFrames()).toEqual(before);
    const labels = ['delete cut', 'move cut', 'add cut'];
    expect(labels.map(() => stepHistory('undo')?.label)).toEqual(labels);
    await settled();
    expect(reviewOf(id)).toEqual(defaultReview);
    expect(cutFrames()).toEqual(before);
  });

  it('mean the mark that was chosen where a frame has several, and none that is hidden', async () => {
    const marks = registry.get(id).marks;
    const double = marks.find((mark, i) => marks.some((other, k) => k !== i && other.ordinal === mark.ordinal))!;
    const here = marks.filter(({ ordinal }) => ordinal === double.ordinal);
    review.chooseMark(here[1] as Mark);
    expect(review.chosenMark()).toBe(here[1]);
    useReviews.setState({ hidden: [(here[1] as Mark).kind] });
    expect(review.chosenMark()).toBe(here[0]);
  });

  it('do not put a cut on the first frame, nor move one there', () => {
    goTo(0);
    review.addCut();
    const cut = { ...(registry.get(id).marks[0] as Mark), kind: 'cut' as const, ordinal: 1, frame: 1 };
    review.moveCutTo(cut, 0);
    review.moveCutTo(cut, 400);
    expect(sent).toEqual([]);
  });

  it('go from mark to mark of the kinds that are shown', () => {
    goTo(0);
    useReviews.setState({ hidden: ['spike', 'tokenSpike', 'transition'] });
    const visited: number[] = [];
    for (let i = 0; i < cutFrames().length; i++) {
      review.seekMark(1);
      visited.push(usePlayback.getState().ordinal as number);
    }
    expect(visited).toEqual(cutFrames());
    review.seekMark(1);
    expect(usePlayback.getState().ordinal).toBe(visited.at(-1));
  });
});
