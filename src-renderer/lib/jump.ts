// Where the last jump of the playhead began, told from how it moves; pure.

export interface Trail {
  /** Where the playhead is, in seconds. */
  at: number;
  /** Where the movement that may still go on began: a scrub is one jump, however many steps it has. */
  from: number;
  /** When it moved last, in milliseconds. */
  movedAtMs: number;
  /** Where the last jump began; null before the first. */
  back: number | null;
}

const pauseMs = 400;
const leastSeconds = 0.5;

/** A playhead that has not been moved. */
export const standing = (seconds: number): Trail => ({
  at: seconds,
  from: seconds,
  movedAtMs: Number.NEGATIVE_INFINITY,
  back: null,
});

/** The trail after the playhead came to a time. Playing on is no jump, and neither are single frames. */
export function moved(trail: Trail, seconds: number, nowMs: number, playing: boolean): Trail {
  const step = seconds - trail.at;
  if (step === 0) return trail;
  if (playing && step > 0 && step < leastSeconds) return { ...trail, at: seconds, from: seconds };
  const from = nowMs - trail.movedAtMs < pauseMs ? trail.from : trail.at;
  const back = Math.abs(seconds - from) >= leastSeconds ? from : trail.back;
  return { at: seconds, from, movedAtMs: nowMs, back };
}

/** The trail after a return: the next one leads to where this one began. */
export const returned = (trail: Trail, seconds: number): Trail => ({ ...standing(seconds), back: trail.at });
