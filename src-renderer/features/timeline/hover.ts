// What the pointer is over, for the hover line and its card.
import { create } from 'zustand';

export interface Hover {
  /** Pixel within the timeline's area. */
  x: number;
  y: number;
  seconds: number;
}

export const useHover = create<{ hover: Hover | null }>(() => ({ hover: null }));
