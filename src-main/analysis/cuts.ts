// Confidence that a frame starts a new shot, from what is known of the frames around it.

/** Frames whose facts are kept, a power of two. */
export const FACTS = 128;

/** What cuts are decided on: a value for each frame at its number modulo FACTS. */
export interface CutFacts {
  /** Least difference across each frame, 0..1 (`change` of the measures). */
  readonly change: Float32Array;
  /** Combined difference to the frame before, and its parts, 0..1. */
  readonly difference: Float32Array;
  readonly structure: Float32Array;
  readonly colour: Float32Array;
  /** Fine detail and mean luma of each picture. */
  readonly detail: Float32Array;
  readonly luma: Float32Array;
}

/** Facts of no frame yet. */
export function createFacts(): CutFacts {
  const values = () => new Float32Array(FACTS);
  return {
    change: values(),
    difference: values(),
    structure: values(),
    colour: values(),
    detail: values(),
    luma: values(),
  };
}

/** Shortest shot in frames: a cut needs as many frames before and after it, and is the highest change within that reach. */
export const MIN_SHOT_FRAMES = 4;
/** Frames on either side that tell how restless the picture is without the cut. */
const NEIGHBOURS = MIN_SHOT_FRAMES - 1;
/** The same where the colours stay: leaves, water and stop motion change all at once, again and again. */
const FAR_NEIGHBOURS = 12;
/** How much a far neighbour counts. */
const FAR_WEIGHT = 0.75;
/** Frames after a frame whose facts must be known before it is decided. */
export const CUT_LOOK_AHEAD = FAR_NEIGHBOURS;

/** Colour difference below which the colours stay. */
const SAME_COLOURS = 0.28;

/**
 * Each piece of evidence is one half at the first number and rises by the second. Change: pictures of unlike shots differ by 0.30 or more,
 * pictures of one shot within 8 frames seldom by more than 0.28 (the montage clips).
 */
const CHANGE = [0.28, 0.03] as const;
/** Structure that a cut changes at least, and what its lack costs of the change: letters and fire change the colours of some blocks alone. */
const LEAST_STRUCTURE = 0.3;
const LACK_WEIGHT = 0.5;
/** Ratio of the difference to those beside it: a pan or a fight goes on, a cut is over at once. */
const RATIO = [1.65, 0.1] as const;
/** Tone difference (see toneDifference) with what the structure changes beyond that: below it the light alone has changed. */
const TONE = [0.42, 0.03] as const;
const LIGHT_STRUCTURE = 0.4;
/** Share of the fine detail that is left beside the cut on the sharper side: a whip pan blurs both. */
const SHARPNESS = [0.4, 0.05] as const;
/** Difference across a flash, as a multiple of what the shots change in that time (see excessAcrossFlash). */
const EXCESS = [1.25, 0.05] as const;

/** A confidence of one half at `half`, rising with `scale`. */
export function confidence(value: number, [half, scale]: readonly [number, number]): number {
  return 1 / (1 + Math.exp((half - value) / scale));
}

/** Value of a frame. */
export function factAt(values: Float32Array, frame: number): number {
  return values[frame & (FACTS - 1)]!;
}

/** Whether the change at a frame is the highest within the shortest shot, which must lie within the video of `count` frames on both sides. */
export function isPeak(facts: CutFacts, frame: number, count: number): boolean {
  const value = factAt(facts.change, frame);
  if (value === 0 || frame < MIN_SHOT_FRAMES || frame + MIN_SHOT_FRAMES > count) return false;
  for (let distance = 1; distance < MIN_SHOT_FRAMES; distance++) {
    // Of two equal values the earlier one is the cut.
    if (factAt(facts.change, frame - distance) >= value || factAt(facts.change, frame + distance) > value) return false;
  }
  return true;
}

/** How restless the frames beside a frame are: the higher of the mean differences on both sides. */
function restlessness(facts: CutFacts, frame: number, count: number): number {
  let before = 0;
  let after = 0;
  for (let distance = 1; distance <= NEIGHBOURS; distance++) {
    before += factAt(facts.difference, frame - distance);
    after += factAt(facts.difference, frame + distance);
  }
  let most = Math.max(before, after) / NEIGHBOURS;
  if (factAt(facts.colour, frame) >= SAME_COLOURS) return most;
  // Again and again means more than once: a second cut may be near.
  let highest = 0;
  for (let other = Math.max(1, frame - FAR_NEIGHBOURS); other <= Math.min(count - 1, frame + FAR_NEIGHBOURS); other++) {
    if (other === frame || factAt(facts.colour, other) >= SAME_COLOURS) continue;
    const value = factAt(facts.difference, other);
    most = Math.max(most, FAR_WEIGHT * Math.min(value, highest));
    highest = Math.max(highest, value);
  }
  return most;
}

/** Share of the fine detail that the pictures at a frame have kept, of the most around: the frame's own side or the side before, as is more. */
function sharpness(facts: CutFacts, frame: number): number {
  const before = factAt(facts.detail, frame - 1);
  const after = factAt(facts.detail, frame);
  let mostBefore = before;
  let mostAfter = after;
  for (let distance = 1; distance < MIN_SHOT_FRAMES; distance++) {
    mostBefore = Math.max(mostBefore, factAt(facts.detail, frame - 1 - distance));
    mostAfter = Math.max(mostAfter, factAt(facts.detail, frame + distance));
  }
  return Math.max((before + 1) / (mostBefore + 1), (after + 1) / (mostAfter + 1));
}

/**
 * Confidence (0..1, 0.5 is the border) that a frame starts a new shot: 0 unless `isPeak`; else the least of what its change, its standing out,
 * the tone and the sharpness say. Looks CUT_LOOK_AHEAD frames ahead at most.
 * @param frame one of the last FACTS - 2 CUT_LOOK_AHEAD frames. @param count frames known so far, or of the whole video.
 * @param tone tone difference of the frame and the one before. @param excess see excessAcrossFlash.
 */
export function cutScore(facts: CutFacts, frame: number, count: number, tone: number, excess: number): number {
  if (!isPeak(facts, frame, count)) return 0;
  const structure = factAt(facts.structure, frame);
  const lack = Math.max(0, LEAST_STRUCTURE - structure);
  const ratio = factAt(facts.difference, frame) / Math.max(restlessness(facts, frame, count), 1e-6);
  return Math.min(
    confidence(factAt(facts.change, frame) - LACK_WEIGHT * lack, CHANGE),
    confidence(ratio, RATIO),
    confidence(tone + Math.max(0, structure - LIGHT_STRUCTURE), TONE),
    confidence(sharpness(facts, frame), SHARPNESS),
    confidence(excess, EXCESS),
  );
}
