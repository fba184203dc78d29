// Which of a source's analyses is looked at; plain text where there is but one.
import type { AnalysisView } from '../../../src-main/contract';
import { decibelText } from '../../lib/format';
import { chooseAnalysis } from '../../store/events';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { ChevronIcon } from '../../ui/icons';

const title = (analysis: AnalysisView) => `${analysis.model.name}, ${decibelText(analysis.settings.threshold)}`;

export function AnalysisChoice() {
  const source = useSession(selectedSource);
  const shown = useSession(selectedAnalysis);
  const analyses = useSession((state) => state.analyses);
  if (source === null || shown === null) return <span className="analysis-title" />;
  const all = source.analysisIds.map((id) => analyses[id]).filter((analysis) => analysis !== undefined);
  if (all.length < 2) {
    return (
      <span className="analysis-title" title={`${shown.name}: ${title(shown)}`}>
        {title(shown)}
      </span>
    );
  }
  return (
    <span className="select analysis-title" title="Which analysis of this file is shown">
      <select
        value={shown.id}
        aria-label="Analysis"
        data-testid="analysis-choice"
        onChange={(event) => {
          const chosen = analyses[event.target.value];
          if (chosen !== undefined) chooseAnalysis(chosen);
        }}
      >
        {all.map((analysis) => (
          <option key={analysis.id} value={analysis.id}>
            {title(analysis)}
          </option>
        ))}
      </select>
      <ChevronIcon />
    </span>
  );
}
