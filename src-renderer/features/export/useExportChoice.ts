// The state of the export dialog: which analyses, which part, and the request that they make.
import { useMemo, useState } from 'react';
import type { ExportRequest, ExportSettings, FrameRange } from '../../../src-main/contract';
import { analysesOf, type Part, requestOf, type Which, wholeReason } from '../../lib/exportChoice';
import { frameRangeOf, hasPoints, type InOut } from '../../lib/inOut';
import { Series } from '../../lib/series';
import { rangesOf, type Shot, shotAt, shotsOf } from '../../lib/shots';
import { usePlayback } from '../../store/playback';
import { pointsOf, usePoints } from '../../store/points';
import { setPreferences } from '../../store/preferences';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, useSession } from '../../store/session';

const nothing = new Series();

/** All that the parts of the dialog show and change. */
export interface ExportChoice {
  settings: ExportSettings;
  change: (change: Partial<ExportSettings>) => void;
  which: Which;
  setWhich: (which: Which) => void;
  /** How many analyses each choice has. */
  counts: Record<Which, number>;
  part: Part;
  /** Why no part can be chosen; null where one can. */
  whole: string | null;
  setPart: (part: Part) => void;
  points: InOut;
  /** Frames between the points; null where none are set, or nothing is analyzed there. */
  range: FrameRange | null;
  series: Series;
  shots: readonly Shot[];
  chosen: ReadonlySet<number>;
  setChosen: (chosen: ReadonlySet<number>) => void;
  /** The request, or why there is none. */
  request: ExportRequest | string;
}

/** Begins with the analysis looked at, from the in to the out point where they are set, and the shot at the playhead. */
export function useExportChoice(): ExportChoice {
  const analysis = useSession(selectedAnalysis);
  const analyses = useSession((state) => state.analyses);
  const settings = useSession((state) => state.preferences.export);
  const sourceId = useSession((state) => state.selectedSourceId);
  const points = usePoints((state) => pointsOf(state, sourceId));
  const version = useSeriesVersion(registry, analysis?.id ?? null);
  const series = analysis === null ? nothing : registry.get(analysis.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the series is the same object while it grows
  const shots = useMemo(() => shotsOf(series.marks, series.frames), [series, version]);
  const [which, setWhich] = useState<Which>('shown');
  const [wanted, setPart] = useState<Part>(hasPoints(points) ? 'range' : 'all');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => {
    const here = shotAt(shots, usePlayback.getState().ordinal);
    return new Set(here === null ? [] : [here.number]);
  });
  const range = hasPoints(points) ? frameRangeOf(points, series) : null;
  const whole = wholeReason(which, settings.format);
  const part = whole === null ? wanted : 'all';
  const all = Object.values(analyses);
  const of = (one: Which) => analysesOf(one, analysis, all);
  const parts = { all: [], range: range === null ? null : [range], shots: rangesOf(shots, chosen, series) };
  const ranges = part === 'shots' && chosen.size === 0 ? null : parts[part];
  const request = requestOf(of(which), settings, ranges);
  return {
    settings,
    change: (change) => setPreferences({ export: { ...settings, ...change } }),
    which,
    setWhich,
    counts: { shown: of('shown').length, thresholds: of('thresholds').length, complete: of('complete').length },
    part,
    whole,
    setPart,
    points,
    range,
    series,
    shots,
    chosen,
    setChosen,
    request,
  };
}
