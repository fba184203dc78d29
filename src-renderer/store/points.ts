// In and out points of each source, kept while the window lives.
import { create } from 'zustand';
import { hasPoints, type InOut, noPoints } from '../lib/inOut';
import { recordStep } from './undo';

export interface PointsState {
  points: Record<string, InOut>;
}

export const usePoints = create<PointsState>(() => ({ points: {} }));

/** The points of a source; none where nothing is set. */
export function pointsOf({ points }: PointsState, sourceId: string | null): InOut {
  return (sourceId === null ? undefined : points[sourceId]) ?? noPoints;
}

/** Sets the points of a source; can be undone, changes of one gesture together. */
export function setPoints(sourceId: string, inOut: InOut, gesture: string | null = null): void {
  const before = pointsOf(usePoints.getState(), sourceId);
  if (before.in === inOut.in && before.out === inOut.out) return;
  recordStep({
    label: labelOf(before, inOut),
    sourceId,
    analysisId: null,
    gesture,
    undo: () => put(sourceId, before),
    redo: () => put(sourceId, inOut),
  });
  put(sourceId, inOut);
}

function put(sourceId: string, inOut: InOut): void {
  usePoints.setState(({ points }) => ({ points: { ...points, [sourceId]: inOut } }));
}

function labelOf(before: InOut, after: InOut): string {
  if (!hasPoints(after)) return 'clear in and out points';
  return after.in !== before.in && after.in !== null ? 'set in point' : 'set out point';
}
