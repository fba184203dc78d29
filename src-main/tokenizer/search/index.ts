// The searches by name, as settings and command lines give them.
import { binary } from './binary';
import { exhaustive } from './exhaustive';
import { fast } from './fast';
import { fixed } from './fixed';
import { publishedBinary, publishedLinear } from './published';
import type { Search } from './types';

/** Every search that takes one block at a time. */
export const searches = {
  binary,
  fast,
  exhaustive,
  fixed,
  'published-binary': publishedBinary,
  'published-linear': publishedLinear,
} as const satisfies Record<string, Search>;
export type SearchName = keyof typeof searches;

export type { Probe, Search, SearchOptions, SearchResult, Tried } from './types';
