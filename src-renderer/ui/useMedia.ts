// Whether the window fits a media query, followed as it changes.
import { useSyncExternalStore } from 'react';

/** Renders again when the answer to a media query changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}
