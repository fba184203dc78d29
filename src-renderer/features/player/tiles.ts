// Which viewers stand beside each other in a mode, and which pictures lie in each.
import type { AnalysisView, ViewerMode, ViewersSettings } from '../../../src-main/contract';

export type TileKind = 'source' | 'recon' | 'difference' | 'split';

/** One viewer. */
export interface TileSpec {
  kind: TileKind;
  /** Null while the source has none. */
  analysis: AnalysisView | null;
  /** Its place among the shown analyses: the main one is 0. */
  slot: number;
  /** Its label where others are shown beside it; null where it is alone. */
  label: string | null;
}

/** A picture in a viewer, and whether the overlay lies over it. The second of two is seen right of the divider alone. */
export interface Layer {
  kind: 'source' | 'recon' | 'difference';
  overlay: boolean;
}

/** The viewers of a mode: one for each analysis, one where there is none, and side by side the source before them. */
export function tilesOf(mode: ViewerMode, shown: readonly AnalysisView[], labels: readonly string[]): TileSpec[] {
  const kind = mode === 'sideBySide' ? 'recon' : mode;
  const analyses = shown.length > 0 ? shown : [null];
  const tiles = analyses.map((analysis, slot): TileSpec => {
    return { kind, analysis, slot, label: shown.length > 1 ? (labels[slot] ?? '') : null };
  });
  const [main] = tiles;
  return mode === 'sideBySide' && main !== undefined ? [{ ...main, kind: 'source', label: null }, ...tiles] : tiles;
}

/** The pictures of a viewer, the lowest first. */
export function layersOf(kind: TileKind, settings: Pick<ViewersSettings, 'overlay' | 'overlayOnSource'>): Layer[] {
  const on = settings.overlay !== 'none';
  const source: Layer = { kind: 'source', overlay: on && settings.overlayOnSource };
  if (kind === 'source') return [source];
  return kind === 'split' ? [source, { kind: 'recon', overlay: on }] : [{ kind, overlay: on }];
}
