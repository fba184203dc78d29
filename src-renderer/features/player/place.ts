// The frame that a viewer is commanded to show, and the pictures it needs for that.
import type { AnalysisView, Fit, PictureRequest, SourceView, ViewersSettings } from '../../../src-main/contract';
import type { Wanted } from '../../api/usePicture';
import { sourcePlace } from '../../lib/film';
import type { Series } from '../../lib/series';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedSource, useSession } from '../../store/session';
import { layersOf, type TileKind } from './tiles';

/** The commanded frame of one analysis. */
export interface Place {
  source: SourceView | null;
  analysis: AnalysisView | null;
  series: Series | null;
  /** Null where nothing is analyzed. */
  ordinal: number | null;
  seconds: number;
  fit: Fit;
}

/** Where a viewer is commanded to be; `slot` 0 is the main analysis. */
export function usePlace(analysis: AnalysisView | null, slot: number): Place {
  // The compared analysis may reach the commanded frame later than the main one.
  useSeriesVersion(registry, analysis?.id ?? null);
  const source = useSession(selectedSource);
  const preferredFit = useSession((state) => state.preferences.fit);
  const seconds = usePlayback((state) => state.seconds);
  const commanded = usePlayback((state) => state.ordinal);
  const series = analysis === null ? null : registry.get(analysis.id);
  const ordinal = slot === 0 ? commanded : (series?.ordinalAt(seconds) ?? null);
  const known = ordinal !== null && series !== null && ordinal < series.frames;
  return {
    source,
    analysis,
    series,
    ordinal: known ? ordinal : null,
    seconds,
    fit: analysis?.settings.fit ?? preferredFit,
  };
}

/** Picture size to ask for: enough for the screen, in steps, so that a moving window does not ask for every size. */
function screenSize(side: number): number {
  const pixels = side * window.devicePixelRatio;
  return Math.min(1024, Math.max(512, Math.ceil(pixels / 128) * 128));
}

/** True where the source can be read. */
export function isSourceThere({ source, analysis }: Place): boolean {
  return source !== null && analysis?.sourceAvailable !== false;
}

/**
 * The pictures that a viewer needs; null where they cannot be had. Whatever is made of both pictures takes the source at the model's size;
 * alone it is asked for in the size of the screen.
 */
export function wantedOf(place: Place, kind: TileKind, side: number, settings: ViewersSettings): Wanted | null {
  const { source, analysis, series, ordinal } = place;
  const known = analysis !== null && series !== null && ordinal !== null;
  const compares = settings.overlay === 'error' && layersOf(kind, settings).some(({ overlay }) => overlay);
  const there = isSourceThere(place);
  if (source === null || (kind !== 'source' && !known) || (kind !== 'recon' && !there)) return null;
  const recon = known ? { kind: 'recon' as const, analysisId: analysis.id, ordinal } : null;
  if (kind === 'recon' && recon !== null && !(compares && there)) {
    return { request: recon, ordinal, ptsSeconds: series!.pts.at(ordinal!) };
  }
  const both = recon !== null && (kind !== 'source' || compares);
  const wanted = sourceWanted(place, source, both ? analysis!.model.resolution : screenSize(side));
  return both ? { ...wanted, beside: recon, isCompared: compares || kind === 'difference' } : wanted;
}

function sourceWanted({ series, ordinal, seconds, fit }: Place, source: SourceView, size: number): Wanted {
  const { ordinal: shown, ptsSeconds, frame } = sourcePlace(source, series, { seconds, ordinal });
  const request: PictureRequest = { kind: 'source', sourceId: source.id, ptsSeconds, frame, size, fit };
  return { request, ordinal: shown, ptsSeconds };
}
