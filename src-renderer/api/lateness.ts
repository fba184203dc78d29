// How long the oldest picture request of the viewers has been under way: the clock waits for pictures that are late.
const since = new Map<object, number>();

/** A viewer's request begins. */
export function requestBegan(viewer: object): void {
  since.set(viewer, performance.now());
}

/** A viewer's request has ended, whichever way. */
export function requestEnded(viewer: object): void {
  since.delete(viewer);
}

/** Milliseconds since the oldest request under way began; 0 without one. */
export function lateness(now: number): number {
  return Math.max(0, ...[...since.values()].map((began) => now - began));
}
