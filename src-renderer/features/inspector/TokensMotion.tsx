// Tokens against motion: whether the tokens of the frames rise and fall with how much happens in them.
import { useMemo } from 'react';
import { rankCorrelation } from '../../lib/correlation';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { isActive, selectedAnalysis, useSession } from '../../store/session';

/** While an analysis runs, its correlations are computed anew no more often. */
const everyMs = 3000;

const meaning =
  "Spearman's rank correlation over the frames of the clip: 1 where frames with more of it always take more tokens, " +
  '0 where there is no relation, -1 where they take fewer. The first frames of shots are included.';

export function TokensMotion() {
  const analysis = useSession(selectedAnalysis);
  const active = isActive(analysis);
  useSeriesVersion(registry, analysis?.id ?? null, active ? everyMs : 250);
  const series = analysis === null ? null : registry.get(analysis.id);
  const frames = series?.frames ?? 0;
  // A run of seconds while it is active; other changes of the screen must not compute it anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the series only grows, so its length tells the data
  const { ti, change } = useMemo(() => {
    if (series === null) return { ti: null, change: null };
    const { measures, frameShare } = series;
    return {
      ti: rankCorrelation(frameShare.data, measures.ti.data, frames),
      change: rankCorrelation(frameShare.data, measures.change.data, frames),
    };
  }, [series, frames]);
  return (
    <dl className="tokens-motion" aria-label="Tokens against motion" data-testid="tokens-motion">
      <div className="tokens-motion-name">Tokens against</div>
      <div title={`Tokens of each frame against TI, the temporal information of ITU-T P.910. ${meaning}`}>
        <dt>TI</dt>
        <dd data-testid="tokens-ti">{text(ti)}</dd>
      </div>
      <div title={`Tokens of each frame against its change from the frame before. ${meaning}`}>
        <dt>change</dt>
        <dd data-testid="tokens-change">{text(change)}</dd>
      </div>
    </dl>
  );
}

function text(correlation: number | null): string {
  return correlation === null ? '–' : correlation.toFixed(2).replace('-', '−');
}
