// All marks from stored measures and a review: what a threshold, an edit and a left-out cut do to them.
import { describe, expect, it } from 'vitest';
import { decideMarks, type MarkSeries } from '../../../src-main/analysis/marks';
import {
  defaultReview,
  type MarkKind,
  markSchema,
  type Review,
  transitionTypes,
} from '../../../src-main/contract/marks';
import { random } from './scenes';

const FRAMES = 400;
/** Every other frame of the source was analysed, so that frames and ordinals differ. */
const frameOf = (ordinal: number) => 2 * ordinal + 10;

interface Content {
  cuts?: [number, number][];
  /** Last frame, length, score. */
  dissolves?: [number, number, number][];
  motion?: [number, number][];
  tokens?: (ordinal: number) => number;
  chunkStarts?: number[];
}

function series({ cuts = [], dissolves = [], motion = [], tokens, chunkStarts }: Content = {}): MarkSeries {
  const next = random(3);
  const plane = () => new Float32Array(FRAMES);
  const measures = {
    motion: Float32Array.from({ length: FRAMES }, () => 0.004 + 0.0004 * next()),
    cutScore: plane(),
    transitionScore: plane(),
    transitionFrames: plane(),
    transitionType: plane(),
  };
  for (const [at, score] of cuts) measures.cutScore[at] = score;
  for (const [at, value] of motion) measures.motion[at] = value;
  for (const [end, length, score] of dissolves) {
    measures.transitionScore[end] = score;
    measures.transitionFrames[end] = length;
    measures.transitionType[end] = 1 + transitionTypes.indexOf('dissolve');
  }
  return {
    measures,
    frame: Int32Array.from({ length: FRAMES }, (_, i) => frameOf(i)),
    ptsSeconds: Float64Array.from({ length: FRAMES }, (_, i) => i / 12),
    tokens: tokens ? Float32Array.from({ length: FRAMES }, (_, i) => tokens(i)) : null,
    chunkStart: chunkStarts ? Uint8Array.from({ length: FRAMES }, (_, i) => (chunkStarts.includes(i) ? 1 : 0)) : null,
  };
}

const decide = (content: MarkSeries, review: Partial<Review> = {}) =>
  decideMarks(content, { ...defaultReview, ...review });
const ordinals = (content: MarkSeries, kind: MarkKind, review: Partial<Review> = {}) =>
  decide(content, review)
    .filter((mark) => mark.kind === kind)
    .map((mark) => mark.ordinal);

describe('decideMarks: cuts and transitions', () => {
  const film = series({
    cuts: [
      [50, 0.9],
      [90, 0.55],
      [130, 0.3],
      [205, 0.7],
    ],
    dissolves: [[210, 12, 0.8]],
  });
  it('gives what is sure enough, in order, with its places', () => {
    const marks = decide(film);
    for (const mark of marks) markSchema.parse(mark);
    expect(marks.map((mark) => [mark.kind, mark.ordinal, mark.transition, mark.score])).toEqual([
      ['cut', 50, null, Math.fround(0.9)],
      ['cut', 90, null, Math.fround(0.55)],
      ['transition', 199, 'dissolve', Math.fround(0.8)],
    ]);
    expect(marks[0]).toMatchObject({ frame: 110, ptsSeconds: 50 / 12, start: { ordinal: 50 }, end: { frame: 110 } });
    expect(marks[2]).toMatchObject({ frame: 408, start: { frame: 408 }, end: { ordinal: 210, frame: 430 } });
  });
  it('shows a cut within a transition only where the transition is none', () => {
    expect(ordinals(film, 'cut')).not.toContain(205);
    expect(ordinals(film, 'cut', { removed: [{ kind: 'transition', frame: frameOf(199) }] })).toContain(205);
  });
  it('follows the confidence in both directions', () => {
    expect(ordinals(film, 'cut', { minConfidence: 0.6 })).toEqual([50]);
    expect(ordinals(film, 'cut', { minConfidence: 0.2 })).toEqual([50, 90, 130]);
    expect(ordinals(film, 'cut', { minConfidence: 0 })).toEqual([50, 90, 130]);
    expect(ordinals(film, 'transition', { minConfidence: 0.85 })).toEqual([]);
  });
  it('keeps edits at every confidence', () => {
    const edits = { addedCuts: [frameOf(20)], removed: [{ kind: 'cut' as const, frame: frameOf(50) }] };
    for (const minConfidence of [0, 0.3, 0.5, 0.95]) {
      const marks = decide(film, { minConfidence, ...edits });
      expect(marks.find((mark) => mark.ordinal === 20)).toMatchObject({ kind: 'cut', byHand: true, score: 1 });
      expect(marks.some((mark) => mark.ordinal === 50)).toBe(false);
    }
  });
  it('moves a cut as a removed and an added one', () => {
    const moved = { addedCuts: [frameOf(53)], removed: [{ kind: 'cut' as const, frame: frameOf(50) }] };
    expect(ordinals(film, 'cut', moved)).toEqual([53, 90]);
  });
  it('has one mark where a cut is both found and added, and none where no frame was analysed', () => {
    const marks = decide(film, { addedCuts: [frameOf(50), frameOf(50) + 1, 9_000] });
    expect(marks.filter((mark) => mark.kind === 'cut').map((mark) => [mark.ordinal, mark.byHand])).toEqual([
      [50, true],
      [90, false],
    ]);
  });
});

