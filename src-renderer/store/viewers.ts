// Viewers slice: the linked zoom, the divider, and the pictures that are shown, for copying and saving.
import { create } from 'zustand';
import type { ViewersSettings } from '../../src-main/contract';
import { fitted, oneToOne, type PictureView } from '../lib/pictureZoom';
import { setPreferences } from './preferences';
import { useSession } from './session';

export interface ViewersState {
  view: PictureView;
  /** Where the divider is, 0..1 of the viewer's width. */
  divider: number;
  /** Side of one viewer in CSS pixels, and of the model's picture in its own; 0 while nothing is shown. */
  side: number;
  resolution: number;
}

export const useViewers = create<ViewersState>(() => ({ view: fitted, divider: 0.5, side: 0, resolution: 0 }));

/** The zoom at which a pixel of the model's picture is one of the screen. */
export function actualZoom({ side, resolution }: Pick<ViewersState, 'side' | 'resolution'>): number {
  return side > 0 && resolution > 0 ? oneToOne(resolution, side, window.devicePixelRatio) : 1;
}

/** Changes how frames are shown, and remembers it. */
export function setViewers(change: Partial<ViewersSettings>): void {
  setPreferences({ viewers: { ...useSession.getState().preferences.viewers, ...change } });
}

/** How frames are shown. */
export function useViewersSettings(): ViewersSettings {
  return useSession((state) => state.preferences.viewers);
}

/** A picture at the model's size as its viewer shows it, overlay and all. */
export interface TakenPicture {
  canvas: HTMLCanvasElement;
  /** Index in the source; null where it is not known. */
  frame: number | null;
  ptsSeconds: number;
}

/** One for each viewer, in the order of the screen; null where it shows nothing. */
export const shownPictures = new Map<string, () => Promise<TakenPicture | null>>();
