// The list of opened files with the state of each one's analysis.
import type { AnalysisView, SourceView } from '../../../src-main/contract';
import { closeSource } from '../../commands/session';
import { percentText } from '../../lib/format';
import { shortTime } from '../../lib/timecode';
import { selectSource } from '../../store/events';
import { analysisOf, isActive, useSession } from '../../store/session';
import { errorTitle } from '../../store/ui';
import { Button } from '../../ui/Button';
import { CloseIcon } from '../../ui/icons';
import { ProgressBar } from '../../ui/ProgressBar';
import './queue.css';

export function FileList() {
  const sources = useSession((state) => state.sources);
  return (
    <nav className="file-list" aria-label="Files">
      <h2>Files</h2>
      <ul>
        {sources.map((source) => (
          <FileItem key={source.id} source={source} />
        ))}
      </ul>
    </nav>
  );
}

function FileItem({ source }: { source: SourceView }) {
  const analysis = useSession((state) => analysisOf(state, source));
  const selected = useSession((state) => state.selectedSourceId === source.id);
  const status = analysis?.status ?? 'none';
  return (
    <li
      className={`file-item ${selected ? 'selected' : ''}`}
      data-testid="file-item"
      data-source-id={source.id}
      data-status={status}
    >
      <button
        type="button"
        className="file-main"
        title={`${source.name}\n${describe(source)}\n${stateTitle(analysis)}`}
        aria-current={selected}
        onClick={() => selectSource(source.id)}
        onMouseDown={(event) => event.preventDefault()}
      >
        <span className="file-name">{source.name}</span>
        <span className="file-facts">
          <span className={`file-state ${status}`}>{stateText(analysis)}</span>
          {source.durationSeconds !== null && <span>{shortTime(source.durationSeconds)}</span>}
          <span className="file-size">
            {source.width}×{source.height}
          </span>
        </span>
        <span className="file-progress">
          {isActive(analysis) && analysis !== null && analysis.status === 'running' && (
            <ProgressBar fraction={analysis.progress.fraction} label={`Progress of ${source.name}`} />
          )}
        </span>
      </button>
      <Button
        variant="icon small"
        className="file-close"
        title={`Take ${source.name} off the list`}
        onClick={() => void closeSource(source.id)}
        data-testid="file-close"
      >
        <CloseIcon />
      </Button>
    </li>
  );
}

function describe(source: SourceView): string {
  const length = source.durationSeconds === null ? '' : `, ${shortTime(source.durationSeconds)}`;
  return `${source.width}×${source.height}${length}`;
}

function stateText(analysis: AnalysisView | null): string {
  if (analysis === null) return 'Opened';
  if (analysis.status === 'running') {
    const { fraction } = analysis.progress;
    return fraction === null ? 'Running' : percentText(Math.min(0.99, fraction));
  }
  return { queued: 'Waiting', complete: 'Done', partial: 'Partial', failed: 'Failed', cancelled: 'Cancelled' }[
    analysis.status
  ];
}

function stateTitle(analysis: AnalysisView | null): string {
  if (analysis === null) return 'Not analyzed yet';
  if (analysis.error !== null) return errorTitle(analysis.error);
  return analysis.reason ?? stateText(analysis);
}
