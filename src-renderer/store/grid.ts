// Grid slice: for which sources the grid stands in the place of the viewers.
import { create } from 'zustand';
import type { SourceView } from '../../src-main/contract';

export interface GridState {
  /** By source; a source that nobody has decided on shows as a grid where it is a folder of pictures. */
  shown: Record<string, boolean>;
}

export const useGrid = create<GridState>(() => ({ shown: {} }));

/** Whether a source is several pictures, and so shows as a grid by itself. */
export function isFolder(source: SourceView | null): boolean {
  return (source?.pictures ?? 0) > 1;
}

/** Whether a source shows as a grid. */
export function gridShown({ shown }: GridState, source: SourceView | null): boolean {
  return source !== null && (shown[source.id] ?? isFolder(source));
}
