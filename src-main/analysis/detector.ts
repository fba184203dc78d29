// The streaming detector of cuts and transitions: pictures in, measured frames out a second later, the same as over the whole video.

import { defaultReview, transitionTypes } from '../contract/marks';
import { type Measures, mapMeasures } from '../contract/measures';
import { colourDifference, combinedDifference, structureDifference, toneDifference } from './change';
import { createFacts, cutScore, FACTS, isPeak, MIN_SHOT_FRAMES } from './cuts';
import { describePicture } from './features';
import { excessAcrossFlash } from './flash';
import { createHistory } from './history';
import { spatialInformation, temporalInformation } from './information';
import { createMotionMeter } from './motion/meter';
import { type FoundTransition, findTransition, REST } from './transitions';

/**
 * Pictures before a frame, and after it, that are compared across it: the frame that follows a flash of up to 4 frames still meets the picture
 * before the flash, and the flash's first frame the picture after it.
 */
const REACH_BEFORE = 5;
const REACH_AFTER = 4;
/** A difference below this is no cut whatever the other pairs say, so they are not looked at. */
const QUIET_CHANGE = 0.2;
/** Frames that a frame waits for what follows it. */
const LOOK_AHEAD = 24;

/** What is known of a frame once it is decided. */
export interface MeasuredFrame {
  /** Number of the frame in order of arrival, from 0. */
  readonly ordinal: number;
  /** Its measures, as float32. */
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

/** A detector for one video. Deterministic: what it says of a frame depends on the pictures alone. */
export function createSceneDetector(): SceneDetector {
  const history = createHistory();
  const meter = createMotionMeter();
  const waiting: Measures[] = [];
  const facts = createFacts();
  /** Frames whose change is known. */
  let changes = 0;
  let found: FoundTransition[] = [];
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

  function keep(transition: FoundTransition | null): void {
    if (transition === null || transition.end < decided) return;
    if (holdsCut(transition)) return;
    const rivals = found.filter((other) => other.end >= transition.start && other.start <= transition.end);
    if (rivals.some((other) => other.end < decided || other.score >= transition.score)) return;
    found = found.filter((other) => !rivals.includes(other));
    found.push(transition);
  }

  function decide(): MeasuredFrame {
    const measures = waiting[0]!;
    waiting.shift();
    const ordinal = decided++;
    measures.change = facts.change[ordinal % FACTS]!;
    const inside = found.some(
      ({ start, end, score }) => score >= defaultReview.minConfidence && start <= ordinal && ordinal <= end + 1,
    );
    measures.cutScore = inside ? 0 : Math.fround(scoreAt(ordinal));
    const ending = found.find((other) => other.end === ordinal && !holdsCut(other));
    if (ending) {
      measures.transitionScore = Math.fround(ending.score);
      measures.transitionFrames = ending.end - ending.start + 1;
      measures.transitionType = transitionTypes.indexOf(ending.type) + 1;
    }
    return { ordinal, measures, cut: measures.cutScore >= defaultReview.minConfidence };
  }

  return {
    lookAheadFrames: LOOK_AHEAD,
    push(rgb) {
      const features = history.room();
      describePicture(rgb, features);
      history.add();
      const newest = history.count - 1;
      const measures = mapMeasures(() => 0);
      const { motion, cameraMotion, residualMotion } = meter.next(features.luma);
      measures.motion = Math.fround(motion);
      measures.cameraMotion = Math.fround(cameraMotion);
      measures.residualMotion = Math.fround(residualMotion);
      measures.si = Math.fround(spatialInformation(features.luma));
      if (newest > 0) {
        const before = history.at(newest - 1);
        measures.structure = structureDifference(before, features);
        measures.colour = colourDifference(before, features);
        measures.ti = Math.fround(temporalInformation(before.luma, features.luma));
      }
      const place = newest % FACTS;
      facts.difference[place] = combinedDifference(measures.structure, measures.colour);
      facts.colour[place] = measures.colour;
      facts.detail[place] = features.detail;
      facts.luma[place] = features.mean;
      waiting.push(measures);
      if (newest >= REACH_AFTER) addChange();
      if (newest > REST) keep(findTransition(history, newest - REST));
      return newest >= LOOK_AHEAD ? [decide()] : [];
    },
    flush() {
      while (changes < history.count) addChange();
      const newest = history.count - 1;
      for (let last = Math.max(1, newest - REST + 1); last <= newest; last++) keep(findTransition(history, last));
      const frames: MeasuredFrame[] = [];
      while (decided < history.count) frames.push(decide());
      return frames;
    },
  };
}
