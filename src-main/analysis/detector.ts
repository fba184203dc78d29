// The streaming detector of cuts and transitions: pictures in, measured frames out a second later, the same as over the whole video.
import { defaultReview, transitionTypes } from '../contract/marks';
import { type Measures, noMeasures } from '../contract/measures';
import { colourDifference, combinedDifference, structureDifference, toneDifference } from './change';
import { CUT_LOOK_AHEAD, createFacts, cutScore, FACTS, isPeak, MIN_SHOT_FRAMES } from './cuts';
import { describePicture } from './features';
import { excessAcrossFlash } from './flash';
import { createHistory } from './history';
import { createInformationMeter } from './information';
import { createKernels } from './kernels';
import { createMotionMeter } from './motion/meter';
import { HISTORY } from './picture';
import { createTransitionFinder, type FoundTransition, REST } from './transitions';

/**
 * Pictures before a frame, and after it, that are compared across it: the frame that follows a flash of up to 4 frames still meets the picture
 * before the flash, and the flash's first frame the picture after it.
 */
const REACH_BEFORE = 5;
const REACH_AFTER = 4;
/** A difference below this is no cut whatever the other pairs say, so they are not looked at. */
const QUIET_CHANGE = 0.2;
/** Frames that a frame waits for: those that decide a cut, and those by which a transition that ends with it is found and weighed. */
const LOOK_AHEAD = 2 * CUT_LOOK_AHEAD;

/** What is known of a frame once it is decided. */
export interface MeasuredFrame {
  /** Number of the frame in order of arrival, from 0. */
  readonly ordinal: number;
  /** Its measures, float32 values. */
  readonly measures: Measures;
  /** True where a new shot starts by the default confidence: chunks start here. */
  readonly cut: boolean;
}

export interface SceneDetector {
  /** Frames that may arrive after a frame before it is decided. */
  readonly lookAheadFrames: number;
  /** Takes the next analysis picture (rgb24, ANALYSIS_BYTES; not kept) and gives the frames that are decided now, in order. */
  push(rgb: Uint8Array): MeasuredFrame[];
  /** Says that no picture follows; gives the remaining frames. The detector is done after it. */
  flush(): MeasuredFrame[];
}

/** A detector for one video. Deterministic: what it says of a frame depends on the pictures before it and on LOOK_AHEAD after it alone. */
export function createSceneDetector(): SceneDetector {
  const kernels = createKernels();
  const history = createHistory(kernels);
  const meter = createMotionMeter(kernels);
  const { spatialInformation, temporalInformation } = createInformationMeter(kernels);
  const findTransition = createTransitionFinder(history);
  const facts = createFacts();
  const waiting: Measures[] = [];
  let found: FoundTransition[] = [];
  /** Frames whose change is known, and frames that were given back. */
  let changes = 0;
  let decided = 0;

  /** Least difference across a frame: over all pairs of one picture before it and one from it on. */
  function changeAt(frame: number): number {
    if (frame === 0) return 0;
    let least = 1;
    for (let after = frame; after <= Math.min(frame + REACH_AFTER, history.count - 1); after++) {
      for (let before = frame - 1; before >= Math.max(0, frame - REACH_BEFORE); before--) {
        least = Math.min(least, history.difference(before, after));
        if (least < QUIET_CHANGE) return least;
      }
    }
    return least;
  }

  function addChange(): void {
    facts.change[changes % FACTS] = changeAt(changes);
    changes++;
  }

  function scoreAt(frame: number): number {
    if (!isPeak(facts, frame, history.count)) return 0;
    const tone = toneDifference(history.at(frame - 1), history.at(frame));
    return cutScore(facts, frame, history.count, tone, excessAcrossFlash(history, facts, frame));
  }

  /** Whether a cut lies within a transition, as far as is known by now; the step from or to black is none. */
  function holdsCut({ start, end, type }: FoundTransition): boolean {
    const first = type === 'fadeIn' ? start + 2 : start;
    const last = Math.min(type === 'fadeOut' ? end - 1 : end + 1, changes - MIN_SHOT_FRAMES);
    for (let frame = first; frame <= last; frame++) if (scoreAt(frame) >= defaultReview.minConfidence) return true;
    return false;
  }

  /** Keeps a transition unless a likelier one, or one that was given back, overlaps it. */
  function keep(transition: FoundTransition | null): void {
    if (transition === null || transition.end < decided || holdsCut(transition)) return;
    const overlaps = (other: FoundTransition) => other.end >= transition.start && other.start <= transition.end;
    if (found.some((other) => overlaps(other) && (other.end < decided || other.score >= transition.score))) return;
    found = found.filter((other) => !overlaps(other) && other.end > decided - HISTORY);
    found.push(transition);
  }

  /** The frame may have its say: everything that is asked of it is known. */
  function decide(): MeasuredFrame {
    const ordinal = decided++;
    const measures = waiting.shift()!;
    measures.change = facts.change[ordinal % FACTS]!;
    const transition = found.find(({ start, end }) => start <= ordinal && ordinal <= end + 1);
    const sure = transition !== undefined && !holdsCut(transition);
    // The first clean picture belongs to the transition too: it starts no shot of its own.
    const inside = sure && transition.score >= defaultReview.minConfidence;
    measures.cutScore = inside ? 0 : Math.fround(scoreAt(ordinal));
    if (sure && transition.end === ordinal) {
      measures.transitionScore = Math.fround(transition.score);
      measures.transitionFrames = transition.end - transition.start + 1;
      measures.transitionType = transitionTypes.indexOf(transition.type) + 1;
    }
    const cut = measures.cutScore >= defaultReview.minConfidence;
    // Across a cut nothing moves: two pictures that have nothing to do with each other were compared.
    if (cut) measures.motion = measures.cameraMotion = measures.residualMotion = 0;
    return { ordinal, measures, cut };
  }

  /** Measures of the newest picture, which is in the history; those that need what follows are left 0. */
  function measure(): Measures {
    const newest = history.count - 1;
    const now = history.at(newest);
    const measures = noMeasures();
    const { motion, cameraMotion, residualMotion } = meter.next(now.luma);
    measures.si = Math.fround(spatialInformation(now.luma));
    if (newest > 0) {
      const before = history.at(newest - 1);
      measures.structure = Math.fround(structureDifference(before, now));
      measures.colour = Math.fround(colourDifference(before, now));
      measures.motion = Math.fround(motion);
      measures.cameraMotion = Math.fround(cameraMotion);
      measures.residualMotion = Math.fround(residualMotion);
      measures.ti = Math.fround(temporalInformation(before.luma, now.luma));
    }
    const place = newest % FACTS;
    const difference = combinedDifference(measures.structure, measures.colour);
    history.remember(difference);
    facts.difference[place] = difference;
    facts.structure[place] = measures.structure;
    facts.colour[place] = measures.colour;
    facts.detail[place] = now.detail;
    facts.luma[place] = now.mean;
    return measures;
  }

  return {
    lookAheadFrames: LOOK_AHEAD,
    push(rgb) {
      describePicture(rgb, history.room());
      history.add();
      waiting.push(measure());
      const newest = history.count - 1;
      if (newest >= REACH_AFTER) addChange();
      if (newest > REST) keep(findTransition(newest - REST));
      return newest >= LOOK_AHEAD ? [decide()] : [];
    },
    flush() {
      while (changes < history.count) addChange();
      for (let last = Math.max(1, history.count - REST); last < history.count; last++) keep(findTransition(last));
      return Array.from({ length: history.count - decided }, decide);
    },
  };
}
