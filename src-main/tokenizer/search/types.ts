// What every search for the kept count of a block gets and gives.

/** One evaluation of the model: the error of the block at kept count n; the lower the better. Throws to stop the search. */
export type Probe = (n: number) => Promise<number>;

/** A kept count and the error that a probe gave for it. */
export interface Tried {
  n: number;
  mse: number;
}

export interface SearchOptions {
  /** Smallest and largest kept count to consider, both included; 1 <= minToks <= maxToks. */
  minToks: number;
  maxToks: number;
  /** Largest accepted error. */
  threshold: number;
  /** What the search of the block before found, where there is one in this chunk: a hint for searches that start warm. */
  previous?: SearchResult | undefined;
  /** The count of `fixed`; maxToks where none is given. */
  count?: number | undefined;
}

/** The kept count, its measured error, whether that is accepted, and every probe it took, in order. */
export interface SearchResult extends Tried {
  passed: boolean;
  tried: readonly Tried[];
}

/** Finds the kept count of one block. The result was always measured by a probe of this call. */
export type Search = (probe: Probe, options: SearchOptions) => Promise<SearchResult>;
