// The timeline's rows for what React places over them, anew whenever its area changes.
import { type RefObject, useEffect, useState } from 'react';
import { type Geometry, layOut } from './geometry';
import { readPalette } from './palette';

/** The layout of an area; null before it is measured. */
export function useGeometry(area: RefObject<HTMLElement | null>): Geometry | null {
  const [geometry, setGeometry] = useState<Geometry | null>(null);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { gutter, marginRight } = readPalette();
      setGeometry(layOut(element.clientWidth, element.clientHeight, gutter, marginRight));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);
  return geometry;
}
