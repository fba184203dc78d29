// The status bar: device, speed, time left and the one thing to know about the analysis, and an import that runs.
import { useShallow } from 'zustand/react/shallow';
import type { AnalysisView } from '../../src-main/contract';
import { ExportsItem } from '../features/export/ExportsItem';
import { ImportLine } from '../features/models/ImportLine';
import { countText, plural } from '../lib/format';
import { runProgress, runStatus } from '../lib/runs';
import { stillCount } from '../lib/stills';
import { spanInWords } from '../lib/timecode';
import { runOf, selectedAnalysis, selectedSource, useSession } from '../store/session';
import { useUi } from '../store/ui';

const phases = {
  waiting: 'Waiting for its turn',
  starting: 'Starting',
  measuring: 'Measuring the whole clip',
  analysing: 'Analyzing',
  finishing: 'Writing the last shard',
} as const;

const ends = { complete: 'Complete', partial: 'Ended early', failed: 'Failed', cancelled: 'Cancelled' } as const;

export function StatusBar() {
  const link = useSession((state) => state.link);
  const version = useSession((state) => state.version);
  const analysis = useSession(selectedAnalysis);
  const run = useSession(useShallow((state) => runOf(state, selectedSource(state))));
  const dialogShown = useUi((state) => state.dialog === 'models');
  const waiting = useSession((state) => Object.values(state.analyses).filter((a) => a.status === 'queued').length);
  const preferred = useSession((state) => state.devices.find((device) => device.name === state.preferences.device));
  const device = analysis?.device?.label ?? preferred?.label ?? '';
  return (
    <footer className="status-bar" data-testid="status-bar">
      <span className="device">{device}</span>
      {analysis !== null && <Progress analysis={analysis} run={run} />}
      {analysis?.notice != null && (
        <span className="status-notice" title={analysis.notice}>
          {analysis.notice}
        </span>
      )}
      <span className="spring" />
      <ExportsItem />
      {!dialogShown && <ImportLine />}
      {waiting > 0 && <span>{waiting} waiting</span>}
      {link === 'lost' && <span className="lost">Connection lost, trying again</span>}
      {link === 'connecting' && <span>Connecting</span>}
      {version !== '' && <span className="faint">ElasticTok Studio {version}</span>}
    </footer>
  );
}

/** Of all analyses of the run together. */
function Progress({ analysis, run }: { analysis: AnalysisView; run: AnalysisView[] }) {
  const { phase, framesDone, framesTotal, framesPerSecond, secondsLeft, elapsedSeconds } = runProgress(run);
  const paused = useSession((state) => state.queue.paused);
  const unit = useSession((state) => (stillCount(selectedSource(state)) === null ? 'frame' : 'picture'));
  const status = runStatus(run, analysis.status);
  const active = status === 'queued' || status === 'running';
  const total = framesTotal !== null && framesTotal > framesDone ? ` of ${countText(framesTotal)}` : '';
  const state =
    status === 'queued'
      ? paused
        ? 'Waiting, the queue is paused'
        : phases.waiting
      : active
        ? phases[phase]
        : ends[status as keyof typeof ends];
  return (
    <>
      <span className="phase">{run.length > 1 ? `${state}, ${run.length} analyses` : state}</span>
      <span className="frames-done">
        {active && total !== '' ? `${countText(framesDone)}${total} ${unit}s` : plural(framesDone, unit)}
      </span>
      {framesPerSecond !== null && (
        <span>
          {framesPerSecond.toFixed(framesPerSecond < 10 ? 1 : 0)} {unit}s/s
        </span>
      )}
      {active && secondsLeft !== null && <span>{spanInWords(secondsLeft)} left</span>}
      {elapsedSeconds > 0 && (
        <span className="faint">
          {spanInWords(elapsedSeconds)} {active ? 'so far' : 'taken'}
        </span>
      )}
    </>
  );
}
