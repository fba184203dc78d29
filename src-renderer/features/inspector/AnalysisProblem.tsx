// Why an analysis is not whole: what happened, and what can be done.
import type { AnalysisView } from '../../../src-main/contract';
import { countText } from '../../lib/format';
import { errorTitle, sentence } from '../../store/ui';

export function AnalysisProblem({ analysis }: { analysis: AnalysisView }) {
  const text = problem(analysis);
  if (text === null) return null;
  return (
    <div className={`problem ${analysis.status}`} role="status" data-testid="problem">
      <strong>{text.title}</strong>
      <p>{text.detail}</p>
    </div>
  );
}

function problem({
  status,
  error,
  reason,
  canResume,
  progress,
}: AnalysisView): { title: string; detail: string } | null {
  const resume = canResume ? ' Resume goes on from there.' : '';
  if (status === 'failed') {
    if (error === null) return { title: 'The analysis failed.', detail: `Analyze starts it again.${resume}` };
    return { title: errorTitle(error), detail: `${sentence(error.remedy)}${canResume ? ' Then press Resume.' : ''}` };
  }
  if (status === 'partial') {
    const frames = `${countText(progress.framesDone)} frames are analyzed and stored.`;
    return { title: sentence(reason ?? 'The file ended early'), detail: frames + resume };
  }
  if (status === 'cancelled') {
    return { title: 'Cancelled.', detail: `What was finished is stored.${resume}` };
  }
  return null;
}
