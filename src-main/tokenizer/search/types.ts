// What every search for the kept count of a block gets and gives.

/**
 * Evaluations of the model: the errors of the block at some kept counts, in their order; the lower the better. Several counts in one
 * call may share one run of the model. Throws to stop the search.
 */
export type Probe = (counts: readonly number[]) => Promise<readonly number[]>;

/** A kept count and the error that a probe gave for it. */
export interface Tried {
  n: number;
  error: number;
}

export interface SearchOptions {
  /** Smallest and largest kept count to consider, both included; 1 <= minToks <= maxToks. */
  minToks: number;
  maxToks: number;
  /** Largest accepted error. */
  limit: number;
  /** Counts that one run of the model takes best; 1 where several at once gain nothing. */
  batch?: number | undefined;
  /** What the same search found for the earlier blocks of this chunk, in order: hints for searches that start warm. */
  earlier?: readonly SearchResult[] | undefined;
  /** The count of `fixed`; maxToks where none is given. */
  count?: number | null | undefined;
}

/** The kept count, its measured error, whether that is accepted, and every probe it took, in order. */
export interface SearchResult extends Tried {
  passed: boolean;
  tried: readonly Tried[];
}

/** Finds the kept count of one block. The result was always measured by a probe of this call. */
export type Search = (probe: Probe, options: SearchOptions) => Promise<SearchResult>;
