// The list of opened files with the state of each one's analysis.

import { useShallow } from 'zustand/react/shallow';
import type { AnalysisStatus, AnalysisView, SourceView } from '../../../src-main/contract';
import { closeSource } from '../../commands/session';
import { percentText } from '../../lib/format';
import { runProgress, runStatus } from '../../lib/runs';
import { picturesText, stillCount } from '../../lib/stills';
import { shortTime } from '../../lib/timecode';
import { selectSource } from '../../store/events';
import { activeOf, analysisOf, runOf, useSession } from '../../store/session';
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
  const run = useSession(useShallow((state) => runOf(state, source)));
  const active = useSession(useShallow((state) => activeOf(state, source)));
  const status = analysis === null ? 'none' : runStatus(active, analysis.status);
  const fraction = runProgress(run).fraction;
  const state = stateText(status, fraction);
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
        title={`${source.name}\n${describe(source)}\n${stateTitle(analysis, state)}`}
        aria-current={selected}
        onClick={() => selectSource(source.id)}
        onMouseDown={(event) => event.preventDefault()}
      >
        <span className="file-name">{source.name}</span>
        <span className="file-facts">
          <span className={`file-state ${status}`}>{state}</span>
          {lengthText(source) !== '' && <span>{lengthText(source)}</span>}
          <span className="file-size">
            {source.width}×{source.height}
          </span>
        </span>
        <span className="file-progress">
          {status === 'running' && <ProgressBar fraction={fraction} label={`Progress of ${source.name}`} />}
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

/** `1:05`, `40 pictures`; empty while unknown. */
function lengthText(source: SourceView): string {
  const stills = stillCount(source);
  if (stills !== null) return stills === 1 ? 'Picture' : picturesText(stills);
  return source.durationSeconds === null ? '' : shortTime(source.durationSeconds);
}

function describe(source: SourceView): string {
  const length = lengthText(source);
  return `${source.width}×${source.height}${length === '' ? '' : `, ${length}`}`;
}

function stateText(status: AnalysisStatus | 'none', fraction: number | null): string {
  if (status === 'running') return fraction === null ? 'Running' : percentText(Math.min(0.99, fraction));
  return {
    none: 'Opened',
    queued: 'Waiting',
    complete: 'Done',
    partial: 'Partial',
    failed: 'Failed',
    cancelled: 'Cancelled',
  }[status];
}

function stateTitle(analysis: AnalysisView | null, state: string): string {
  if (analysis === null) return 'Not analyzed yet';
  if (analysis.error !== null) return errorTitle(analysis.error);
  return analysis.reason ?? state;
}
