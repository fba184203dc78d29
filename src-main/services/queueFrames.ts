// How many frames of a source an analysis will take, before it has begun.
import type { Sampling, SourceView } from '../contract';

/** An estimate from what the header says, in whole frames; null where it says nothing. */
export function frameEstimate(source: SourceView | undefined, sampling: Sampling): number | null {
  const frames = source === undefined ? null : estimate(source, sampling);
  return frames === null ? null : Math.max(1, Math.round(frames));
}

function estimate(source: SourceView, sampling: Sampling): number | null {
  const { durationSeconds, averageFps, declaredFrames, pictures } = source;
  if (pictures !== null) return pictures;
  const all = declaredFrames ?? (durationSeconds !== null && averageFps !== null ? durationSeconds * averageFps : null);
  if (sampling.kind === 'all') return all;
  const sampled = durationSeconds === null ? null : durationSeconds * sampling.fps;
  return sampled !== null && all !== null ? Math.min(sampled, all) : (sampled ?? all);
}
