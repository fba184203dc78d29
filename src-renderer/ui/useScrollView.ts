// What of a scrolling list is in sight, so that only the rows that show are made.
import { type RefObject, useEffect, useState } from 'react';

/** How far it is scrolled, and its size inside, in pixels. */
export interface ScrollView {
  top: number;
  width: number;
  height: number;
}

/** Follows an element as it is scrolled and resized; `height` stands in until it has been measured. */
export function useScrollView(element: RefObject<HTMLElement | null>, height = 0): ScrollView {
  const [view, setView] = useState<ScrollView>({ top: 0, width: 0, height });
  useEffect(() => {
    const list = element.current;
    if (list === null) return;
    const read = () => setView({ top: list.scrollTop, width: list.clientWidth, height: list.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(list);
    list.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', read);
    };
  }, [element]);
  return view;
}
