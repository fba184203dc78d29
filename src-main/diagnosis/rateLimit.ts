// How often something may happen: a bucket that holds `burst` and fills by `perSecond`.

/** Gives a function that takes one out of a full bucket and says whether there was one. */
export function rateLimit(burst: number, perSecond: number): () => boolean {
  let left = burst;
  let last = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(burst, left + ((now - last) / 1000) * perSecond);
    last = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
