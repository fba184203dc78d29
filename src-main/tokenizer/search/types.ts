// What every search for the kept count of a block gets and gives.

/** One evaluation of the model: the error (MSE on pixels in [-1, 1]) of the block at kept count n. */
export type Probe = (n: number) => Promise<number>;

export interface SearchOptions {
  /** Smallest and largest kept count to consider, both included. */
  minToks: number;
  maxToks: number;
  /** Largest accepted error. */
  threshold: number;
  /** Kept count of the block before, where there is one: a hint for searches that start warm. */
  previous?: number | undefined;
  /** Asked before every probe; its reason is thrown. */
  signal?: AbortSignal | undefined;
}

/** The kept count, its measured error, whether that is at or below the threshold, and the number of probes it took. */
export interface SearchResult {
  n: number;
  mse: number;
  passed: boolean;
  nfe: number;
}

/** Finds the kept count of one block. The result was always measured by a probe of this call. */
export type Search = (probe: Probe, options: SearchOptions) => Promise<SearchResult>;
