// The timeline's rows for what React places over them, anew whenever its area or the rows that are wanted change.
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { useSession } from '../../store/session';
import { type Geometry, layOut } from './geometry';
import { readPalette } from './palette';

/** The layout of an area; null before it is measured. */
export function useGeometry(area: RefObject<HTMLElement | null>): Geometry | null {
  const rows = useSession((state) => state.preferences.timeline.rows);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);
  return useMemo(() => {
    if (size === null) return null;
    const { gutter, marginRight } = readPalette();
    return layOut(size.width, size.height, gutter, marginRight, rows);
  }, [size, rows]);
}
