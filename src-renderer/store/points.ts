// In and out points of each source, kept while the window lives.
import { create } from 'zustand';
import { type InOut, noPoints } from '../lib/inOut';

export interface PointsState {
  points: Record<string, InOut>;
}

export const usePoints = create<PointsState>(() => ({ points: {} }));

/** The points of a source; none where nothing is set. */
export function pointsOf({ points }: PointsState, sourceId: string | null): InOut {
  return (sourceId === null ? undefined : points[sourceId]) ?? noPoints;
}

/** Sets the points of a source. */
export function setPoints(sourceId: string, inOut: InOut): void {
  usePoints.setState(({ points }) => ({ points: { ...points, [sourceId]: inOut } }));
}
