// The searches by name, as settings and command lines give them.
import { binary } from './binary';
import type { Search } from './types';

/** Every search that takes one block at a time. */
export const searches = { binary } as const satisfies Record<string, Search>;
export type SearchName = keyof typeof searches;

export type { Probe, Search, SearchOptions, SearchResult } from './types';
