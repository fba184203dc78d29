// One file of the list: its name, how its analysis is, and what can be done with it there and then.
import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { AnalysisStatus, AnalysisView, Progress, SourceView } from '../../../src-main/contract';
import { cancelSource, retrySource } from '../../commands/queue';
import { closeSource } from '../../commands/session';
import { percentText } from '../../lib/format';
import { runProgress, runStatus } from '../../lib/runs';
import { picturesText, stillCount } from '../../lib/stills';
import { shortTime, spanInWords } from '../../lib/timecode';
import { selectSource } from '../../store/events';
import { activeOf, analysisOf, runOf, useSession } from '../../store/session';
import { errorTitle, sentence } from '../../store/ui';
import { Button } from '../../ui/Button';
import { CloseIcon, ResetIcon, StopIcon } from '../../ui/icons';
import { ProgressBar } from '../../ui/ProgressBar';

/** Height of a row in pixels; the style sheet has the same. */
export const rowHeight = 54;

interface FileItemProps {
  source: SourceView;
  /** Its place in the list, from 0, and how many there are. */
  place: number;
  count: number;
  /** The Tab key stops at it. */
  isStop: boolean;
  /** It is being dragged. */
  isMoved: boolean;
}

export const FileItem = memo(function FileItem({ source, place, count, isStop, isMoved }: FileItemProps) {
  const analysis = useSession((state) => analysisOf(state, source));
  const selected = useSession((state) => state.selectedSourceId === source.id);
  const paused = useSession((state) => state.queue.paused);
  const run = useSession(useShallow((state) => runOf(state, source)));
  const active = useSession(useShallow((state) => activeOf(state, source)));
  const status = analysis === null ? 'none' : runStatus(active, analysis.status);
  const progress = runProgress(run);
  const state = stateText(status, progress.fraction, paused);
  const classes = ['file-item', selected && 'selected', isMoved && 'moved'].filter(Boolean).join(' ');
  return (
    <li
      className={classes}
      style={{ top: place * rowHeight }}
      aria-setsize={count}
      aria-posinset={place + 1}
      data-testid="file-item"
      data-source-id={source.id}
      data-status={status}
    >
      <button
        type="button"
        className="file-main"
        title={`${source.name}\n${describe(source)}\n${stateTitle(analysis, state)}`}
        aria-current={selected}
        tabIndex={isStop ? 0 : -1}
        onClick={() => selectSource(source.id)}
        onMouseDown={(event) => event.preventDefault()}
      >
        <span className="file-name">{source.name}</span>
        <span className="file-facts">
          <span className={`file-state ${status}`}>{state}</span>
          <span>{status === 'running' ? leftText(progress) : lengthText(source)}</span>
          {status !== 'running' && (
            <span className="file-size">
              {source.width}×{source.height}
            </span>
          )}
        </span>
        <span className="file-progress">
          {status === 'running' && <ProgressBar fraction={progress.fraction} label={`Progress of ${source.name}`} />}
        </span>
      </button>
      <span className="file-actions">
        <Action source={source} status={status} tabIndex={isStop ? 0 : -1} />
        <Button
          variant="icon small"
          className="file-close"
          tabIndex={isStop ? 0 : -1}
          title={`Take ${source.name} off the list`}
          onClick={() => void closeSource(source.id)}
          data-testid="file-close"
        >
          <CloseIcon />
        </Button>
      </span>
    </li>
  );
});

interface ActionProps {
  source: SourceView;
  status: AnalysisStatus | 'none';
  tabIndex: number;
}

/** Cancel where it waits or runs, retry where it failed. */
function Action({ source, status, tabIndex }: ActionProps) {
  if (status === 'failed')
    return (
      <Button
        variant="icon small"
        tabIndex={tabIndex}
        title={`Retry ${source.name}`}
        onClick={() => void retrySource(source)}
        data-testid="file-retry"
      >
        <ResetIcon />
      </Button>
    );
  if (status !== 'queued' && status !== 'running') return null;
  return (
    <Button
      variant="icon small"
      tabIndex={tabIndex}
      title={`Cancel the analysis of ${source.name}`}
      onClick={() => void cancelSource(source)}
      data-testid="file-cancel"
    >
      <StopIcon />
    </Button>
  );
}

/** `1:05`, `40 pictures`; empty while unknown. */
function lengthText(source: SourceView): string {
  const stills = stillCount(source);
  if (stills !== null) return stills === 1 ? 'Picture' : picturesText(stills);
  return source.durationSeconds === null ? '' : shortTime(source.durationSeconds);
}

/** `3 min left`; empty while unknown. */
function leftText({ secondsLeft }: Progress): string {
  return secondsLeft === null ? '' : `${spanInWords(secondsLeft)} left`;
}

function describe(source: SourceView): string {
  const length = lengthText(source);
  return `${source.width}×${source.height}${length === '' ? '' : `, ${length}`}`;
}

function stateText(status: AnalysisStatus | 'none', fraction: number | null, paused: boolean): string {
  if (status === 'running') return fraction === null ? 'Running' : percentText(Math.min(0.99, fraction));
  const waiting = paused ? 'Paused' : 'Waiting';
  return {
    none: 'Opened',
    queued: fraction ? `${waiting}, ${percentText(Math.min(0.99, fraction))}` : waiting,
    complete: 'Done',
    partial: 'Partial',
    failed: 'Failed',
    cancelled: 'Cancelled',
  }[status];
}

function stateTitle(analysis: AnalysisView | null, state: string): string {
  if (analysis === null) return 'Not analyzed yet';
  if (analysis.error !== null) return `${errorTitle(analysis.error)} ${sentence(analysis.error.remedy)}`;
  return analysis.reason ?? state;
}
