// Tokens against motion: whether the tokens of the frames rise and fall with how much happens in them.
import { memo, useMemo } from 'react';
import { rankCorrelation } from '../../lib/correlation';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { isActive, selectedAnalysis, useSession } from '../../store/session';

/** While an analysis runs, its correlations are computed anew no more often. */
const everyMs = 3000;

const meaning =
  "Spearman's rank correlation over the frames of the clip: 1 where frames with more of it always take more tokens, " +
  '0 where there is no relation, -1 where they take fewer. The first frames of shots are included.';

/** Drawn by itself: the progress of an analysis draws what is around it several times a second. */
export const TokensMotion = memo(function TokensMotion() {
  const analysisId = useSession((state) => selectedAnalysis(state)?.id ?? null);
  const active = useSession((state) => isActive(selectedAnalysis(state)));
  useSeriesVersion(registry, analysisId, active ? everyMs : 250);
  const series = analysisId === null ? null : registry.get(analysisId);
  const frames = series?.frames ?? 0;
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
      <div
        className="tokens-motion-value"
        title={`Tokens of each frame against TI, the temporal information of ITU-T P.910. ${meaning}`}
      >
        <dt>TI</dt>
        <dd data-testid="tokens-ti">{text(ti)}</dd>
      </div>
      <div
        className="tokens-motion-value"
        title={`Tokens of each frame against its change from the frame before. ${meaning}`}
      >
        <dt>change</dt>
        <dd data-testid="tokens-change">{text(change)}</dd>
      </div>
    </dl>
  );
});

function text(correlation: number | null): string {
  return correlation === null ? '–' : correlation.toFixed(2).replace('-', '−');
}
