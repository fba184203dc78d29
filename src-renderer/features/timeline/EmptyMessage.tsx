// What to say across the rows while there is nothing to draw.
import type { AnalysisView } from '../../../src-main/contract';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, useSession } from '../../store/session';
import { errorTitle, sentence } from '../../store/ui';

export function EmptyMessage() {
  const analysis = useSession(selectedAnalysis);
  const noModel = useSession((state) => state.ready && state.models.length === 0);
  const paused = useSession((state) => state.queue.paused);
  useSeriesVersion(registry, analysis?.id ?? null);
  if (analysis !== null && registry.get(analysis.id).frames > 0) return null;
  const [title, detail] = message(analysis, noModel, paused);
  if (title === '') return null;
  return (
    <p className="empty-message" data-testid="timeline-message">
      <strong>{title}</strong>
      {detail !== '' && <span>{detail}</span>}
    </p>
  );
}

function message(analysis: AnalysisView | null, noModel: boolean, paused: boolean): [string, string] {
  if (analysis === null) {
    if (noModel)
      return ['No model is installed.', 'Import a published checkpoint under Models, beside the choice of the model.'];
    return ['Not analyzed yet.', 'Press Analyze to see how many tokens each frame takes.'];
  }
  if (analysis.status === 'failed') {
    const { error } = analysis;
    return error === null ? ['The analysis failed.', ''] : [errorTitle(error), sentence(error.remedy)];
  }
  if (analysis.status === 'queued' && paused)
    return ['The queue is paused.', 'Resume it at the foot of the file list, or press P.'];
  if (analysis.status === 'queued') return ['Waiting for its turn.', 'One model works on one file at a time.'];
  if (analysis.progress.phase === 'measuring')
    return ['Measuring the whole clip.', 'A budget is spread over its frames once the errors of all are known.'];
  if (analysis.status === 'running') return ['Starting.', 'The first frames appear here in a moment.'];
  return analysis.status === 'cancelled' ? ['Cancelled before the first frame was analyzed.', ''] : ['', ''];
}
