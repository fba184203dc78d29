// Keeps the panels of a group as the preferences say: sizes follow the window, a drag goes into the preferences.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Layout, type LayoutChangedMeta, useGroupRef } from 'react-resizable-panels';
import { afterResize, type PanelGroup, sharesOf } from '../lib/workspace';
import { setPreferences } from '../store/preferences';
import { useSession } from '../store/session';

/**
 * Properties of a `Group` of panels.
 * @param content height of what is in the inspector, of the group that it belongs to
 */
export function useArranged(group: PanelGroup, content?: number) {
  const workspace = useSession(({ preferences }) => preferences.workspace);
  const groupRef = useGroupRef();
  const elementRef = useRef<HTMLDivElement>(null);
  const size = useSize(elementRef);
  const pixels = group === 'columns' ? size.width : size.height;
  const shares = sharesOf(group, workspace, pixels, content);
  const written = JSON.stringify(shares);
  const seen = useRef<Layout>(shares);

  useEffect(() => {
    groupRef.current?.setLayout(JSON.parse(written) as Layout);
  }, [groupRef, written]);

  const onLayoutChanged = useCallback(
    (layout: Layout, { isUserInteraction }: LayoutChangedMeta) => {
      const before = seen.current;
      seen.current = layout;
      if (!isUserInteraction) return;
      const now = useSession.getState().preferences.workspace;
      setPreferences({ workspace: afterResize(now, group, before, layout) });
    },
    [group],
  );
  return { groupRef, elementRef, defaultLayout: shares, onLayoutChanged };
}

/** Size of an element in pixels, followed as it changes; that of the window before it is there. */
function useSize(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: window.innerWidth, height: window.innerHeight });
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const read = () => setSize({ width: target.clientWidth, height: target.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Height of an element in pixels, followed as it changes; undefined before it is there. */
export function useHeight(element: RefObject<HTMLElement | null>): number | undefined {
  const [height, setHeight] = useState<number>();
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const read = () => setHeight(target.offsetHeight);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