describe('decideMarks: spikes', () => {
  const burst: [number, number][] = [299, 300, 301].map((at) => [at, at === 300 ? 0.06 : 0.04]);
  it('gives a spike its extent, and none at a cut, known or set by hand', () => {
    const film = series({
      cuts: [[100, 0.9]],
      motion: [[100, 0.2], [101, 0.1], [150, 0.2], ...burst],
    });
    const marks = decide(film).filter((mark) => mark.kind === 'spike');
    expect(marks.map((mark) => mark.ordinal)).toEqual([150, 300]);
    expect(marks[1]).toMatchObject({ start: { ordinal: 299 }, end: { ordinal: 301 }, transition: null, byHand: false });
    expect(ordinals(film, 'spike', { addedCuts: [frameOf(150)] })).toEqual([300]);
    expect(ordinals(film, 'spike', { removed: [{ kind: 'spike', frame: frameOf(300) }] })).toEqual([150]);
  });
  it('has no spike where a cut was removed, or is below a raised threshold', () => {
    const film = series({ cuts: [[100, 0.6]], motion: [[100, 0.2], ...burst] });
    expect(ordinals(film, 'spike', { removed: [{ kind: 'cut', frame: frameOf(100) }] })).toEqual([300]);
    expect(ordinals(film, 'spike', { minConfidence: 0.9 })).toEqual([300]);
    expect(ordinals(film, 'spike', { minSpikeZ: 1000 })).toEqual([]);
  });
  it('has none within a transition and the frame after it', () => {
    const motion = [100, 104, 111].map((at): [number, number] => [at, 0.2]);
    expect(ordinals(series({ motion }), 'spike')).not.toEqual([]);
    expect(ordinals(series({ motion, dissolves: [[110, 11, 0.9]] }), 'spike')).toEqual([]);
  });
});

describe('decideMarks: token spikes', () => {
  const level = (i: number) => 60 + (i % 5);
  it('marks a jump of the kept count once, at its first frame', () => {
    const film = series({ tokens: (i) => level(i) + (i >= 200 && i < 204 ? 120 : 0) });
    const marks = decide(film).filter((mark) => mark.kind === 'tokenSpike');
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ end: { ordinal: 203 }, start: { ordinal: 200 } });
  });
  it('marks a new level once, where it begins', () => {
    expect(ordinals(series({ tokens: (i) => (i < 200 ? 60 : 160) }), 'tokenSpike')).toEqual([200]);
  });
  it('marks none at the first frames after a cut or of a chunk', () => {
    const tokens = (i: number) => level(i) + (i >= 200 && i < 204 ? 120 : 0);
    expect(ordinals(series({ tokens, cuts: [[200, 0.9]] }), 'tokenSpike')).toEqual([]);
    expect(ordinals(series({ tokens, chunkStarts: [0, 200] }), 'tokenSpike')).toEqual([]);
    expect(ordinals(series({ tokens, chunkStarts: [0, 100] }), 'tokenSpike')).toHaveLength(1);
  });
  it('marks none where nothing was tokenized, and can be removed', () => {
    const film = series({ tokens: (i) => (i < 200 ? 60 : 160) });
    expect(ordinals({ ...film, tokens: null }, 'tokenSpike')).toEqual([]);
    expect(ordinals(film, 'tokenSpike', { removed: [{ kind: 'tokenSpike', frame: frameOf(200) }] })).toEqual([]);
  });
});

describe('decideMarks: sizes', () => {
  it('takes an empty series', () => {
    const none = new Float32Array(0);
    const measures = {
      motion: none,
      cutScore: none,
      transitionScore: none,
      transitionFrames: none,
      transitionType: none,
    };
    const empty = { measures, frame: none, ptsSeconds: none, tokens: none };
    expect(decide(empty, { addedCuts: [3], removed: [{ kind: 'cut', frame: 1 }] })).toEqual([]);
  });
  it('decides a million frames of the worst kind without walking over them again and again', () => {
    // Plateaus of equal peaks, and stairs: what a search for valleys by walking would take hours for.
    const length = 1_000_000;
    const motion = Float32Array.from({ length }, (_, i) => 0.01 + (i % 13 === 0 ? 0.1 : (i % 13) * 0.005 + i * 1e-8));
    const none = new Float32Array(length);
    const measures = {
      motion,
      cutScore: none,
      transitionScore: none,
      transitionFrames: none,
      transitionType: none,
    };
    const tokens = Float32Array.from({ length }, (_, i) => (i % 50 === 0 ? 90 : 60));
    const frame = Int32Array.from({ length }, (_, i) => i);
    const marks = decideMarks({ measures, frame, ptsSeconds: frame, tokens }, defaultReview);
    // A quadratic search would run into the runner's limit by hours.
    expect(marks.length).toBeGreaterThan(0);
  });
});
