// A believable series for looking at the screen: shots with cuts, motion swells, a few blocks over the threshold.
import { type BlockBatch, type MeasureSeries, mapMeasures, measureNames } from '../../../../src-main/contract';

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
  measures: MeasureSeries<number[]>;
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
    measures: mapMeasures(() => []),
  };
  let left = 0;
  let age = 0;
  let level = 0.3;
  let calm = 0.1;
  let swell = 0;
  let pending: { at: number; frames: number } | null = null;
  const transition = (last: number, length: number, type: number) => {
    s.measures.transitionScore[last] = 0.35 + random() * 0.65;
    s.measures.transitionFrames[last] = length;
    s.measures.transitionType[last] = type;
  };
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
    const change = cut && i > 0 ? 0.5 + random() * 0.5 : random() * 0.1;
    for (const name of measureNames) s.measures[name].push(0);
    const put = (name: (typeof measureNames)[number], value: number) => {
      s.measures[name][i] = value;
    };
    put('change', change);
    put('structure', change * 0.8);
    put('colour', change * 0.6);
    put('motion', motion * 0.04);
    put('cameraMotion', motion * 0.015);
    put('residualMotion', motion * 0.025);
    put('si', 40 + level * 60);
    put('ti', 2 + motion * 30 + (cut ? 40 : 0));
    // Some shots begin with a dissolve, or after a fade out; candidates that no one would call a cut stand in between.
    if (cut && i > shot) {
      const kind = random();
      if (kind < 0.2) transition(i, Math.round(fps * (0.4 + random())), 1);
      else if (kind < 0.3) {
        transition(i, Math.round(fps * 0.8), 2);
        pending = { at: i + Math.round(fps * 0.8), frames: Math.round(fps * 0.8) };
      } else put('cutScore', Math.min(1, 0.42 + random() * 0.58));
    } else if (i > 0 && random() < 1.2 / shot) put('cutScore', random() ** 2 * 0.7);
    if (pending?.at === i) {
      transition(i, pending.frames - 1, 3);
      pending = null;
    }
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
      ...mapMeasures((name) => s.measures[name].slice(from, to)),
    },
  };
}
