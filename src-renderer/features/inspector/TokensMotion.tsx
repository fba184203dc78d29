// Tokens against motion: whether the tokens of the frames rise and fall with how much happens in them.
import { memo, useMemo } from 'react';
import { rankCorrelation } from '../../lib/correlation';
import { terms } from '../../lib/terms';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { isActive, selectedAnalysis, useSession } from '../../store/session';
import { Hint } from '../../ui/Hint';

/** While an analysis runs, its correlations are computed anew no more often. */
const everyMs = 3000;

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
    <section className="tokens-motion" aria-label="Tokens against motion" data-testid="tokens-motion">
      <span className="tokens-motion-name">
        {terms.relation.name} <Hint term="relation" />
      </span>
      <dl>
        <div title={terms.ti.text}>
          <dt>TI</dt>
          <dd data-testid="tokens-ti">{text(ti)}</dd>
        </div>
        <div title={terms.change.text}>
          <dt>change</dt>
          <dd data-testid="tokens-change">{text(change)}</dd>
        </div>
      </dl>
    </section>
  );
});

function text(correlation: number | null): string {
  return correlation === null ? '–' : correlation.toFixed(2).replace('-', '−');
}
