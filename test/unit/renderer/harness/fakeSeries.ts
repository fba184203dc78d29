// A believable series for looking at the screen: shots with cuts, motion swells, a few blocks over the threshold.
import type { BlockBatch, Mark, Marks } from '../../../../src-main/contract';

/** Deterministic numbers in 0..1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface FakeOptions {
  frames: number;
  fps: number;
  threshold: number;
  maxToks: number;
  /** Mean length of a shot in frames. */
  shot: number;
  seed: number;
  /** Factor on the tokens, for another threshold or model. */
  effort?: number;
  /** Measures SSIM as well. */
  ssim?: boolean;
}

export interface FakeSeries {
  tokens: number[];
  mse: number[];
  ssim: number[] | null;
  passed: boolean[];
  nfe: number[];
  cut: boolean[];
  pts: number[];
  change: number[];
  motion: number[];
  marks: Omit<Marks, 'analysisId'>;
}

/** Makes the whole series at once. */
export function fakeSeries({
  frames,
  fps,
  threshold,
  maxToks,
  shot,
  seed,
  effort = 1,
  ssim = false,
}: FakeOptions): FakeSeries {
  const random = randomFrom(seed);
  const s: FakeSeries = {
    tokens: [],
    mse: [],
    ssim: ssim ? [] : null,
    passed: [],
    nfe: [],
    cut: [],
    pts: [],
    change: [],
    motion: [],
    marks: { cuts: [], spikes: [] },
  };
  let left = 0;
  let age = 0;
  let level = 0.3;
  let calm = 0.1;
  let swell = 0;
  for (let i = 0; i < frames; i++) {
    const cut = left <= 0;
    if (cut) {
      left = Math.round(shot * (0.4 + random() * 1.4));
      age = 0;
      level = 0.1 + random() ** 1.6 * 0.75;
      calm = 0.03 + random() * 0.25;
    }
    if (random() < 1 / (shot * 1.6)) swell = 0.4 + random() * 0.6;
    swell *= 0.86;
    const motion = calm * (0.7 + 0.3 * Math.sin(i / 17 + level * 20)) + swell + random() * 0.02;
    const start = Math.exp(-age / 9) * 0.4;
    const share = Math.min(1, level * (0.8 + 0.2 * Math.sin(i / 31)) + start + swell * 0.45 + random() * 0.035);
    const tokens = Math.max(8, Math.min(maxToks, Math.round(share * effort * maxToks)));
    const passed = tokens < maxToks;
    s.tokens.push(tokens);
    s.mse.push(passed ? threshold * (0.9 + random() * 0.1) : threshold * (1.05 + random() * 0.7));
    s.ssim?.push(passed ? 0.8 + random() * 0.03 : 0.8 - random() * 0.1);
    s.passed.push(passed);
    s.nfe.push(5 + Math.floor(random() * 4));
    s.cut.push(cut);
    s.pts.push(i / fps);
    s.change.push(cut && i > 0 ? 0.5 + random() * 0.5 : random() * 0.1);
    s.motion.push(motion);
    const mark: Mark = {
      kind: 'cut',
      ordinal: i,
      frame: i,
      ptsSeconds: i / fps,
      score: Math.min(1, 0.62 + random() * 0.4),
    };
    if (cut && i > 0) s.marks.cuts.push(mark);
    const before = s.motion[i - 1] ?? 0;
    if (!cut && age > 4 && motion - before > 0.35)
      s.marks.spikes.push({ ...mark, kind: 'spike', score: 4 + random() * 6 });
    left -= 1;
    age += 1;
  }
  return s;
}

/** Cuts a run of frames (one a block) out of a series as a batch. */
export function batchOf(analysisId: string, s: FakeSeries, from: number, to: number): BlockBatch {
  return {
    analysisId,
    firstBlock: from,
    blocks: {
      n: s.tokens.slice(from, to),
      mse: s.mse.slice(from, to),
      ssim: s.ssim?.slice(from, to) ?? null,
      passed: s.passed.slice(from, to),
      nfe: s.nfe.slice(from, to),
      frameCount: s.tokens.slice(from, to).map(() => 1),
      chunkStart: s.cut.slice(from, to),
    },
    frames: {
      index: s.pts.slice(from, to).map((_, i) => from + i),
      ptsSeconds: s.pts.slice(from, to),
      change: s.change.slice(from, to),
      motion: s.motion.slice(from, to),
    },
  };
}
