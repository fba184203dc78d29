// Timeline slice: the window of time that shows; null means all of it, also while it grows.
import { create } from 'zustand';
import type { Span } from '../lib/viewport';

export interface TimelineViewState {
  window: Span | null;
}

export const useTimelineView = create<TimelineViewState>(() => ({ window: null }));
