// The cells of the selected source in their order, taken anew once a second at most while an analysis goes on.
import { useEffect, useMemo, useState } from 'react';
import type { AnalysisView, SourceView } from '../../../src-main/contract';
import { call } from '../../api/bridge';
import { guarded } from '../../commands/guarded';
import { type GridItem, pictureItems, shotItems, sortedItems } from '../../lib/gridItems';
import { shotsOf } from '../../lib/shots';
import { isFolder } from '../../store/grid';
import { registry } from '../../store/registry';
import { useSession } from '../../store/session';

const settleMs = 1000;

export interface GridItems {
  /** In the order of the folder, or of time. */
  items: readonly GridItem[];
  /** As they are laid out. */
  sorted: readonly GridItem[];
}

/** Items of a folder's pictures or of a film's shots. */
export function useGridItems(source: SourceView | null, analysis: AnalysisView | null): GridItems {
  const analysisId = analysis?.id ?? null;
  const version = useSettledVersion(analysisId);
  const grid = useSession((state) => state.preferences.grid);
  const pictures = isFolder(source) ? (source?.pictures ?? 0) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the series changes in place, its version tells
  const items = useMemo(() => {
    const series = analysisId === null ? null : registry.get(analysisId);
    if (pictures !== null) return pictureItems(pictures, series);
    return series === null ? [] : shotItems(series, shotsOf(series.marks, series.frames));
  }, [pictures, analysisId, version]);
  const sorted = useMemo(() => sortedItems(items, grid), [items, grid]);
  return { items, sorted };
}

/** The version of a series, a second old at most; whatever else renders meanwhile does not move the cells. */
function useSettledVersion(analysisId: string | null): number {
  const [settled, setSettled] = useState({ analysisId, version: 0 });
  useEffect(() => {
    if (analysisId === null) return;
    let timer: number | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const take = () => {
      timer = undefined;
      last = performance.now();
      setSettled({ analysisId, version: registry.get(analysisId).version });
    };
    const stop = registry.subscribe((id) => {
      if (id !== analysisId || timer !== undefined) return;
      timer = window.setTimeout(take, Math.max(0, last + settleMs - performance.now()));
    });
    take();
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [analysisId]);
  return settled.analysisId === analysisId ? settled.version : 0;
}

/** File names of a folder's pictures; empty until they have come, and for a film. */
export function usePictureNames(source: SourceView | null): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  const id = isFolder(source) ? (source?.id ?? null) : null;
  useEffect(() => {
    if (id === null) return;
    let left = false;
    void guarded(async () => {
      const answer = await call('source.pictureNames', { sourceId: id });
      if (!left) setNames(answer.names);
    });
    return () => {
      left = true;
    };
  }, [id]);
  return names;
}
