// Frames at which a cut is asked for: those the pixels suspect at all, all true cuts, and the largest differences that are none.
import { measureEvents } from '../../../src-main/engine/measureEvents';
import type { FfmpegTools } from '../../../src-main/media/locate';
import { probeVideo } from '../../../src-main/media/probe';
import type { TrueClip } from '../../fixtures/scenes/sets';
import { blendedStretches } from '../cuts/score';

/** Frames before a candidate that are its context: as many must be there. */
export const contextFrames = 4;
/** Confidence by pixels from which on a frame is a candidate. */
const leastScore = 0.02;
/** The largest differences to the frame before, local peaks, taken of every clip besides. */
const largestDifferences = 6;

/** A frame that may start a shot. */
export interface Candidate {
  frame: number;
  isCut: boolean;
  /** The detector's confidence, from pixels alone. */
  cutScore: number;
}

/** The candidates of a clip, in order; none within true transitions, nor where the context would hold a true cut. */
export async function candidatesOf({ path, truth }: TrueClip, tools: FfmpegTools): Promise<Candidate[]> {
  const { measures } = (await measureEvents(await probeVideo(path, tools), tools)).series;
  const { cutScore, structure, colour } = measures;
  const blended = blendedStretches(truth);
  const usable = (frame: number) =>
    frame >= contextFrames &&
    frame < cutScore.length &&
    !blended.some(({ start, end }) => frame >= start && frame <= end + 1 + contextFrames) &&
    !truth.cuts.some((cut) => cut < frame && cut > frame - contextFrames);
  const difference = (frame: number) => (structure[frame] ?? 0) + (colour[frame] ?? 0);
  const chosen = new Set(truth.cuts);
  for (const [frame, score] of cutScore.entries()) if (score > leastScore) chosen.add(frame);
  const peaks = Array.from(cutScore.keys()).filter(
    (frame) => difference(frame) > difference(frame - 1) && difference(frame) >= difference(frame + 1),
  );
  const largest = peaks.filter((frame) => !chosen.has(frame) && usable(frame));
  largest.sort((a, b) => difference(b) - difference(a));
  for (const frame of largest.slice(0, largestDifferences)) chosen.add(frame);
  return [...chosen]
    .filter(usable)
    .sort((a, b) => a - b)
    .map((frame) => ({ frame, isCut: truth.cuts.includes(frame), cutScore: cutScore[frame]! }));
}
