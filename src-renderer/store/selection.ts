// Selection slice: the span of time that the user drew on the timeline, and whether the next drag draws one.
import { create } from 'zustand';
import type { Span } from '../lib/viewport';

export interface SelectionState {
  selection: (Span & { sourceId: string }) | null;
  /** The next drag on the rows draws a selection instead of scrubbing. */
  drawing: boolean;
}

export const useSelection = create<SelectionState>(() => ({ selection: null, drawing: false }));

/** The selection of a source; null where there is none. */
export function selectionOf({ selection }: SelectionState, sourceId: string | null): Span | null {
  return selection !== null && selection.sourceId === sourceId ? selection : null;
}
